import { toText } from '../util/money.ts';
import { chargeEvent } from './event-of-charge.ts';
import type { RatedUsage, Several } from './rate-usages.ts';
import { isBetter } from './recorded-charge.ts';
import type { RecordedCharge } from './recorded-charge.ts';

/** What the ledger says of a job's charges, its own first, once they are written over what was recorded before. */
export function recordedCharges(
  [own, ...also]: Several<RatedUsage>,
  before: RecordedCharge | undefined,
): RecordedCharge {
  const known = before?.also ?? [];
  const others = Array.from({ length: Math.max(also.length, known.length) }, (_, i) => {
    const rated = also[i];
    return rated ? recordedCharge(rated, known[i]) : (known[i] as RecordedCharge);
  });
  const { also: _, ...recorded } = recordedCharge(own, before);
  return others.length > 0 ? { ...recorded, also: others } : recorded;
}

function recordedCharge(rated: RatedUsage, before: RecordedCharge | undefined): RecordedCharge {
  const { charge } = rated;
  if (before && !isBetter(charge, before)) return before;
  const corrections = before ? before.corrections + 1 : 0;
  const event = chargeEvent(before ? 'correction' : 'charge', rated);
  if (charge.status === 'unpriced') return { status: 'unpriced', amount: '0', currency: 'USD', corrections, event };
  const { status, currency } = charge;
  return { status, amount: toText(charge.amount), currency, corrections, event };
}
