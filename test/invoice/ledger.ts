import type { Attributes } from '@opentelemetry/api';
import type { Telemetry } from '../support/telemetry.ts';
import { sum } from './money.ts';

type Status = 'final' | 'estimated' | 'at_risk';

/** The ledger as a reader of the log records sees it: de-duplicated by record key, corrections applied, amounts exact. */
export class LedgerView {
  /** every record, corrections too */
  readonly records: readonly Attributes[];
  readonly #balances = new Map<string, { charge: Attributes; status: unknown; amounts: string[] }>();

  constructor(telemetry: Telemetry) {
    const byKey = new Map<string, Attributes>();
    for (const { attributes } of telemetry.records)
      byKey.set(String(attributes['costspan.record.key']), attributes as Attributes);
    this.records = [...byKey.values()];
    for (const record of this.records) {
      const key = String(record['costspan.charge.key']);
      const amount = record['costspan.cost.amount_decimal'];
      const known = this.#balances.get(key) ?? { charge: record, status: undefined, amounts: [] };
      if (amount !== undefined) known.amounts.push(String(amount));
      known.status = record['costspan.cost.status'] ?? known.status;
      this.#balances.set(key, known);
    }
  }

  of(status: Status): Attributes[] {
    return [...this.#balances.values()].filter((one) => one.status === status).map(({ charge }) => charge);
  }

  total(status: Status): bigint {
    return sum([...this.#balances.values()].filter((one) => one.status === status).flatMap(({ amounts }) => amounts));
  }

  /** Records that may stand for money, and for how much nobody can say. */
  get unpriced(): Attributes[] {
    return [...this.#balances.values()]
      .filter(({ charge, status }) => status === undefined && charge['costspan.billing.outcome'] !== 'not_charged')
      .map(({ charge }) => charge);
  }

  /** Charges of generations: without the tries that were never answered. */
  get generations(): Attributes[] {
    return this.records.filter(
      (one) =>
        !String(one['costspan.charge.key']).includes('#try-') &&
        String(one['costspan.record.key']).endsWith('/charge/1'),
    );
  }
}
