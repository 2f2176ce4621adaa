import { mainLine } from '@costspan/core/internal';
import type { Offer, Refusal } from '@costspan/core/internal';
import { assumedText } from '../quote/text.ts';
import { daysBetween } from '../text/age.ts';
import { money, number } from '../text/money.ts';
import { table } from '../text/table.ts';

/** Offers and refusals for people. */
export function render(offers: readonly Offer[], refusals: readonly Refusal[], day: string, all: boolean): string {
  const parts: string[] = [];
  if (offers.length > 0) parts.push(offerTable(offers, day));
  else parts.push('no model of the book has a known price for this job');
  if (refusals.length > 0) parts.push(all ? refusalTable(refusals) : countOf(refusals));
  return `${parts.join('\n\n')}\n`;
}

function offerTable(offers: readonly Offer[], day: string): string {
  return table(
    [
      'AMOUNT',
      'PROVIDER',
      'MODEL',
      'TIER',
      'UNIT PRICE',
      'UNIT',
      'QUANTITY',
      'DAYS OLD',
      'ASSUMED, AND WHAT THE PRICE LEAVES OPEN',
    ],
    offers.map((offer) => {
      const { charge } = offer;
      const line = mainLine(charge);
      return [
        money(charge.amount, charge.currency),
        offer.provider,
        offer.serviceTier === undefined ? offer.model : `${offer.model} (${offer.serviceTier})`,
        offer.tier ?? '',
        line ? money(line.unitPrice, charge.currency) : '',
        (line?.unit ?? '').replaceAll('_', ' ') + (charge.lines.length > 1 ? ' + more' : ''),
        line ? number(line.quantity) : '',
        String(daysBetween(offer.checked, day)),
        notesOf(offer),
      ];
    }),
    ['AMOUNT', 'UNIT PRICE', 'QUANTITY', 'DAYS OLD'],
  );
}

function notesOf({ assumed, unused, partial }: Offer): string {
  return [
    assumedText(assumed),
    unused.length > 0 ? `does not depend on ${unused.join(', ')}` : '',
    partial ? 'a part of the bill: the prompt may come on top' : '',
  ]
    .filter(Boolean)
    .join('; ');
}

function refusalTable(refusals: readonly Refusal[]): string {
  return table(
    ['NO PRICE', 'MODEL', 'REASON', 'WHY'],
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
