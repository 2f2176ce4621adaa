import type { Charge } from '../rating/charge.ts';
import type { ChargeEvent } from './charge-event.ts';

/** What has been recorded of a job's charge, for the correction that may follow; plain JSON. */
export interface RecordedCharge {
  readonly status: 'final' | 'estimated' | 'at_risk' | 'unpriced';
  /** exact decimal of the charge with its corrections so far; 0 where it is unpriced */
  readonly amount: string;
  /** ISO 4217 */
  readonly currency: string;
  /** corrections so far */
  readonly corrections: number;
  /** what the app was told of it last */
  readonly event?: ChargeEvent | undefined;
  /** of further charges of the same job (the image tool of a response), in their order */
  readonly also?: readonly RecordedCharge[] | undefined;
}

/** Whether nothing that is learned later changes the charge: then its submit need not be kept. */
export function isSettled({ status, also = [] }: RecordedCharge): boolean {
  return status === 'final' && also.every(isSettled);
}

/** What was recorded of a job's n-th charge, its own at 0. */
export function recordedAt(recorded: RecordedCharge | undefined, n: number): RecordedCharge | undefined {
  return n === 0 ? recorded : recorded?.also?.[n - 1];
}

const RANK = { unpriced: 0, at_risk: 1, estimated: 2, final: 3 } as const;

/** Whether a charge is more certain than what was recorded. An estimate does not correct an estimate. */
export function isBetter(charge: Charge, before: RecordedCharge): boolean {
  if (charge.status === 'unpriced' || before.status === 'final') return false;
  if (before.status !== 'unpriced' && charge.currency !== before.currency) return false;
  return RANK[charge.status] > RANK[before.status];
}
