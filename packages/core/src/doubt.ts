import type { Charge } from './charge.ts';
import { toText } from './money.ts';
import { isFarAbove } from './plausible.ts';
import type { PriceBook } from './price-book/book.ts';
import { rate } from './rate.ts';
import { guard, warnOnce } from './telemetry/warn.ts';
import type { Usage } from './usage.ts';

/** What is known of the call beside its usage: the request's own usage is read only where the charge is large. */
interface Call {
  readonly usage: Usage;
  readonly requested: (() => Usage | undefined) | undefined;
  readonly book: PriceBook;
  readonly day: string;
}

/** Keeps a charge that is far out of range, flags it, and warns once for each model. */
export function doubted(charge: Charge, call: Call): Charge {
  if (charge.status === 'unpriced') return charge;
  const { usage } = call;
  const isImplausible = charge.implausible === true || isFarAbove(charge, () => estimateOf(call));
  if (!isImplausible) return charge;
  warnOnce(
    `implausible ${usage.provider} ${usage.model}`,
    `a charge of ${toText(charge.amount)} ${charge.currency} for ${usage.provider} ${usage.model} is far out of range; it is kept and flagged`,
  );
  return charge.implausible ? charge : { ...charge, implausible: true };
}

function estimateOf({ requested, book, day }: Call): Charge | undefined {
  const usage = requested && guard('estimate', requested);
  return usage && rate({ ...usage, end: 'pending' }, book, day);
}
