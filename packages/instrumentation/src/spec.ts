import type { Exchange } from '@costspan/core';
import type { Meter } from '@costspan/core/internal';
import type { Call } from './call.ts';

/** The names of a module that a spec watches, and what of its exports its rows speak of. */
export interface ModuleRow {
  /** npm package */
  readonly name: string;
  /** file inside the package without extension; the package's main entry where it is left out */
  readonly file?: string;
  /** objects by the names that `MethodRow.target` uses; one that this version lacks is undefined */
  targets(exports: Record<string, unknown>): Readonly<Record<string, unknown>>;
}

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
}

/** One method of an SDK. */
export interface MethodRow {
  readonly target: string;
  readonly method: string;
  /** as documented for users: what the method means for billing */
  readonly role: 'generate' | 'submit' | 'settle' | 'stream' | 'wait' | 'cancel' | 'transport';
  /** reads arguments; undefined lets the call through untouched */
  start?(self: unknown, args: readonly unknown[]): CallStart | undefined;
  /** true where the SDK delegates to itself: the call belongs to the outer one */
  partOf?(outer: Call, self: unknown, args: readonly unknown[]): boolean;
  /** what a result that the app gets says in the provider's wire form */
  response?(value: unknown, call: Call): unknown;
  /** takes part in a result of the SDK's own kind (an event emitter, say) and ends the call itself: true */
  tap?(value: unknown, call: Call): boolean;
  /** what a part (`partOf`) tells the outer call */
  inner?(outer: Call, value: unknown): void;
  /** an error with this status tells the end of the job that was asked for; others say nothing about it */
  endsJob?(status: number): boolean;
  /** whether an answer is about a job at all, where no submit of this process led to it */
  isJob?(response: unknown): boolean;
  /** replaces a function of the SDK's transport; it must behave as the original */
  transport?(original: (...args: unknown[]) => unknown, self: unknown, args: unknown[]): unknown;
  /** the object that stands in for `this` during the call, to watch what the SDK reads from it */
  receiver?(self: unknown): unknown;
  /** wraps what the method returns: the name of the target that the result is */
  returns?: Readonly<Record<string, string>>;
}

/** All that costspan knows of one SDK. */
export interface SdkSpec {
  /** short name: `openai`, `fal` */
  readonly name: string;
  readonly scope: { readonly name: string; readonly version: string };
  readonly modules: readonly ModuleRow[];
  readonly methods: readonly MethodRow[];
  /** response headers that carry billing facts, lower-case */
  readonly headers: readonly string[];
  /** meters of the billers that the SDK calls, the one of its own first; it also reads those of an unknown address */
  readonly providers: readonly [Meter, ...Meter[]];
}
