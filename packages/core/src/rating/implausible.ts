import type { Charge } from './charge.ts';
import { toText } from '../util/money.ts';
import { isFarAbove } from './plausible.ts';
import type { PriceBook } from '../price-book/book.ts';
import { rate } from './rate.ts';
import { bounded } from '../util/bounded-text.ts';
import { guard, warnOnce } from '../util/warn.ts';
import type { Usage } from '../usage/usage.ts';

/** What a charge was rated from. `requested`, the usage of the request alone, is read only where the charge is large. */
interface Call {
  readonly usage: Usage;
  readonly requested: (() => Usage | undefined) | undefined;
  readonly book: PriceBook;
  readonly day: string;
}

/** Flags a charge that is far out of range; the amount stays. Warns of it, and of a model without a price, once: an app may take the names of models from its users. */
export function flagImplausible(charge: Charge, call: Call): Charge {
  const { usage } = call;
  if (charge.status === 'unpriced') {
    if (charge.reason === 'unknown_model' && usage.model !== undefined)
      warnOnce(
        'no price',
        `no price for ${usage.provider} ${bounded(usage.model)}: it is counted in costspan.generations.unpriced, not as 0. Give it one in a file that COSTSPAN_PRICES names.`,
        `${usage.provider} ${usage.model}`,
      );
    return charge;
  }
  const isImplausible = charge.implausible === true || isFarAbove(charge, () => estimateOf(call));
  if (!isImplausible) return charge;
  warnOnce(
    'implausible',
    `a charge of ${toText(charge.amount)} ${charge.currency} for ${usage.provider} ${bounded(usage.model ?? '')} is far out of range; it is kept and flagged`,
    `${usage.provider} ${usage.model}`,
  );
  return charge.implausible ? charge : { ...charge, implausible: true };
}

function estimateOf({ requested, book, day }: Call): Charge | undefined {
  const usage = requested && guard('estimate', requested);
  return usage && rate({ ...usage, end: 'pending' }, book, day);
}
