import type { Attributes } from '@opentelemetry/api';
import { toText } from '../util/money.ts';
import { ATTR, EVENT } from '../semconv.ts';
import type { LedgerRecord } from './record.ts';
import { recordKey } from './record.ts';

/** A place where records go. It throws nothing for a full disk or an unreachable back end. */
export interface LedgerSink {
  /** `attributes` are complete and are not changed any more. */
  write(record: LedgerRecord, event: string, attributes: Attributes): void;
}

/** Writes each charge, correction and verdict to all sinks: not sampled, with the exact amount. */
export class Ledger {
  readonly #sinks: readonly LedgerSink[];

  constructor(sinks: readonly LedgerSink[]) {
    this.#sinks = sinks;
  }

  /** Writes one record; its attributes are completed in place. An unpriced charge has no amount. */
  append(record: LedgerRecord): void {
    const { attributes, kind } = record;
    attributes['costspan.charge.key'] = record.chargeKey;
    attributes['costspan.record.key'] = recordKey(record.chargeKey, kind, record.sequence ?? 1);
    if (kind === 'charge') {
      if (record.charge.status !== 'unpriced')
        attributes['costspan.cost.amount_decimal'] = toText(record.charge.amount);
    } else if (kind === 'correction') {
      attributes[ATTR.costAmountDecimal] = toText(record.delta);
      attributes[ATTR.costTotalDecimal] = toText(record.total);
      attributes[ATTR.costCurrency] = record.currency;
      attributes[ATTR.costStatus] = record.status;
      attributes[ATTR.costStatusBefore] = record.before;
    }
    for (const sink of this.#sinks) sink.write(record, EVENT[kind], attributes);
  }
}
