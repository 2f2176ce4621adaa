import { today } from '@costspan/core/internal';
import type { Charge, ChargeLine, MissingReason, PriceBook, PricedCharge, UnpricedCharge } from '@costspan/core';
import type { RateEntry } from '@costspan/core/internal';
import { assumedText } from './quote/text.ts';
import { age, daysBetween } from './text/age.ts';
import { money, number } from './text/money.ts';
import { facts, table } from './text/table.ts';
import type { Fact } from './text/table.ts';

const BASIS: Record<PricedCharge['basis'], string> = {
  reported_amount: 'reported amount: the provider put the money in its answer',
  billed_units: 'billed units: the provider counted them',
  usage: 'usage: from the answer',
  request: 'request: from what was asked for',
  default: "default: from the model's documented defaults",
};

const STATUS: Record<PricedCharge['status'], string> = {
  final: 'final',
  estimated: 'estimated: the bill may differ',
  at_risk: 'at risk: whether the provider charges this is not known',
};

const OUTCOME: Record<Charge['outcome'], string> = {
  charged: 'charged',
  not_charged: "not charged, by the provider's rule",
  unknown: 'unknown: the provider states no rule for this end',
};

const FIX: Record<MissingReason, string> = {
  unknown_model: 'give the model a price of your own: COSTSPAN_PRICES=./prices.json',
  unknown_usage: 'give what is missing: parameters of the request, or the whole answer with its headers',
  ambiguous_unit: 'give the model a price of your own that says which applies: COSTSPAN_PRICES=./prices.json',
  no_credit_price: 'state what a credit costs you: "credits" in COSTSPAN_PRICES=./prices.json',
  no_exchange_rate: 'state what the currency is worth in USD: "exchangeRates" in COSTSPAN_PRICES=./prices.json',
  price_expired: 'update costspan, or give the model a price of your own: COSTSPAN_PRICES=./prices.json',
  missing_rate: 'give these items a price of your own: COSTSPAN_PRICES=./prices.json',
  partial_amount: "read the rest from the upstream provider's own bill: costspan reconcile",
};

/** What is known of a charge beside itself. */
export interface About {
  readonly hints?: readonly Fact[];
  /** true before the call: that it will be charged is then no news */
  readonly isPlanned?: boolean;
}

/** A charge and how it came about. */
export function renderCharge(
  charge: Charge,
  provider: string,
  model: string | undefined,
  book: PriceBook,
  about: About = {},
): string {
  return charge.status === 'unpriced'
    ? facts([...unpriced(charge, about), ['to do', FIX[charge.reason]]])
    : priced(charge, entriesOf(provider, model, book), about);
}

function unpriced(charge: UnpricedCharge, about: About): readonly Fact[] {
  return [
    ['reason', charge.reason],
    ['missing', charge.missing?.join(', ')],
    ['detail', charge.detail],
    ['outcome', outcomeOf(charge, about)],
    ['tier', charge.tier],
    ...(about.hints ?? []),
  ];
}

function outcomeOf({ outcome }: Charge, { isPlanned }: About): string | undefined {
  return isPlanned && outcome === 'charged' ? undefined : OUTCOME[outcome];
}

function priced(charge: PricedCharge, entries: ReadonlyMap<string, RateEntry>, about: About): string {
  const summary = facts([
    ['status', STATUS[charge.status]],
    ['outcome', outcomeOf(charge, about)],
    ['basis', charge.outcome === 'not_charged' ? undefined : BASIS[charge.basis]],
    ['tier', charge.tier],
    ...(about.hints ?? []),
    ['list price', charge.listAmount && money(charge.listAmount, charge.currency)],
    ['exchanged', charge.exchanged && exchangeOf(charge.exchanged)],
    ['assumed', charge.assumed && assumedText(charge.assumed)],
    ['missing', charge.missing && `${charge.missing.join(', ')} (consumed, and without a price: the amount lacks it)`],
    [
      'implausible',
      charge.implausible === true
        ? 'far more than one generation holds or costs: check the recorded answer and the price'
        : undefined,
    ],
  ]);
  if (charge.lines.length === 0) return summary;
  return [summary, lines(charge), prices(charge.lines, entries)].join('\n\n');
}

function exchangeOf({ amount, currency, rate, seen }: NonNullable<PricedCharge['exchanged']>): string {
  return `${money(amount, currency)} at ${money(rate, 'USD')} a ${currency}, as your prices state for ${seen}`;
}

function lines({ lines: all, currency }: PricedCharge): string {
  return table(
    ['ITEM', 'UNIT', ...['QUANTITY', 'UNIT PRICE', 'AMOUNT'].map((head) => ({ head, number: true }))],
    all.map((line) => [
      line.item.replaceAll('_', ' '),
      line.unit.replaceAll('_', ' '),
      number(line.quantity),
      money(line.unitPrice, currency),
      money(line.amount, currency),
    ]),
  );
}

function prices(all: readonly ChargeLine[], entries: ReadonlyMap<string, RateEntry>): string {
  const refs = new Map(all.flatMap(({ price }) => (price ? [[price.id, price]] : [])));
  return [...refs.values()]
    .map((ref) => {
      const entry = entries.get(ref.id);
      return facts([
        ['price', `${ref.id} (${ref.origin})`],
        ['checked', `${ref.checked}, ${age(daysBetween(ref.checked, today()))}`],
        ['source', ref.source],
        ['rounding', entry && roundingOf(entry)],
        ['note', entry?.note],
      ]);
    })
    .join('\n');
}

function roundingOf({ round, unit: own }: RateEntry): string | undefined {
  if (!round) return undefined;
  const unit = round.in ?? own;
  const rules = [
    round.step && `up to a multiple of ${round.step} ${unit}`,
    round.minimum && `at least ${round.minimum} ${unit}`,
    round.maximum && `at most ${round.maximum} ${unit}`,
  ].filter(Boolean);
  return `${round.of === 'each' ? 'each output' : 'the sum of the request'} ${rules.join(', ')}`;
}

function entriesOf(provider: string, model: string | undefined, book: PriceBook): ReadonlyMap<string, RateEntry> {
  const found = model === undefined ? undefined : book.find(provider, model);
  return new Map(found?.entry.rates.map((entry) => [entry.id, entry]));
}
