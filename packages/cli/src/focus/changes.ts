import { decimal } from '@costspan/core/internal';
import type { Decimal } from '@costspan/core';
import { amountOf, totalOf } from '@costspan/core/ledger';
import type { Balance, LedgerEntry } from '@costspan/core/ledger';

const ZERO = decimal(0);

/** A record, and what it adds to what its charge came to before; undefined where the amount is not known. */
export interface Change {
  readonly entry: LedgerEntry;
  readonly amount: Decimal | undefined;
}

/**
 * What each record adds, so that a charge's rows sum up to what it comes to: the total of its latest correction. The
 * deltas that records state do not where two processes each corrected what they knew.
 */
export class Changes {
  /** of corrected charges: what their rows come to, and the last of the corrections in them */
  readonly #written = new Map<string, { readonly amount: Decimal; readonly stamp: string }>();
  /** corrections that were read before their charge */
  readonly #waiting = new Map<string, LedgerEntry[]>();

  /** The records that can become rows with this one. */
  *of(entry: LedgerEntry, balance: Balance): Generator<Change> {
    const { chargeKey, kind } = entry;
    if (kind === 'charge') {
      const amount = amountOf(entry);
      yield { entry, amount };
      if (balance.corrections === 0) return;
      this.#written.set(chargeKey, { amount: amount ?? ZERO, stamp: '' });
      for (const one of this.#waiting.get(chargeKey) ?? []) yield* this.#correction(one);
      this.#waiting.delete(chargeKey);
    } else if (balance.recorded === undefined || this.#written.has(chargeKey)) yield* this.#correction(entry);
    else this.#waiting.set(chargeKey, [...(this.#waiting.get(chargeKey) ?? []), entry]);
  }

  *#correction(entry: LedgerEntry): Generator<Change> {
    const before = this.#written.get(entry.chargeKey);
    const stated = amountOf(entry) ?? ZERO;
    const total = totalOf(entry) ?? (before?.amount ?? ZERO).plus(stated);
    // ISO times and record keys of one charge sort like text.
    const stamp = `${entry.time} ${entry.recordKey}`;
    if (before && before.stamp > stamp) return;
    this.#written.set(entry.chargeKey, { amount: total, stamp });
    yield { entry, amount: before ? total.minus(before.amount) : stated };
  }
}
