import { mainLine } from '@costspan/core/internal';
import type { PricedCharge } from '@costspan/core';
import type { Offer, Refusal } from '@costspan/core/internal';
import { priceAndUnit } from '../prices/price-and-unit.ts';
import { assumedText } from '../quote/text.ts';
import { daysBetween } from '../text/age.ts';
import type { Column } from '../text/columns.ts';
import { forOneDollar, number, roughly } from '../text/money.ts';
import { table } from '../text/table.ts';

/** So many are shown to a person unless all are wanted. */
export const BEST = 20;

/** What stands below a table of which so many rows are left out. */
export function andMore(more: number): string {
  return more > 0 ? `\n… ${more} more: --all` : '';
}

/** Offers and refusals for people. */
export function render(offers: readonly Offer[], refusals: readonly Refusal[], day: string, all: boolean): string {
  const shown = all ? offers : offers.slice(0, BEST);
  const more = offers.length - shown.length;
  const parts: string[] = [];
  if (shown.length > 0) parts.push(offerTable(shown, day) + andMore(more));
  else parts.push('no model of the book has a known price for this job');
  if (refusals.length > 0) parts.push(all ? refusalTable(refusals) : countOf(refusals));
  return `${parts.join('\n\n')}\n`;
}

const OFFER: readonly (string | Column)[] = [
  { head: 'AMOUNT', number: true },
  { head: 'FOR $1', number: true, order: 4 },
  'PROVIDER',
  { head: 'MODEL', gives: 'name' },
  'TIER',
  { head: 'UNIT PRICE', number: true, order: 2 },
  { head: 'UNIT', order: 2 },
  { head: 'QUANTITY', number: true, order: 2 },
  { head: 'DAYS OLD', number: true, order: 1 },
  { head: 'NOTES', gives: 'lines' },
];

function offerTable(offers: readonly Offer[], day: string): string {
  return table(
    OFFER,
    offers.map((offer) => {
      const { charge } = offer;
      return [
        roughly(charge.amount, charge.currency),
        forOneDollar(charge.amount, charge.currency),
        offer.provider,
        offer.serviceTier === undefined ? offer.model : `${offer.model} (${offer.serviceTier})`,
        offer.tier ?? '',
        ...priceOf(charge),
        String(daysBetween(offer.checked, day)),
        notesOf(offer),
      ];
    }),
  );
}

/** Price, unit and quantity of what costs most of it. */
function priceOf(charge: PricedCharge): string[] {
  const line = mainLine(charge);
  if (!line) return ['', '', ''];
  const [price, unit] = priceAndUnit(line.unitPrice, line.unit, charge.currency);
  return [price, charge.lines.length > 1 ? `${unit} + more` : unit, number(line.quantity)];
}

function notesOf({ assumed, unused, mayNot, partial }: Offer): string {
  const others = unused.filter((name) => !mayNot.some((one) => one.name === name));
  return [
    mayNot.length > 0 ? `may not do ${mayNot.map(({ value }) => value).join(', ')}` : '',
    assumedText(assumed),
    others.length > 0 ? `does not depend on ${others.join(', ')}` : '',
    partial ? 'a part of the bill: the prompt may come on top' : '',
  ]
    .filter(Boolean)
    .join('; ');
}

function refusalTable(refusals: readonly Refusal[]): string {
  return table(
    ['PROVIDER', { head: 'MODEL', gives: 'name' }, { head: 'REASON', order: 1 }, { head: 'WHY', gives: 'lines' }],
    refusals.map(({ provider, model, reason, detail }) => [provider, model, reason, detail]),
  );
}

const WORDS: Readonly<Record<Refusal['reason'], string>> = {
  other_job: 'do another job',
  ended: 'are history',
  unknown_model: 'are not known',
  cannot: 'cannot do it',
  unknown_usage: 'lack a fact',
  ambiguous_unit: 'have an ambiguous unit',
  no_credit_price: 'lack the price of a credit',
  no_exchange_rate: 'lack an exchange rate',
  price_expired: 'have an expired price',
  missing_rate: 'lack a part of the price',
  partial_amount: 'state a part of the bill only',
};

function countOf(refusals: readonly Refusal[]): string {
  const counts = new Map<Refusal['reason'], number>();
  for (const { reason } of refusals) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  const words = [...counts].map(([reason, count]) => `${count} ${WORDS[reason]}`);
  return `not listed: ${refusals.length} (${words.join(', ')}); --all says why`;
}
