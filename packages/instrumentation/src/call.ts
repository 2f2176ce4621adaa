import { AsyncLocalStorage } from 'node:async_hooks';
import { context } from '@opentelemetry/api';
import {
  correctCharge,
  errorTypeOf,
  Generation,
  guard,
  isNews,
  jobKey,
  OPERATION,
  rememberJob,
  settleJob,
  settleOnce,
  uniqueId,
} from '@costspan/core/internal';
import type { Exchange, SubmittedJob, Usage } from '@costspan/core';
import type { GenerationEnd } from '@costspan/core/internal';
import { countPolls, takePolls } from './polls.ts';
import { neverSent, Tries } from './tries.ts';
import { unwatch, watch } from './deadline.ts';
import type { Attachment } from './attachment.ts';
import type { CallStart, MethodRow } from './spec.ts';
import { usagesOf } from './usages.ts';

const frames = new AsyncLocalStorage<Call>();

/** The call whose SDK code is running; undefined in the app's own code. */
export function currentCall(): Call | undefined {
  return frames.getStore();
}

/** Runs app code that an SDK calls back, as if no call were open. */
export function outsideCall<T>(fn: () => T): T {
  return frames.exit(fn);
}

/** How a settled job is called in `gen_ai.response.status`. */
const STATUS: Partial<Record<Usage['end'], string>> = {
  succeeded: 'completed',
  failed: 'failed',
  canceled: 'cancelled',
  filtered: 'failed',
  pending: 'in_progress',
  server_error: 'failed',
  invalid: 'failed',
};

/**
 * One call of the app into an SDK, from the method it called to the end of what it holds. It
 * gathers the facts of the exchange; when it ends, they become usage, charge and span.
 */
export class Call {
  readonly attachment: Attachment;
  readonly row: MethodRow;
  readonly self: unknown;
  readonly args: readonly unknown[];
  readonly start: CallStart;
  readonly tries: Tries = new Tries();
  /** facts of the provider's answer, as they come in */
  exchange: Exchange;
  jobId: string | undefined;
  polls = 0;
  /** seconds the job ran, where the SDK learns it before the result */
  runTime: number | undefined;
  /** the provider has answered with the job's end, be it an error */
  jobEnded = false;
  /** once the transport of the SDK itself is watched: requests need not be watched a second way */
  transportSeen = false;
  /** the outermost request of the SDK is watched */
  isFollowed = false;
  /** what the SDK's transport makes anew for each HTTP try */
  lastTry: object | undefined;
  /** a generator that nobody has read: the SDK's own code, and so its request, has not begun */
  unbegun = false;
  readonly #generation: Generation | undefined;
  readonly #startedAt: number = Date.now();
  /** generations that were made inside this call and are no part of it */
  #generationsInside = 0;
  #passedOn = false;
  #done = false;

  constructor(attachment: Attachment, row: MethodRow, self: unknown, args: readonly unknown[], start: CallStart) {
    this.attachment = attachment;
    this.row = row;
    this.self = self;
    this.args = args;
    this.start = start;
    this.exchange = { ...start.exchange };
    this.jobId = start.jobId;
    if (start.kind === 'generate') {
      const outer = currentCall();
      if (outer && !outer.done) outer.#generationsInside += 1;
      this.#generation = new Generation({
        scope: attachment.spec.scope,
        providers: attachment.providers,
        operation: start.chat ? OPERATION.chat : OPERATION.generateContent,
        provider: start.exchange.provider,
        model: start.exchange.model,
        server: serverOf(start.serverUrl ?? start.exchange.url),
      });
    }
    watch(this);
  }

  get done(): boolean {
    return this.#done;
  }

  /** Runs SDK code inside this call, so that its requests are counted and its HTTP spans are children. */
  run<T>(fn: () => T): T {
    const generation = this.#generation;
    return frames.run(this, generation ? () => context.with(generation.context, fn) : fn);
  }

  /** True once, for the same call come through a second wrapper. */
  isSameCall(row: MethodRow, self: unknown, args: readonly unknown[]): boolean {
    if (this.#passedOn || row !== this.row || self !== this.self || this.tries.count > 0) return false;
    if (args.length !== this.args.length || args.some((arg, i) => arg !== this.args[i])) return false;
    this.#passedOn = true;
    return true;
  }

  /** Adds facts of the answer. */
  note(facts: Partial<Exchange>): void {
    Object.assign(this.exchange, facts);
  }

  /** The app got its result. */
  succeed(response?: unknown): void {
    if (this.#done) return;
    guard(this.row.method, () => {
      if (response !== undefined) this.note({ response });
      this.#finish();
    });
  }

  /** The app got an error. */
  fail(error: unknown): void {
    if (this.#done) return;
    guard(this.row.method, () => {
      const status = statusOf(error);
      const body =
        (error as { error?: unknown; body?: unknown } | undefined)?.error ??
        (error as { body?: unknown } | undefined)?.body;
      if (status !== undefined && this.row.endsJob?.(status)) this.jobEnded = true;
      // Once a job was accepted, an error of a poll says nothing of the job; only an answer about its end does.
      const isAnswer = status !== undefined && (this.jobId === undefined || this.jobEnded);
      if (isAnswer) this.note({ status, ...(this.exchange.response === undefined && { response: body ?? null }) });
      this.#finish(error ?? new Error('unknown'), !isAnswer);
    });
  }

  /** Nobody took the result: what is known of the request is all there will be. */
  abandon(): void {
    if (this.#done) return;
    guard(this.row.method, () => {
      if (this.start.kind === 'settle') this.#close();
      else this.#finish(undefined, !this.#isAnswered());
    });
  }

  /** Whether the provider has said what became of the request, or of the job that it made. */
  #isAnswered(): boolean {
    if (this.jobId !== undefined || this.row.role === 'submit') return this.jobEnded;
    return this.start.streamed === true || (this.exchange.status ?? this.tries.status) !== undefined;
  }

  #close(): void {
    this.#done = true;
    unwatch(this);
  }

  #finish(error?: unknown, withoutAnswer = false): void {
    this.#close();
    if (this.unbegun) return this.#generation?.drop(error);
    try {
      this.#record(error, withoutAnswer);
    } catch (failure) {
      // A span must end, whatever our own code or an exporter does.
      this.#generation?.drop(error);
      if (this.#generation?.span.isRecording()) this.#generation.span.end();
      throw failure;
    }
  }

  #record(error: unknown, withoutAnswer: boolean): void {
    const { spec } = this.attachment;
    const { headers, status } = this.tries;
    if (headers) this.note({ headers: { ...this.exchange.headers, ...headers } });
    if (this.exchange.status === undefined) this.note({ status });
    const [metered, ...also] = usagesOf(spec, this.exchange);
    const ended = metered && this.#endOf(metered, error, withoutAnswer);
    const usage =
      ended && this.runTime !== undefined ? { ...ended, times: { run: this.runTime, ...ended.times } } : ended;
    if (this.start.kind === 'settle') this.#settle(usage, also, error);
    else this.#end(usage, also, error);
  }

  /** What an end without an answer means depends on how far the request came. */
  #endOf(usage: Usage, error: unknown, withoutAnswer: boolean): Usage {
    if (!withoutAnswer) return usage;
    if (isTerminal(usage) && this.exchange.response !== undefined && usage.end !== 'succeeded') return usage;
    if (this.tries.count === 0 && (this.attachment.transportWatched || neverSent(error)))
      return { ...usage, end: 'not_sent' };
    if (this.tries.answeredWithError) return usage;
    // The answer to the submit says nothing of the job's result: what may be billed is what was asked for.
    const asked =
      this.exchange.response === undefined ? usagesOf(this.attachment.spec, this.start.exchange)[0] : undefined;
    return { ...(asked ?? usage), end: 'no_answer', responseId: usage.responseId ?? this.jobId };
  }

  #end(usage: Usage | undefined, also: readonly Usage[], error: unknown): void {
    const generation = this.#generation;
    if (!generation) return;
    // A method of the app's own that calls the SDK's is an outer layer: the charges are in the calls that it made.
    const isOuterLayer = this.tries.count === 0 && this.#generationsInside > 0 && this.jobId === undefined;
    if (!usage || isOuterLayer) return generation.drop(error);
    const id = usage.responseId ?? this.jobId;
    const key = id === undefined ? `${usage.provider}:call:${uniqueId()}` : jobKey(usage.provider, id);
    const isSubmit = usage.end === 'pending' && id !== undefined && error === undefined;
    const isJob = id !== undefined && (this.jobId !== undefined || isSubmit);
    const end: GenerationEnd = {
      usage,
      also: isSubmit ? undefined : also,
      kind: isSubmit ? 'submit' : 'generation',
      chargeKey: key,
      error,
      errorType: this.#errorType(usage, error),
      retryCount: this.tries.retryCount,
      unanswered: this.tries.unanswered(usage.end === 'no_answer'),
      jobMode: this.#jobMode(),
      jobStatus: isJob ? STATUS[usage.end] : undefined,
      pollCount: this.polls > 0 ? this.polls : undefined,
      requested: () => usagesOf(this.attachment.spec, this.start.exchange)[0],
    };
    if (isSubmit || (isJob && usage.end === 'no_answer')) this.#remember(key, generation);
    if (!isJob || isSubmit) generation.end(end);
    else this.#endJob(generation, end);
  }

  #remember(key: string, generation: Generation): void {
    rememberJob(key, {
      spanContext: generation.span.spanContext(),
      attribution: generation.attribution,
      attempt: generation.attempt,
      exchange: this.start.exchange,
    });
  }

  /** A call that has seen its job to the end has its charge, unless another saw the end before. */
  #endJob(generation: Generation, end: GenerationEnd): void {
    const endTime = Date.now();
    void settleOnce(
      end.chargeKey,
      ({ recorded }) => {
        const { chargeKey } = end;
        const usages = [end.usage, ...(end.also ?? [])] as const;
        if (!isNews(usages, recorded)) {
          generation.drop(end.error);
          return undefined;
        }
        if (!recorded || recorded.status === 'at_risk')
          return generation.end({ ...end, recorded, endTime: Date.now() - endTime > 1 ? endTime : undefined });
        // The charge stands on the settlement's span: here it is only known better.
        generation.drop(end.error);
        const { attribution, attempt } = generation;
        return correctCharge({
          chargeKey,
          usages,
          recorded,
          attribution,
          attempt,
          providers: this.attachment.providers,
        });
      },
      () => generation.drop(end.error),
    );
  }

  #jobMode(): 'sync' | 'poll' | 'webhook' | 'stream' {
    if (this.start.streamed) return 'stream';
    return this.polls > 0 || this.row.role === 'submit' ? 'poll' : 'sync';
  }

  #errorType(usage: Usage, error: unknown): string | undefined {
    if (error !== undefined) return errorTypeOf(error);
    if (usage.end === 'failed' || usage.end === 'filtered' || usage.end === 'canceled') return usage.end;
    return undefined;
  }

  /** A sighting of a job: the first that sees its end makes the settlement span, any other leaves nothing. */
  #settle(usage: Usage | undefined, others: readonly Usage[], error: unknown): void {
    const id = usage?.responseId ?? this.jobId;
    if (!usage || id === undefined) return;
    const key = jobKey(usage.provider, id);
    const isEnd = isTerminal(usage) && usage.end !== 'no_answer' && usage.end !== 'not_sent' && usage.end !== 'refused';
    // An error of the poll itself, be it a 500, says nothing of the job.
    if (!isEnd || (error !== undefined && !this.jobEnded)) {
      countPolls(key, Math.max(1, this.polls));
      return;
    }
    const { spec, providers } = this.attachment;
    void settleJob({
      key,
      scope: spec.scope,
      providers,
      provider: usage.provider,
      model: usage.model ?? this.exchange.model,
      server: serverOf(this.start.serverUrl ?? this.start.exchange.url),
      startTime: this.#startedAt,
      error,
      errorType: this.#errorType(usage, error),
      retryCount: this.tries.retryCount,
      jobMode: 'poll',
      jobStatus: STATUS[usage.end],
      pollCount: takePolls(key) + Math.max(1, this.polls),
      requested: ({ exchange }) => usagesOf(spec, exchange)[0],
      usages: (submitted) => {
        if (!submitted && this.row.isJob?.(this.exchange.response) === false) return [];
        const [complete = usage, ...also] = submitted
          ? usagesOf(spec, this.#withSubmit(submitted))
          : [usage, ...others];
        return [{ ...complete, end: usage.end, responseId: id }, ...also];
      },
    });
  }

  /** The answer of this call to the request that made the job. */
  #withSubmit({ exchange }: SubmittedJob): Exchange {
    return { ...this.exchange, ...definedOnly(exchange) };
  }
}

function isTerminal(usage: Usage): boolean {
  return usage.end !== 'pending';
}

function definedOnly(exchange: Exchange): Partial<Exchange> {
  return Object.fromEntries(Object.entries(exchange).filter(([, value]) => value !== undefined));
}

function statusOf(error: unknown): number | undefined {
  const own =
    (error as { status?: unknown } | undefined)?.status ??
    (error as { response?: { status?: unknown } } | undefined)?.response?.status;
  return typeof own === 'number' ? own : undefined;
}

function serverOf(url: string | undefined): { address: string; port?: number } | undefined {
  if (url === undefined) return undefined;
  const known = servers.get(originOf(url));
  if (known) return known;
  try {
    const { hostname, port, protocol } = new URL(url);
    const made = { address: hostname, port: port === '' ? (protocol === 'http:' ? 80 : 443) : Number(port) };
    if (servers.size < 1_000) servers.set(originOf(url), made);
    return made;
  } catch {
    return undefined;
  }
}

const servers = new Map<string, { address: string; port?: number }>();

function originOf(url: string): string {
  const end = url.indexOf('/', url.indexOf('//') + 2);
  return end === -1 ? url : url.slice(0, end);
}
