import { context, SpanKind, trace } from '@opentelemetry/api';
import type { Context, Link, Span } from '@opentelemetry/api';
import { currentAttribution } from '../attribution/current.ts';
import type { Attribution } from '../attribution/attribution.ts';
import type { Charge, Tier } from '../rating/charge.ts';
import { afterStoreIdle } from '../jobs/store-work.ts';
import { ZERO } from '../util/money.ts';
import { ATTR, SPAN_EVENT } from '../semconv.ts';
import { settings } from '../settings.ts';
import { bounded } from '../util/bounded-text.ts';
import { metrics, tracer } from '../recording/sinks.ts';
import { guard } from '../util/warn.ts';
import { VERSION } from '../util/version.ts';
import { tierMismatch } from '../recording/attempt.ts';
import type { AttemptFacts, AttemptReason, Target } from '../recording/attempt.ts';
import type { ChargeEvent } from '../recording/charge-event.ts';
import { Attempts } from './attempts.ts';
import { Budget } from './budget.ts';
import type { BudgetOptions } from './budget.ts';
import { forget, runIn, setLive } from '../recording/current-output.ts';
import type { AttemptEnd, LiveOutput, StartingPlace } from '../recording/current-output.ts';
import type { LiveAttempt } from './live-attempt.ts';
import type { Outcome } from './outcome.ts';
import { isSame } from './reason.ts';
import { writeOutput, writeVerdict } from './telemetry.ts';
import { writeToken } from './token.ts';
import type { OutputState } from './token.ts';

/** What is known of an output before it is made; attribution holds for everything inside it. */
export interface OutputOptions extends Attribution {
  /** provider and model that the output should be made with: another one is a fail-over; `tier` where the price book does not know the model */
  readonly planned?:
    | { readonly provider: string; readonly model: string; readonly tier?: Tier | undefined }
    | undefined;
  /** a limit that `output.canAfford` compares with; it stops nothing by itself */
  readonly budget?: BudgetOptions | undefined;
  /** ms that an output without a verdict waits for one after its function has ended; 900,000 (15 minutes) by default */
  readonly deadline?: number | undefined;
}

/** ms */
const DEADLINE = 15 * 60_000;

/**
 * What the app wants: one accepted image, clip or recording. It counts the generations made for it,
 * why each was made, and what all of them cost.
 */
export class Output implements LiveOutput {
  readonly id: string;
  readonly name: string;
  readonly planned: Target | undefined;
  readonly #span: Span;
  readonly #context: Context;
  readonly #attribution: Attribution | undefined;
  readonly #budget: Budget | undefined;
  readonly #deadline: number;
  readonly #attempts: Attempts;
  /** by charge key, in the order of their first record */
  readonly #charges = new Map<string, ChargeEvent>();
  /** what happened in the processes before this one */
  readonly #before: OutputState | undefined;
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
    const planned = options.planned ?? before?.planned;
    this.planned = planned && {
      ...planned,
      tier: settings().book.find(planned.provider, planned.model)?.entry.tier ?? planned.tier,
    };
    this.#attempts = new Attempts(this, before, this.#listener);
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
  begin(target: Target, place: StartingPlace): LiveAttempt {
    const isPlanned = this.planned !== undefined && isSame(this.planned, target);
    const isSupport = place.isSupport === true || place.gate !== undefined || (place.isText && !isPlanned);
    const reserved = isSupport ? ZERO : (this.#budget?.start() ?? ZERO);
    return this.#attempts.begin(target, isSupport, place.gate, reserved);
  }

  /** The attempt of a job that was submitted in this output, here or in a process before. */
  adopt(facts: AttemptFacts, target: Target): LiveAttempt {
    return this.#attempts.adopt(facts, target);
  }

  /**
   * The attempt of a job whose end is seen here and of which no store knows: one that the token named,
   * or one that was submitted after the token was written, as a webhook's address is. An output that
   * began here has no such jobs.
   */
  awaited(provider: string, model: string | undefined): LiveAttempt | undefined {
    return (
      this.#attempts.awaited(provider, model) ??
      (this.#before && this.begin({ provider, model: model ?? 'unknown' }, { isText: false }))
    );
  }

  attempt(number: number | undefined): LiveAttempt | undefined {
    return this.#attempts.find(number);
  }

  /** A charge of the output is recorded, or corrected. */
  charged(event: ChargeEvent): void {
    this.#charges.set(event.key, event);
  }

  /**
   * The charges of this output that this process has recorded, in their order, each as corrected by now: of its attempts,
   * prompt steps and gates. A generation under way has none yet.
   */
  charges(): ChargeEvent[] {
    return [...this.#charges.values()];
  }

  /** Says why the next generation is made, where the app knows better than can be told from those before it. */
  nextAttempt(reason: AttemptReason): void {
    this.#attempts.state(reason);
  }

  /** The newest generation without a verdict was no good. `reason` is for spans and ledger, `gate` names who judged. Never throws. */
  reject(reason?: string, options: { readonly gate?: string | undefined } = {}): void {
    guard('output.reject', () => {
      const attempt = this.#attempts.unjudged();
      if (attempt) {
        attempt.state = 'rejected';
        attempt.gate = options.gate;
        this.#countRejected(attempt);
      }
      this.#verdict = 'rejected';
      this.#writeVerdict('rejected', attempt, reason, options.gate);
    });
  }

  /** Accepts one piece: the newest generation without a verdict. Call it again for a further piece. Never throws. */
  accept(): void {
    guard('output.accept', () => {
      const attempt = this.#attempts.unjudged() ?? this.#attempts.accepted();
      if (attempt) attempt.state = 'accepted';
      this.#accepted += 1;
      this.#writeVerdict('accepted', attempt);
      if (this.#done) this.#end();
    });
  }

  /** The output will not be made; a function that throws says the same. Never throws. */
  fail(reason?: string): void {
    guard('output.fail', () => {
      this.#verdict = 'failed';
      this.#writeVerdict('failed', undefined, reason);
      if (this.#done) this.#end();
    });
  }

  /**
   * Whether one more call of this price is within the output's budget; true without a budget. Where it
   * is, the amount is set aside until the next generation ends, so that calls made at the same time
   * do not exceed the budget together. Never throws.
   *
   * @param estimate a charge of `estimate()`, or US dollars as a number or an exact decimal text
   */
  canAfford(estimate: Charge | number | string): boolean {
    const yes = this.#budget?.reserve(estimate) ?? true;
    if (!yes) guard('output.canAfford', () => this.#span.addEvent(SPAN_EVENT.budgetRefused));
    return yes;
  }

  /** Frees the oldest amount that `canAfford` has set aside, where no call follows. */
  release(): void {
    this.#budget?.release();
  }

  /**
   * The output as a short text for another process, which continues it with `resumeOutput(token, fn)` or
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
      // Once a token is out, a failure here is not the output's: whoever has the token may try again.
      if (this.#accepted === 0 && !this.#handedOver && (error || this.#attempts.areAllFailed))
        this.#verdict ??= 'failed';
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
      this.#attempts.ended(attempt);
      if (this.#budget?.settle(attempt.reserved, attempt.atMost))
        this.#span.addEvent(SPAN_EVENT.budgetExceeded, { [ATTR.outputTotalCost]: this.#attempts.total().toNumber() });
      if (attempt.state === 'rejected') this.#countRejected(attempt);
      const [charge] = charges;
      if (charge && attempt.facts.number !== undefined) this.#countMismatch(attempt, charge);
      if (this.#ended) this.#forgetIfOver();
    },
    dropped: (attempt: LiveAttempt): void => {
      if (attempt.facts.number === undefined) return;
      this.#budget?.giveBack(attempt.reserved);
      this.#attempts.dropped(attempt);
    },
  };

  #forgetIfOver(): void {
    if (!this.#attempts.areOpen) forget(this);
  }

  #countRejected(attempt: LiveAttempt): void {
    if (attempt.cost.gt(0)) metrics(attempt.providers).rejected(attempt, this.#attribution, attempt.cost.toNumber());
  }

  #countMismatch(attempt: LiveAttempt, charge: Charge): void {
    const { planned } = this;
    if (planned?.tier === undefined || charge.tier === undefined) return;
    if (tierMismatch(planned, attempt, charge, settings().book))
      metrics(attempt.providers).answeredTier(attempt, planned.tier, charge.tier);
  }

  #outcome(): Outcome {
    if (this.#accepted > 0) return 'accepted';
    // Handed over after a rejection: the next attempt is made elsewhere.
    if (this.#handedOver && this.#verdict === 'rejected') return 'pending';
    return this.#verdict ?? 'pending';
  }

  #state(): OutputState {
    return {
      id: this.id,
      name: this.name,
      planned: this.planned,
      attribution: this.#attribution,
      verdicts: (this.#before?.verdicts ?? 0) + this.#verdicts,
      wastedCost: this.#attempts.wasted(this.#outcome() !== 'pending'),
      spanContext: this.#span.spanContext(),
      ...this.#attempts.handOver(),
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
    // The app has accepted a job as soon as it saw the end: the charge may still wait for the job store.
    if (this.#attempts.areOpen) afterStoreIdle(end);
    else end();
  }

  #write(): void {
    const outcome = this.#outcome();
    writeOutput(this.#span, {
      output: this,
      attribution: this.#attribution,
      outcome,
      attempts: this.#attempts.count,
      // Handed over without a verdict: it is counted where the verdict comes.
      pieces: outcome === 'pending' && this.#handedOver ? 0 : Math.max(1, this.#accepted),
      total: this.#attempts.total().toNumber(),
      wasted: this.#attempts.wasted(outcome !== 'pending').toNumber(),
    });
  }
}
