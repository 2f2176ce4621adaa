import type { Attributes, Counter } from '@opentelemetry/api';

/** More sets than the SDK keeps of one metric: past it, what was added up goes on at once. */
const MOST_SETS = 2_000;

/**
 * Adds up a counter between two collections. The SDK sorts and hashes the attributes at every
 * `add`, which costs more than rating a call; here a set is known by its object.
 */
export class Tally {
  readonly #counter: Counter;
  readonly #pending = new Map<Attributes, number>();

  constructor(counter: Counter) {
    this.#counter = counter;
  }

  add(amount: number, attributes: Attributes): void {
    this.#pending.set(attributes, (this.#pending.get(attributes) ?? 0) + amount);
    if (this.#pending.size > MOST_SETS) this.handOver();
  }

  /** Gives the SDK what was added since the last time. */
  handOver(): void {
    for (const [attributes, amount] of this.#pending) this.#counter.add(amount, attributes);
    this.#pending.clear();
  }
}
