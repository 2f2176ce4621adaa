import type { Attributes } from '@opentelemetry/api';
import type { Telemetry } from '../support/telemetry.ts';
import { sum } from './money.ts';

/** The ledger as a reader of the log records sees it: de-duplicated by record key, amounts exact. */
export class LedgerView {
  readonly records: readonly Attributes[];

  constructor(telemetry: Telemetry) {
    const byKey = new Map<string, Attributes>();
    for (const { attributes } of telemetry.records)
      byKey.set(String(attributes['costspan.record.key']), attributes as Attributes);
    this.records = [...byKey.values()];
  }

  of(status: 'final' | 'estimated' | 'at_risk'): Attributes[] {
    return this.records.filter((one) => one['costspan.cost.status'] === status);
  }

  total(status: 'final' | 'estimated' | 'at_risk'): bigint {
    return sum(this.of(status).map((one) => String(one['costspan.cost.amount_decimal'])));
  }

  /** Records that may stand for money, and for how much nobody can say. */
  get unpriced(): Attributes[] {
    return this.records.filter(
      (one) => one['costspan.cost.missing_reason'] !== undefined && one['costspan.billing.outcome'] !== 'not_charged',
    );
  }

  /** Records of generations: without the tries that were never answered. */
  get generations(): Attributes[] {
    return this.records.filter((one) => !String(one['costspan.charge.key']).includes('#try-'));
  }
}
