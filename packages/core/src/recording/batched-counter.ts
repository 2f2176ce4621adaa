import type { Attributes, Counter } from '@opentelemetry/api';

/** More sets than the SDK keeps of one metric: beyond it, what was added up is passed on at once. */
const MAX_SETS = 2_000;

/**
 * Adds up a counter between two collections. The SDK sorts and hashes the attributes at every
 * `add`, which costs more than rating a call; here a set is known by its object.
 */
export class BatchedCounter {
  readonly #counter: Counter;
  readonly #pending = new Map<Attributes, number>();

  constructor(counter: Counter) {
    this.#counter = counter;
  }

  add(amount: number, attributes: Attributes): void {
    this.#pending.set(attributes, (this.#pending.get(attributes) ?? 0) + amount);
    if (this.#pending.size > MAX_SETS) this.flush();
  }

  /** Passes on what was added since the last time. */
  flush(): void {
    for (const [attributes, amount] of this.#pending) this.#counter.add(amount, attributes);
    this.#pending.clear();
  }
}
