import { context, SpanKind, trace } from '@opentelemetry/api';
import type { Context, Link, Span } from '@opentelemetry/api';
import { currentAttribution } from '../attribution.ts';
import type { Attribution } from '../attribution.ts';
import type { Charge } from '../charge.ts';
import { afterStoreIdle } from '../jobs/later.ts';
import { ZERO } from '../money.ts';
import type { Decimal } from '../money.ts';
import { ATTR } from '../semconv.ts';
import { settings } from '../settings.ts';
import { bounded } from '../telemetry/attributes.ts';
import { metrics, tracer } from '../telemetry/sinks.ts';
import { guard } from '../telemetry/warn.ts';
import { VERSION } from '../version.ts';
import type { AttemptFacts, AttemptReason, Target } from './attempt.ts';
import { Budget } from './budget.ts';
import type { BudgetOptions } from './budget.ts';
import { forget, runIn, setLive } from './current.ts';
import { LiveAttempt } from './live-attempt.ts';
import type { AttemptEnd } from './live-attempt.ts';
import { isSame, reasonOf } from './reason.ts';
import { writeOutput, writeVerdict } from './telemetry.ts';
import { writeToken } from './token.ts';
import type { OutputState } from './token.ts';

export type Outcome = 'accepted' | 'rejected' | 'failed' | 'pending';

export interface OutputOptions extends Attribution {
  /** provider and model that the output should be made with: another one is a fail-over */
  readonly planned?: { readonly provider: string; readonly model: string } | undefined;
  readonly budget?: BudgetOptions | undefined;
  /** ms that an output without a verdict waits for one after its function has ended; 15 minutes by default */
  readonly deadline?: number | undefined;
}

const DEADLINE = 15 * 60_000;

/**
 * What the app wants: one accepted image, clip or recording. It counts the generations made for it,
 * why each was made, and what all of them cost (CONTRACT 1 and 3).
 */
export class Output {
  readonly id: string;
  readonly name: string;
  readonly planned: Target | undefined;
  readonly #span: Span;
  readonly #context: Context;
  readonly #attribution: Attribution | undefined;
  readonly #budget: Budget | undefined;
  readonly #deadline: number;
  readonly #attempts: LiveAttempt[] = [];
  /** those of its attempts that are jobs of a process before */
  readonly #awaited = new Set<LiveAttempt>();
  /** what happened in the processes before this one */
  readonly #before: OutputState | undefined;
  /** cost of its attempts that have a verdict, and of its prompt steps and gates */
  readonly #settledBefore: Decimal;
  #counted = 0;
  /** cost of prompt steps and gates, which are no attempts */
  #support: Decimal = ZERO;
  #statedReason: AttemptReason | undefined;
  #accepted = 0;
  #verdict: 'rejected' | 'failed' | undefined;
  #verdicts = 0;
  #handedOver = false;
  #done = false;
  #ended = false;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(name: string, options: OutputOptions, before?: OutputState, link?: Link) {
    this.id = before?.id ?? globalThis.crypto.randomUUID();
    this.name = name;
    this.#before = before;
    this.#counted = before?.attempts ?? 0;
    this.#settledBefore = this.#takeOver(before);
    const planned = options.planned ?? before?.planned;
    this.planned = planned && {
      ...planned,
      tier: settings().book.find(planned.provider, planned.model)?.entry.tier,
    };
    this.#budget = options.budget && new Budget(options.budget);
    this.#deadline = options.deadline ?? DEADLINE;
    this.#attribution = currentAttribution();
    const parent = context.active();
    this.#span = tracer({}, '@costspan/core', VERSION).startSpan(
      `output ${bounded(name)}`,
      { kind: SpanKind.INTERNAL, links: link ? [link] : [] },
      parent,
    );
    this.#context = trace.setSpan(parent, this.#span);
    setLive(this);
  }

  /** Runs code as part of this output. */
  run<T>(fn: () => T): T {
    return context.with(this.#context, () => runIn({ output: this }, fn));
  }

  /** Runs a quality gate: what its own calls cost belongs to the output, and they are no attempts. */
  gate<T>(name: string, fn: () => T): T {
    return context.with(this.#context, () => runIn({ output: this, gate: name }, fn));
  }

  /** Takes a generation into the output as it starts. */
  begin(target: Target, place: { readonly isText: boolean; readonly gate?: string | undefined }): LiveAttempt {
    const common = { outputId: this.id, outputName: this.name, planned: this.planned };
    const isPlanned = this.planned !== undefined && isSame(this.planned, target);
    const reserved = this.#budget?.start(place.gate === undefined) ?? ZERO;
    if (place.gate !== undefined || (place.isText && !isPlanned))
      return new LiveAttempt({ ...common, gate: place.gate }, target, reserved, this.#listener);
    const reason = this.#statedReason ?? this.#reasonFor(target);
    this.#statedReason = undefined;
    this.#counted += 1;
    const from = reason === 'failover' ? this.#failedOverFrom(target) : undefined;
    const attempt = new LiveAttempt(
      { ...common, number: this.#counted, reason, from },
      target,
      reserved,
      this.#listener,
    );
    this.#attempts.push(attempt);
    return attempt;
  }

  /** The attempt of a job that was submitted in this output, here or in a process before. */
  adopt(facts: AttemptFacts, target: Target): LiveAttempt {
    const known = this.attempt(facts.number);
    if (known) return known;
    const attempt = new LiveAttempt(facts, target, ZERO, this.#listener);
    if (facts.number !== undefined) this.#attempts.push(attempt);
    return attempt;
  }

  /**
   * The attempt of a job whose end is seen here and of which no store knows: one that the token named,
   * or one that was submitted after the token was written, as a webhook's address is. An output that
   * began here has no such jobs.
   */
  awaited(provider: string, model: string | undefined): LiveAttempt | undefined {
    const named = this.#attempts.findLast(
      (one) =>
        this.#awaited.has(one) &&
        one.state === 'running' &&
        one.provider === provider &&
        (model === undefined || one.model === model),
    );
    return named ?? (this.#before && this.begin({ provider, model: model ?? 'unknown' }, { isText: false }));
  }

  attempt(number: number | undefined): LiveAttempt | undefined {
    return number === undefined ? undefined : this.#attempts.find((one) => one.facts.number === number);
  }

  /** Says why the next generation is made, where the app knows better than what came before it tells. */
  nextAttempt(reason: AttemptReason): void {
    this.#statedReason = reason;
  }

  /** The newest generation without a verdict was no good. */
  reject(reason?: string, options: { readonly gate?: string | undefined } = {}): void {
    guard('output.reject', () => {
      const attempt = this.#unjudged();
      if (attempt) {
        attempt.state = 'rejected';
        attempt.gate = options.gate;
        this.#countRejected(attempt);
      }
      this.#verdict = 'rejected';
      this.#writeVerdict('rejected', attempt, reason, options.gate);
    });
  }

  /** One piece is accepted: the newest generation without a verdict. Called again for a further piece. */
  accept(): void {
    guard('output.accept', () => {
      const attempt = this.#unjudged() ?? this.#attempts.findLast((one) => one.state === 'accepted');
      if (attempt) attempt.state = 'accepted';
      this.#accepted += 1;
      this.#writeVerdict('accepted', attempt);
      if (this.#done) this.#end();
    });
  }

  /** The output will not be made. */
  fail(reason?: string): void {
    guard('output.fail', () => {
      this.#verdict = 'failed';
      this.#writeVerdict('failed', undefined, reason);
      if (this.#done) this.#end();
    });
  }

  /**
   * Whether one more call of this price is within the output's budget; true without a budget. A yes
   * sets the amount aside until the next generation ends, so that calls made at the same time do
   * not exceed the budget together. `estimate`: a charge of `estimate()`, or US dollars.
   */
  canAfford(estimate: Charge | number | string): boolean {
    const yes = this.#budget?.reserve(estimate) ?? true;
    if (!yes) guard('output.canAfford', () => this.#span.addEvent('costspan.budget.refused'));
    return yes;
  }

  /** Gives back what the last yes of `canAfford` has set aside, where no call follows. */
  release(): void {
    this.#budget?.release();
  }

  /**
   * The output as a short text for another process, which goes on with `resumeOutput(token, fn)` or
   * judges with `recordVerdict(token, …)`. It holds id, name, plan, feature, action, what was planned
   * and the sums so far; no prompt, no tenant. Signed where `configure({ tokenSecret })` is set.
   */
  token(): string {
    this.#handedOver = true;
    return writeToken(this.#state());
  }

  /** The output's function has ended. */
  finish(error?: { readonly thrown: unknown }): void {
    if (this.#done) return;
    this.#done = true;
    guard('output', () => {
      const allFailed = this.#attempts.length > 0 && this.#attempts.every((one) => one.state === 'failed');
      // Handed over, a failure here is not yet one of the output: whoever has the token may try again.
      if (this.#accepted === 0 && !this.#handedOver && (error || allFailed)) this.#verdict ??= 'failed';
      if (this.#accepted > 0 || this.#verdict !== undefined || this.#handedOver) this.#end();
      else {
        this.#timer = setTimeout(() => this.#end(), this.#deadline);
        (this.#timer as { unref?(): void }).unref?.();
      }
    });
  }

  /** Ends the span of an output that waits for a verdict. */
  expire(): void {
    if (this.#done) this.#end();
  }

  readonly #listener = {
    ended: (attempt: LiveAttempt, { charges }: AttemptEnd): void => {
      if (attempt.facts.number === undefined) this.#support = this.#support.plus(attempt.cost);
      if (this.#budget?.settle(attempt.reserved, attempt.atMost))
        this.#span.addEvent('costspan.budget.exceeded', { [ATTR.outputTotalCost]: this.#total().toNumber() });
      if (attempt.state === 'rejected') this.#countRejected(attempt);
      const [charge] = charges;
      if (charge && this.planned?.tier !== undefined && attempt.facts.number !== undefined)
        metrics(attempt.providers).answeredTier(attempt, this.planned.tier, charge.tier);
      if (this.#ended) this.#forgetIfOver();
    },
    dropped: (attempt: LiveAttempt): void => {
      if (attempt.facts.number === undefined) return;
      this.#budget?.giveBack(attempt.reserved);
      const at = this.#attempts.indexOf(attempt);
      if (at === -1) return;
      this.#attempts.splice(at, 1);
      if (at === this.#attempts.length) this.#counted -= 1;
    },
  };

  /** Goes on with the attempts that have no verdict yet; gives back what everything else has cost. */
  #takeOver(before: OutputState | undefined): Decimal {
    let settled = before?.totalCost ?? ZERO;
    for (const { target, cost, number, reason } of before?.open ?? []) {
      const facts = { outputId: this.id, outputName: this.name, planned: before?.planned, number, reason };
      const attempt = new LiveAttempt(facts, target, ZERO, this.#listener);
      this.#attempts.push(attempt);
      if (!cost) {
        this.#awaited.add(attempt);
        continue;
      }
      attempt.endedBefore(cost);
      settled = settled.minus(cost);
    }
    return settled;
  }

  #forgetIfOver(): void {
    if (this.#attempts.every((one) => !one.isOpen)) forget(this);
  }

  #reasonFor(target: Target): AttemptReason {
    const earlier = this.#attempts.length === 0 ? this.#before?.last : undefined;
    return reasonOf(target, this.planned, earlier ? [earlier] : this.#attempts);
  }

  #failedOverFrom(target: Target): Target | undefined {
    const last = this.#attempts.findLast((one) => !isSame(one, target)) ?? this.#before?.last ?? this.planned;
    if (!last) return undefined;
    const { provider, model } = last;
    return { provider, model, tier: settings().book.find(provider, model)?.entry.tier };
  }

  #unjudged(): LiveAttempt | undefined {
    return this.#attempts.findLast((one) => one.state === 'delivered' || one.state === 'running');
  }

  #countRejected(attempt: LiveAttempt): void {
    if (attempt.cost.gt(0)) metrics(attempt.providers).rejected(attempt, this.#attribution, attempt.cost.toNumber());
  }

  #total(): Decimal {
    let total = this.#support.plus(this.#settledBefore);
    for (const attempt of this.#attempts) total = total.plus(attempt.cost);
    return total;
  }

  /** Attempts that led to nothing: rejected, failed, or made beside the accepted one. */
  #wasted(): Decimal {
    let wasted = this.#before?.wastedCost ?? ZERO;
    const isOver = this.#outcome() !== 'pending';
    for (const attempt of this.#attempts) {
      const isWasted = isOver
        ? attempt.state !== 'accepted'
        : attempt.state === 'rejected' || attempt.state === 'failed';
      if (isWasted) wasted = wasted.plus(attempt.cost);
    }
    return wasted;
  }

  #outcome(): Outcome {
    if (this.#accepted > 0) return 'accepted';
    // Handed over after a rejection: the next attempt is made elsewhere.
    if (this.#handedOver && this.#verdict === 'rejected') return 'pending';
    return this.#verdict ?? 'pending';
  }

  #state(): OutputState {
    const last = this.#attempts.at(-1);
    return {
      id: this.id,
      name: this.name,
      planned: this.planned,
      attribution: this.#attribution,
      attempts: this.#counted,
      verdicts: (this.#before?.verdicts ?? 0) + this.#verdicts,
      totalCost: this.#total(),
      wastedCost: this.#wasted(),
      open: this.#attempts
        .filter((one) => one.state === 'delivered' || one.state === 'running')
        .map(({ provider, model, state, cost, facts: { number, reason } }) => ({
          target: { provider, model },
          cost: state === 'running' ? undefined : cost,
          number,
          reason,
        })),
      last: last
        ? { provider: last.provider, model: last.model, state: last.state, errorType: last.errorType }
        : this.#before?.last,
      spanContext: this.#span.spanContext(),
    };
  }

  #writeVerdict(outcome: Outcome, attempt?: LiveAttempt, reason?: string, gate?: string): void {
    this.#verdicts += 1;
    writeVerdict({
      output: this,
      attribution: this.#attribution,
      sequence: (this.#before?.verdicts ?? 0) + this.#verdicts,
      context: this.#context,
      outcome,
      attempt,
      reason,
      gate,
    });
  }

  #end(): void {
    if (this.#ended) return;
    this.#ended = true;
    clearTimeout(this.#timer);
    const end = (): void => {
      guard('output span', () => this.#write());
      this.#span.end();
      this.#forgetIfOver();
    };
    // Accepted as soon as it was seen: a store elsewhere may be about to let its charge be recorded.
    if (this.#attempts.some((one) => one.isOpen)) afterStoreIdle(end);
    else end();
  }

  #write(): void {
    const outcome = this.#outcome();
    writeOutput(this.#span, {
      output: this,
      attribution: this.#attribution,
      outcome,
      attempts: this.#counted,
      // Handed over without a verdict: it is counted where the verdict comes.
      pieces: outcome === 'pending' && this.#handedOver ? 0 : Math.max(1, this.#accepted),
      total: this.#total().toNumber(),
      wasted: this.#wasted().toNumber(),
    });
  }
}
