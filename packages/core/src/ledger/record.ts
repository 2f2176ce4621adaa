import type { Attributes, Context } from '@opentelemetry/api';
import type { Charge } from '../rating/charge.ts';
import type { Decimal } from '../util/money.ts';

interface Common {
  /** which charge: `costspan.charge.key` */
  readonly chargeKey: string;
  /**
   * 1, 2, 3 … among the records of this kind for this charge, or a text that says what makes it one; what is learned a
   * second time gets the same, in any process
   */
  readonly sequence?: number | string | undefined;
  /** what the record says beside its keys and its amount, by their names in `ATTR` */
  readonly attributes: Attributes;
  /** of the span that the record belongs to */
  readonly context: Context;
  /** ms since the epoch */
  readonly time: number;
}

/** What a generation costs. */
export interface ChargeRecord extends Common {
  readonly kind: 'charge';
  readonly charge: Charge;
}

/**
 * More than was known of a charge when it was recorded. The amount of a charge is that of its own record (nothing where it is
 * unpriced, the estimate where it is at risk) plus all deltas; its status is that of its last record.
 */
export interface CorrectionRecord extends Common {
  readonly kind: 'correction';
  /** signed: what is known now minus what the ledger said before */
  readonly delta: Decimal;
  /** the amount of the charge with this correction, whatever was recorded of it elsewhere */
  readonly total: Decimal;
  readonly currency: string;
  readonly status: 'final' | 'estimated' | 'at_risk';
  /** what the charge was until then */
  readonly before: 'final' | 'estimated' | 'at_risk' | 'unpriced';
}

/** What became of an output, said after its charges were written. */
export interface VerdictRecord extends Common {
  readonly kind: 'verdict';
}

/** One fact about money, as it goes to every ledger. */
export type LedgerRecord = ChargeRecord | CorrectionRecord | VerdictRecord;

/** The kind of a record: its event's name in `EVENT`. */
export type LedgerKind = LedgerRecord['kind'];

/** The key to de-duplicate by. */
export function recordKey(chargeKey: string, kind: LedgerKind, sequence: number | string): string {
  return `${chargeKey}/${kind}/${sequence}`;
}
