import { ZERO } from '../util/money.ts';
import type { Decimal } from '../util/money.ts';
import type { Providers } from '../recording/providers.ts';
import { dollarsOf } from '../rating/charge.ts';
import type { AttemptFacts, Target } from '../recording/attempt.ts';
import type { AttemptEnd, OutputAttempt } from '../recording/current-output.ts';
import type { Before } from './reason.ts';

/** Is told what becomes of a generation. */
export interface AttemptListener {
  ended(attempt: LiveAttempt, end: AttemptEnd): void;
  dropped(attempt: LiveAttempt): void;
}

/** A generation of an output of this process, from its start to its verdict. */
export class LiveAttempt implements Before, OutputAttempt {
  readonly facts: AttemptFacts;
  /** set aside in the budget until the end */
  readonly reserved: Decimal;
  readonly #listener: AttemptListener;
  provider: string;
  model: string;
  state: Before['state'] = 'running';
  errorType: string | undefined;
  gate: string | undefined;
  providers: Providers = {};
  /** US dollars, final and estimated */
  cost: Decimal = ZERO;
  /** US dollars with what may have been billed */
  atMost: Decimal = ZERO;
  /** moments in the order of the output's starts and ends */
  beganAt = 0;
  endedAt: number = Infinity;
  #ended = false;

  constructor(facts: AttemptFacts, target: Target, reserved: Decimal, listener: AttemptListener) {
    this.facts = facts;
    this.provider = target.provider;
    this.model = target.model;
    this.reserved = reserved;
    this.#listener = listener;
  }

  /** whether its charge is still to come */
  get isOpen(): boolean {
    return !this.#ended;
  }

  /** Its charge was recorded in an earlier process. */
  endedBefore(cost: Decimal): void {
    this.#ended = true;
    this.state = 'delivered';
    this.cost = cost;
  }

  /** Called once with the charge, which may be hours after the verdict. */
  end(end: AttemptEnd): void {
    if (this.#ended) return;
    this.#ended = true;
    this.provider = end.target.provider;
    this.model = end.target.model ?? this.model;
    this.providers = end.providers;
    this.errorType = end.errorType;
    for (const charge of end.charges) {
      this.cost = this.cost.plus(dollarsOf(charge) ?? ZERO);
      if (charge.status !== 'unpriced' && charge.currency === 'USD') this.atMost = this.atMost.plus(charge.amount);
    }
    if (this.state === 'running') this.state = end.failed ? 'failed' : 'delivered';
    this.#listener.ended(this, end);
  }

  /** Adds US dollars, more or less than what was charged at first. */
  correct(delta: Decimal): void {
    this.cost = this.cost.plus(delta);
  }

  /** The call turned out to be no generation of its own. */
  drop(): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#listener.dropped(this);
  }
}
