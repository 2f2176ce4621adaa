import { ZERO } from '../util/money.ts';
import type { Decimal } from '../util/money.ts';
import { settings } from '../settings.ts';
import type { AttemptFacts, AttemptReason, Target } from '../recording/attempt.ts';
import { LiveAttempt } from './live-attempt.ts';
import type { AttemptListener } from './live-attempt.ts';
import { isSame, reasonOf } from './reason.ts';
import type { OutputState } from './token.ts';

/** The output that attempts are made for. */
export interface AttemptedOutput {
  readonly id: string;
  readonly name: string;
  readonly planned: Target | undefined;
}

/** The generations of one output in the order of their start; those of earlier processes come first. */
export class Attempts {
  readonly #output: AttemptedOutput;
  readonly #before: OutputState | undefined;
  readonly #listener: AttemptListener;
  readonly #all: LiveAttempt[] = [];
  /** jobs of an earlier process, whose end may be seen here */
  readonly #awaited = new Set<LiveAttempt>();
  /** US dollars of earlier processes, without the attempts that are continued here */
  readonly #settledBefore: Decimal;
  /** US dollars of prompt steps and gates, which are no attempts */
  #support: Decimal = ZERO;
  #count: number;
  /** counts starts and ends, to know their order */
  #moment = 0;
  #statedReason: AttemptReason | undefined;

  constructor(output: AttemptedOutput, before: OutputState | undefined, listener: AttemptListener) {
    this.#output = output;
    this.#before = before;
    this.#listener = listener;
    this.#count = before?.attempts ?? 0;
    this.#settledBefore = this.#takeOver();
  }

  /** Attempts so far, with those of earlier processes. */
  get count(): number {
    return this.#count;
  }

  get areAllFailed(): boolean {
    return this.#all.length > 0 && this.#all.every((one) => one.state === 'failed');
  }

  /** Whether some charge is still to come. */
  get areOpen(): boolean {
    return this.#all.some((one) => one.isOpen);
  }

  /** Says why the next attempt is made. */
  state(reason: AttemptReason): void {
    this.#statedReason = reason;
  }

  /** A generation starts: an attempt, or a prompt step or gate's own call (`isSupport`), which is none. */
  begin(target: Target, isSupport: boolean, gate: string | undefined, reserved: Decimal): LiveAttempt {
    const common = { outputId: this.#output.id, outputName: this.#output.name, planned: this.#output.planned };
    if (isSupport) return new LiveAttempt({ ...common, gate }, target, reserved, this.#listener);
    const reason = this.#statedReason ?? this.#reasonFor(target);
    this.#statedReason = undefined;
    this.#count += 1;
    const from = reason === 'failover' ? this.#failedOverFrom(target) : undefined;
    return this.#add(
      new LiveAttempt({ ...common, number: this.#count, reason, from }, target, reserved, this.#listener),
    );
  }

  /** The attempt of a job that was submitted in this output, here or in a process before. */
  adopt(facts: AttemptFacts, target: Target): LiveAttempt {
    const known = this.find(facts.number);
    if (known) return known;
    const attempt = new LiveAttempt(facts, target, ZERO, this.#listener);
    return facts.number === undefined ? attempt : this.#add(attempt);
  }

  find(number: number | undefined): LiveAttempt | undefined {
    return number === undefined ? undefined : this.#all.find((one) => one.facts.number === number);
  }

  /** A job of an earlier process, of this provider and model, that ran when the token was written. */
  awaited(provider: string, model: string | undefined): LiveAttempt | undefined {
    return this.#all.findLast(
      (one) =>
        this.#awaited.has(one) &&
        one.state === 'running' &&
        one.provider === provider &&
        (model === undefined || one.model === model),
    );
  }

  /** The newest one without a verdict. */
  unjudged(): LiveAttempt | undefined {
    return this.#all.findLast((one) => one.state === 'delivered' || one.state === 'running');
  }

  accepted(): LiveAttempt | undefined {
    return this.#all.findLast((one) => one.state === 'accepted');
  }

  /** A charge has come. */
  ended(attempt: LiveAttempt): void {
    attempt.endedAt = this.#moment++;
    if (attempt.facts.number === undefined) this.#support = this.#support.plus(attempt.cost);
  }

  /** The call was no generation of its own. */
  dropped(attempt: LiveAttempt): void {
    const at = this.#all.indexOf(attempt);
    if (at === -1) return;
    this.#all.splice(at, 1);
    if (at === this.#all.length) this.#count -= 1;
  }

  /** US dollars of everything, with earlier processes. */
  total(): Decimal {
    return this.#all.reduce((sum, one) => sum.plus(one.cost), this.#support.plus(this.#settledBefore));
  }

  /** US dollars of attempts that led to nothing: rejected, failed and, once the output is over, made beside the accepted one. */
  wasted(isOver: boolean): Decimal {
    const accepted = this.accepted();
    const isWasted = (one: LiveAttempt): boolean =>
      isOver
        ? one.state !== 'accepted' && !(accepted && isStepTo(one, accepted))
        : one.state === 'rejected' || one.state === 'failed';
    return this.#all.filter(isWasted).reduce((sum, one) => sum.plus(one.cost), this.#before?.wastedCost ?? ZERO);
  }

  /** What a token says of them. */
  handOver(): Pick<OutputState, 'attempts' | 'totalCost' | 'open' | 'last'> {
    const last = this.#all.at(-1);
    return {
      attempts: this.#count,
      totalCost: this.total(),
      open: this.#all
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
    };
  }

  #add(attempt: LiveAttempt): LiveAttempt {
    attempt.beganAt = this.#moment++;
    this.#all.push(attempt);
    return attempt;
  }

  /** Continues the attempts of earlier processes that have no verdict; gives the US dollars of everything else. */
  #takeOver(): Decimal {
    const { id, name, planned } = this.#output;
    let settled = this.#before?.totalCost ?? ZERO;
    for (const { target, cost, number, reason } of this.#before?.open ?? []) {
      const facts = { outputId: id, outputName: name, planned, number, reason };
      const attempt = this.#add(new LiveAttempt(facts, target, ZERO, this.#listener));
      if (!cost) {
        this.#awaited.add(attempt);
        continue;
      }
      attempt.endedBefore(cost);
      attempt.endedAt = this.#moment++;
      settled = settled.minus(cost);
    }
    return settled;
  }

  #reasonFor(target: Target): AttemptReason {
    const earlier = this.#all.length === 0 ? this.#before?.last : undefined;
    return reasonOf(target, this.#output.planned, earlier ? [earlier] : this.#all);
  }

  #failedOverFrom(target: Target): Target | undefined {
    const last = this.#all.findLast((one) => !isSame(one, target)) ?? this.#before?.last ?? this.#output.planned;
    if (!last) return undefined;
    const { provider, model } = last;
    return { provider, model, tier: settings().book.find(provider, model)?.entry.tier };
  }
}

/** Whether an attempt was a step to the accepted one: another model's, ended before that began. A clip and its upscaling, a voice and its subtitles. */
function isStepTo(one: LiveAttempt, accepted: LiveAttempt): boolean {
  return one.state === 'delivered' && one.endedAt < accepted.beganAt && !isSame(one, accepted);
}
