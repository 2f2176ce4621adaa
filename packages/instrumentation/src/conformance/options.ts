import type { Exchange, WebhookFacts } from '@costspan/core';
import type { Answer, Sent } from './stub.ts';

/** One recorded exchange, the SDK call that makes it, and what it costs. */
export interface Fixture {
  readonly name: string;
  /** method path and arguments: `["images.generate", {…}]` */
  readonly call: readonly [string, ...unknown[]];
  readonly exchange: Exchange;
  /** the charge, in the form of `chargeToJson`: `{ status, amount, currency, outcome … }` */
  readonly expect: Readonly<Record<string, unknown>>;
  /** further charges of the same exchange, in their order */
  readonly expectMore?: readonly Readonly<Record<string, unknown>>[];
  /** day whose prices hold, `YYYY-MM-DD`, where it is not that of the options */
  readonly day?: string;
}

/** A job as an app follows it, by the names of three fixtures that speak of one job id. */
export interface JobCase {
  readonly submit: string;
  /** asked for while it runs */
  readonly running: string;
  /** asked for when it is over */
  readonly done: string;
  /** the job's charge, once */
  readonly expect: Readonly<Record<string, unknown>>;
  /** ways in which the same job ends without a result: it failed, was cancelled, failed while the app waited for it */
  readonly otherEnds?: readonly JobEnd[];
}

/** An end of a job without a result. */
export interface JobEnd {
  /** fixture of the call by which the app meets it; that may throw */
  readonly fixture: string;
  /** the job's charge, once */
  readonly expect: Readonly<Record<string, unknown>>;
}

export interface WebhookCase {
  readonly provider: string;
  /** parsed body, as the provider documents it */
  readonly payload: unknown;
  readonly facts?: WebhookFacts;
  /** fixture that submits the job, where the payload alone does not tell its price */
  readonly submit?: string;
  readonly expect: { readonly status: string; readonly amount: string };
}

/** Why a part of the suite does not apply, in a sentence. */
export interface NotApplicable {
  readonly reason: string;
}

export interface Options {
  /** `import.meta.url` of the test: the SDK and the package are resolved from there */
  readonly from: string;
  /** the SDK as an app imports it: `openai` */
  readonly sdk: string;
  /** further versions of it that are installed, for the cases in processes of their own: `['openai4', 'openai5']` */
  readonly otherVersions?: readonly string[];
  /**
   * Makes a client that sends with `fetch`: `(sdk: typeof import('openai'), fetch) => new sdk.OpenAI({ fetch })`.
   * `sdk` is what `import * as sdk` or `require()` gives. It runs in child processes too: it may use
   * nothing but its arguments.
   */
  readonly client: (sdk: never, fetch: typeof globalThis.fetch) => object;
  /** the package's client function */
  instrument(client: object): object;
  /** day whose prices the fixtures' amounts were worked out with, `YYYY-MM-DD` */
  readonly day: string;
  /** a fixture that ends well with JSON and a price, for failures and child processes; its last argument may take `abort` */
  readonly model: string;
  /** one job for each kind that the SDK makes */
  readonly jobs: readonly JobCase[] | NotApplicable;
  readonly webhooks: readonly WebhookCase[] | NotApplicable;
  /** fixture of a stream, to be left after its first item */
  readonly stream: string | NotApplicable;
  /** fixtures that a call of the SDK makes; all where it is left out. The amounts of the others are checked all the same. */
  plays?(fixture: Fixture): boolean;
  /** what the provider answers to the requests of a fixture's call; the exchange itself where it says nothing */
  serve?(fixture: Fixture, request: Sent, number: number): Answer | undefined;
  /** a fixture's call, where it is more than the method and its arguments */
  call?(client: object, fixture: Fixture): unknown;
  /** cases that do not apply, by name, with the reason */
  readonly skip?: Readonly<Record<string, string>>;
  /** rows (`Videos.remix`) that no fixture covers, with the reason */
  readonly uncovered?: Readonly<Record<string, string>>;
  /** options that carry an abort signal into the model fixture's call */
  abort?(fixture: Fixture, signal: AbortSignal): Fixture;
  /** statuses that the SDK repeats for a billable request; the default is 429, 500 and 503 */
  readonly repeats?: readonly number[];
}

export interface Case {
  readonly name: string;
  run(): Promise<void>;
}

/** The fixture of a name; throws where there is none. */
export function fixtureOf(fixtures: readonly Fixture[], name: string): Fixture {
  const found = fixtures.find((fixture) => fixture.name === name);
  if (!found) throw new Error(`no fixture is called ${name}; there are ${fixtures.map((one) => one.name).join(', ')}`);
  return found;
}
