import { context } from '@opentelemetry/api';
import type { Context } from '@opentelemetry/api';
import type { Exchange, Usage } from '@costspan/core';
import { Generation, guard, OPERATION, statusOf } from '@costspan/core/internal';
import type { CallFacts, CallHost } from './call-facts.ts';
import { contextOf, currentCall, runInCall } from './current-call.ts';
import { HttpAttempts } from './http-attempts.ts';
import { addOpenCall, removeOpenCall } from './open-calls.ts';
import type { OpenEntry } from './open-calls.ts';
import { observeJob } from './observe-job.ts';
import { recordGeneration } from './record-generation.ts';
import { serverOf } from './server.ts';
import type { CallStart, MethodRow, OpenCall, SdkSpec } from './spec.ts';
import { usageWithoutAnswer } from './usage-at-end.ts';
import { usagesOf } from './usages.ts';

/**
 * One call of the app into an SDK, from the method it called to the end of what it holds. It
 * gathers the facts of the exchange; when it ends, they become usage, charge and span.
 */
export class Call implements OpenCall, CallFacts {
  readonly host: CallHost;
  readonly row: MethodRow;
  readonly self: unknown;
  readonly args: readonly unknown[];
  start: CallStart;
  readonly http: HttpAttempts;
  readonly startedAt: number;
  activeAt: number;
  exchange: Exchange;
  jobId: string | undefined;
  polls = 0;
  jobEnded = false;
  times: Usage['times'];
  transportSeen = false;
  notBegun = false;
  /** generations that were made inside this call and are no part of it */
  generationsInside = 0;
  readonly #generation: Generation | undefined;
  readonly #context: Context;
  readonly #open: OpenEntry;
  #passedOn = false;
  /** the error of a try that an outer layer may repeat */
  #held: { readonly error: unknown } | undefined;
  #done = false;

  constructor(host: CallHost, row: MethodRow, self: unknown, args: readonly unknown[], start: CallStart) {
    this.host = host;
    this.row = row;
    this.self = self;
    this.args = args;
    this.start = start;
    this.startedAt = start.startedAt ?? Date.now();
    this.activeAt = this.startedAt;
    this.http = new HttpAttempts(host.spec.headers);
    const { provider, model, operation, status, url, request, response, headers } = start.exchange;
    this.exchange = { provider, model, operation, status, url, request, response, headers };
    this.jobId = start.jobId;
    if (start.kind === 'generate') {
      const outer = currentCall() as Call | undefined;
      if (outer && !outer.done) outer.generationsInside += 1;
      this.#generation = new Generation({
        scope: host.spec.scope,
        providers: host.providers,
        operation: start.chat ? OPERATION.chat : OPERATION.generateContent,
        provider: start.exchange.provider,
        model: start.model ?? start.exchange.model,
        server: serverOf(start.serverUrl ?? start.exchange.url),
        startTime: start.startedAt,
        parent: start.parent,
      });
    }
    this.#context = contextOf(this, this.#generation?.context ?? context.active());
    this.#open = addOpenCall(this);
  }

  get spec(): SdkSpec {
    return this.host.spec;
  }

  get done(): boolean {
    return this.#done;
  }

  run<T>(fn: () => T): T {
    return runInCall(this, this.#context, fn);
  }

  /** True once, for the same call come through a second wrapper. */
  isSameCall(row: MethodRow, self: unknown, args: readonly unknown[]): boolean {
    const { row: own } = this;
    if (this.#passedOn || row.target !== own.target || row.method !== own.method) return false;
    if (self !== this.self || this.http.count > 0) return false;
    if (args.length !== this.args.length || args.some((arg, i) => arg !== this.args[i])) return false;
    this.#passedOn = true;
    return true;
  }

  asks(facts: Partial<Exchange>, serverUrl: string | undefined = facts.url): void {
    this.start = { ...this.start, exchange: { ...this.start.exchange, ...facts } };
    this.note(facts);
    const { provider } = this.exchange;
    this.#generation?.sentTo({ provider, server: serverOf(serverUrl) });
  }

  note(facts: Partial<Exchange>): void {
    Object.assign(this.exchange, facts);
  }

  succeed(response?: unknown): void {
    if (this.#done) return;
    guard(this.row.method, () => {
      if (response !== undefined) this.note({ response });
      this.#finish();
    });
  }

  /** The SDK's method has failed: the end of the call, unless an outer layer repeats it. */
  failed(error: unknown): void {
    if (this.#done) return;
    if (guard(this.row.method, () => this.row.holds?.(error, this))) this.#held = { error };
    else this.fail(error);
  }

  fail(error: unknown): void {
    if (this.#done) return;
    guard(this.row.method, () => {
      const { status, body } = answerIn(error);
      const soFar = this.row.answerSoFar?.(error);
      if (soFar !== undefined) this.note({ response: soFar });
      const answer = { ...this.exchange, status, response: body };
      const endsJob = status !== undefined && this.row.endsJob?.(status, answer) === true;
      if (endsJob) this.jobEnded = true;
      // Once a job was accepted, an error of a poll says nothing of the job; only an answer about its end does.
      const isOfJob = endsJob || (this.jobEnded && status === this.exchange.status);
      const isAnswer = status !== undefined && (this.jobId === undefined || isOfJob);
      if (isAnswer) this.note({ status, ...(this.exchange.response === undefined && { response: body ?? null }) });
      this.#finish(error ?? new Error('unknown'), !isAnswer);
    });
  }

  /** Goes on with another try. */
  resume(): void {
    this.#held = undefined;
    this.activeAt = Date.now();
  }

  abandon(): void {
    if (this.#done) return;
    if (this.#held) return this.fail(this.#held.error);
    guard(this.row.method, () => {
      if (this.start.kind === 'settle' && !this.jobEnded) this.#close();
      else this.#finish(undefined, !this.#isAnswered());
    });
  }

  /** Whether the provider has said what became of the request, or of the job that it made. */
  #isAnswered(): boolean {
    if (this.jobId !== undefined || this.row.role === 'submit') return this.jobEnded;
    return this.start.streamed === true || (this.exchange.status ?? this.http.status) !== undefined;
  }

  #close(): void {
    this.#done = true;
    removeOpenCall(this.#open);
  }

  #finish(error?: unknown, withoutAnswer = false): void {
    this.#close();
    const generation = this.#generation;
    if (this.notBegun) return generation?.drop(error);
    try {
      this.#record(error, withoutAnswer);
    } catch (failure) {
      // A span must end, whatever our own code does.
      generation?.drop(error);
      throw failure;
    }
  }

  #record(error: unknown, withoutAnswer: boolean): void {
    const { headers, status } = this.http;
    if (headers) this.note({ headers: { ...this.exchange.headers, ...headers } });
    if (this.exchange.status === undefined) this.note({ status });
    const usages = usagesOf(this.spec, this.exchange);
    const [metered] = usages;
    const usage = metered && this.#timed(withoutAnswer ? usageWithoutAnswer(this, metered, error) : metered);
    const also = usages.length > 1 ? usages.slice(1) : NONE;
    if (this.#generation) recordGeneration(this, this.#generation, usage, also, error);
    else observeJob(this, usage, also, error);
  }

  #timed(usage: Usage): Usage {
    return this.times ? { ...usage, times: { ...this.times, ...usage.times } } : usage;
  }
}

const NONE: readonly Usage[] = [];

/** The provider's answer that an SDK's error carries. */
function answerIn(error: unknown): { status: number | undefined; body: unknown } {
  const one = error as { error?: unknown; body?: unknown } | undefined | null;
  return { status: statusOf(error), body: one?.error ?? one?.body };
}
