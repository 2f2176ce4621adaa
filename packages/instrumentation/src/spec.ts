import type { Span } from '@opentelemetry/api';
import type { Exchange, Usage } from '@costspan/core';
import type { Meter } from '@costspan/core/internal';
import type { HttpAttempts } from './http-attempts.ts';

/** What is known of an SDK without loading anything of it. */
export interface SdkIdentity {
  /** short name, unique among SDKs: `openai`, `fal` */
  readonly name: string;
  /** instrumentation scope; its name is the npm package of the instrumentation */
  readonly scope: { readonly name: string; readonly version: string };
  /** exported function that instruments a client, for messages: `instrumentOpenAI` */
  readonly clientFunction: string;
  /** supported versions of each npm package, as semver ranges: `{ openai: '>=4 <8' }` */
  readonly versions: Readonly<Record<string, string>>;
}

/** An SDK whose spec is loaded when the SDK itself is. */
export interface Sdk extends SdkIdentity {
  load(): SdkSpec;
}

/** All that costspan knows of one SDK. */
export interface SdkSpec extends SdkIdentity {
  /** files of the SDK that hold methods, and what of their exports the rows speak of */
  readonly files: readonly ModuleFile[];
  readonly methods: readonly MethodRow[];
  /** meters of the billers that the SDK calls, its own first; the first also reads calls to an unknown address */
  readonly providers: readonly [Meter, ...Meter[]];
  /** response headers that carry billing facts, lower-case */
  readonly headers: readonly string[];
  /**
   * takes what the HTTP layer (`@costspan/instrumentation-fetch`) saw of a request that a call of this SDK made to a
   * biller: for facts that the SDK drops. Left out, the answer's body is not looked at.
   */
  wire?(answer: WireAnswer, call: OpenCall): void;
  /** takes what the HTTP layer saw of such a request once it has left: for SDKs that work it out as they send */
  sent?(request: WireRequest, call: OpenCall): void;
  /** calls of this SDK open web sockets, and are measured: one to its provider is taken for one of them */
  readonly opensSockets?: boolean | undefined;
  /** how the generator that made this SDK wraps results: `stainless`, `fern` */
  readonly adapter?: ResultAdapter | undefined;
}

/** One HTTP request of an SDK to a biller. */
export interface WireRequest {
  readonly provider: string;
  /** as the biller's own routes are written */
  readonly url: string;
  /** where it goes */
  readonly serverUrl: string;
  readonly method: string;
  /** its parameters; undefined where they could not be read */
  readonly request: unknown;
}

/** The answer to one HTTP request of an SDK, before the SDK itself has read its end. */
export interface WireAnswer {
  /** as the biller's own routes are written */
  readonly url: string;
  readonly method: string;
  readonly status: number;
  /** lower-case names */
  readonly headers: Readonly<Record<string, string>>;
  /** its JSON, or the events of a stream, with long texts cut off; undefined where there is none that could be read */
  readonly response: unknown;
}

/** One file of an SDK. */
export interface ModuleFile {
  /** npm package */
  readonly name: string;
  /** file inside the package without extension; the package's main entries (`import` and `require`) where it is left out */
  readonly file?: string;
  /** `require()` gets a copy of its exports, since none of them can be replaced */
  readonly isFixed?: boolean;
  /** objects by the names that `MethodRow.target` uses; one that this version lacks is undefined */
  targets(exports: Record<string, unknown>): Targets;
}

export type Targets = Readonly<Record<string, unknown>>;

/** What a call is, read from its arguments before it runs. */
export interface CallStart {
  /** `generate` has a span from the start, `settle` only when it is the first to see a job's end, `none` is let through */
  readonly kind: 'generate' | 'settle' | 'none';
  readonly exchange: Exchange;
  /** where the request goes, if it is not the provider's own address in the exchange */
  readonly serverUrl?: string | undefined;
  readonly jobId?: string | undefined;
  readonly chat?: boolean | undefined;
  readonly streamed?: boolean | undefined;
  /** the model for the span, where the exchange names it in its own way: in its URL, under a profile */
  readonly model?: string | undefined;
  /** ms since the epoch, where it began before anybody knew what it is */
  readonly startedAt?: number | undefined;
  /** the span that the SDK itself makes of the call: costspan's is its child */
  readonly parent?: Span | undefined;
}

/** Which events of a stream are kept for the meter. Content (text, images, sound) must not be. */
export interface EventFilter {
  /** false for a line of `text/event-stream` that need not be parsed */
  mayKeep?(line: string): boolean;
  /** the event without its content, or undefined; `kept` is what was kept before it */
  keep(event: Readonly<Record<string, unknown>>, kept: readonly unknown[]): unknown;
  /** what is kept when the stream was read to its end, where a part of it must not be taken for the whole */
  atEnd?(): unknown;
}

/** Reads a body as it passes and keeps what a meter needs of it. */
export interface BodyReader {
  /** bytes of the body, or its text */
  add(chunk: unknown): void;
  /**
   * what the body says, in the provider's wire form; undefined for nothing that can be read. `isWhole` is false where it
   * was left, or broke, before its end
   */
  end(isWhole?: boolean): unknown;
}

/** What a method means for billing. */
export type Role = 'generate' | 'submit' | 'settle' | 'stream' | 'wait' | 'cancel' | 'transport';

/** One method of an SDK. */
export interface MethodRow {
  /** name of the object that has the method, as `ModuleFile.targets` gives it */
  readonly target: string;
  readonly method: string;
  /** the class that the target inherits the method from is also of other SDKs: theirs stays as it is */
  readonly isShared?: boolean | undefined;
  /** as an app writes it: `client.images.generate`; left out for the SDK's own transport */
  readonly publicName?: string | undefined;
  readonly role: Role;
  /** further methods of the app that pass through this one, with what they mean */
  readonly also?: readonly { readonly publicName: string; readonly role: Role }[] | undefined;
  /** reads arguments; undefined lets the call through untouched */
  start?(self: unknown, args: readonly unknown[]): CallStart | undefined;
  /** which argument is a Node.js callback, that is given the result in place of a promise */
  callback?(args: readonly unknown[]): number | undefined;
  /** true where the SDK delegates to itself: the call belongs to the outer one */
  partOf?(outer: OpenCall, self: unknown, args: readonly unknown[]): boolean;
  /** what a part (`partOf`) tells the outer call */
  inner?(outer: OpenCall, value: unknown): void;
  /** what a result that the app gets says in the provider's wire form */
  response?(value: unknown, call: OpenCall): unknown;
  /** observes a result of the SDK's own kind and ends the call itself: true */
  observe?(value: unknown, call: OpenCall): boolean;
  /** events of a streamed result that the meter needs; none where it is left out */
  readonly events?: EventFilter | undefined;
  /** what an error carries of an answer that it cut short, in the provider's wire form */
  answerSoFar?(error: unknown): unknown;
  /** an error with this status tells the end of the job that was asked for; others say nothing about it */
  endsJob?(status: number, answer: Exchange): boolean;
  /** whether an answer is about a job at all, where no submit or charge that is known led to it */
  isJob?(response: unknown): boolean;
  /** an outer layer repeats the call after this error, and `again` will find it: it stays open, and its end is told to it later */
  holds?(error: unknown, call: OpenCall): boolean;
  /** the call that this one repeats; it goes on in it */
  again?(self: unknown, args: readonly unknown[]): OpenCall | undefined;
  /** the provider can be asked later what a generation cost, by the id in its answer: a row that settles does so */
  readonly toldLater?: boolean | undefined;
  /** replaces a function of the SDK's transport; it must behave as the original */
  transport?(original: (...args: unknown[]) => unknown, self: unknown, args: unknown[]): unknown;
  /** reads the body of an answer as its chunks pass, in place of `events`; undefined for one that is read as any other */
  reader?(answer: { readonly headers: { get(name: string): string | null } }, call: OpenCall): BodyReader | undefined;
  /** the object that stands in for `this` during the call, to observe what the SDK reads from it */
  receiver?(self: unknown): unknown;
  /** the arguments that the SDK gets in place of `args`, the app's, to observe what it reads from them (a `fetch` option) */
  given?(call: OpenCall, args: readonly unknown[]): readonly unknown[] | undefined;
  /** targets that only an instance leads to: asked once for each object that the method is called on */
  reach?(self: unknown): Targets;
  /** targets in what the method returns, or its promise brings, by the path to them (`''` is the result itself) */
  readonly returns?: Readonly<Record<string, string>> | undefined;
}

/** A call of the app into an SDK that has not ended, as rows and adapters see it. */
export interface OpenCall {
  readonly spec: SdkSpec;
  readonly row: MethodRow;
  readonly self: unknown;
  readonly args: readonly unknown[];
  readonly start: CallStart;
  /** facts of the provider's answer, as they come in */
  readonly exchange: Exchange;
  readonly http: HttpAttempts;
  readonly done: boolean;
  /** the job that the call has made or asks for */
  jobId: string | undefined;
  /** how often the SDK has asked for the job */
  polls: number;
  /** the provider has answered with the job's end, be it an error */
  jobEnded: boolean;
  /** what the SDK learns of the job's times (seconds) before the result */
  times: Usage['times'];
  /** the SDK's own transport is observed: requests need not be counted a second way */
  transportSeen: boolean;
  /** the result is a generator that nobody has read: the SDK's code, and so its request, has not begun */
  notBegun: boolean;
  /** when it began or was last seen in use, in ms since the epoch: what is in use is not given up as forgotten */
  activeAt: number;
  /** Runs SDK code inside this call, so that its requests are counted and its HTTP spans are children. */
  run<T>(fn: () => T): T;
  /**
   * Says what the request turned out to be, of an SDK that works it out as it sends: who bills, at which address, as the
   * biller's own routes are written. `serverUrl` is where it goes, where that is another.
   */
  asks(facts: Partial<Exchange>, serverUrl?: string): void;
  /** Adds facts of the answer. */
  note(facts: Partial<Exchange>): void;
  /** The app got its result. */
  succeed(response?: unknown): void;
  /** The SDK's method has failed: the end of the call, unless an outer layer repeats it (`holds`). */
  failed(error: unknown): void;
  /** The app got an error. */
  fail(error: unknown): void;
  /** Nobody takes the result: what is known of the request is all there will be. */
  abandon(): void;
}

/** Observes a value that the app holds and gives back what the app gets, which is the same object wherever that can be. */
export type ObserveValue = (value: unknown, call: OpenCall) => unknown;

/** Results as one SDK generator wraps them. */
export interface ResultAdapter {
  readonly name: string;
  /** Observes what a method returned; undefined where it is not of the generator's kind. */
  result?(value: unknown, call: OpenCall, observe: ObserveValue): unknown;
  /** Observes what a method's promise resolved to; true where it is of the generator's kind. */
  value?(value: unknown, call: OpenCall, observe: ObserveValue): boolean;
}
