import type { PriceBook } from '@costspan/core';
import { renderCharge } from '../charge-text.ts';
import { bad } from '../text/colour.ts';
import { money } from '../text/money.ts';
import { plain } from '../text/plain.ts';
import { indent } from '../text/table.ts';
import type { Rated } from './answer.ts';
import { totalOf } from './total.ts';

/** An exchange for people: each charge with its origin, and their total where there are several. */
export function render(rated: readonly Rated[], book: PriceBook): string {
  if (rated.length === 0) return 'not a billable exchange: nothing in it says that something was generated';
  if (rated.length === 1 && rated[0]) return block(rated[0], book);
  const total = totalOf(rated.map(({ charge }) => charge));
  const amount =
    total === undefined || total.status === 'unpriced'
      ? 'unpriced, since a part of it is'
      : `${money(total.amount, total.currency)} (${total.status})`;
  return [`${rated.length} charges, total ${amount}`, ...rated.map((one) => indent(block(one, book)))].join('\n\n');
}

function block({ provider, model, charge }: Rated, book: PriceBook): string {
  const heading = plain(`${provider} ${model ?? '(no model named)'}`);
  return `${heading}: ${charge.status === 'unpriced' ? bad('unpriced') : money(charge.amount, charge.currency)}\n${indent(renderCharge(charge, provider, model, book))}`;
}
