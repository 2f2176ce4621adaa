import { isEmpty } from '../util/day.ts';
import type { Unit } from '../util/money.ts';
import { rate } from '../rating/rate.ts';
import { MAIN_ITEMS } from '../rating/complete.ts';
import type { Item } from '../usage/usage.ts';
import { PriceBook } from '../price-book/book.ts';
import { probeCall } from './probe-call.ts';
import { billTwice, priceSameCall } from './overlap.ts';
import { namesOf } from '../price-book/model-index.ts';
import type { BillerBook, ModelEntry, RateEntry } from '../price-book/types.ts';
import { discountProblems } from './discounts.ts';
import { endProblems } from './ends.ts';
import type { Problem } from './problem.ts';
import { promotionProblems } from './promotions.ts';
import { readingProblems } from './readings.ts';
import { sourceProblems } from './sources.ts';

/** US dollars for one unit: outside of them a price is a misread unit. */
const BANDS: Readonly<Record<Unit, readonly [number, number]>> = {
  image: [0.0001, 5],
  megapixel: [0.0001, 1],
  second: [0.0005, 3],
  minute: [0.0005, 1],
  hour: [0.02, 20],
  video: [0.005, 20],
  character: [0.0000005, 0.001],
  token: [0.001 / 1e6, 300 / 1e6],
  step: [0.00001, 1],
  tile: [0.00001, 1],
  request: [0.0005, 5],
  compute_second: [0.00005, 0.02],
  credit: [0.0001, 1],
  provider_unit: [0.00001, 5],
};

/** How far a user's own price may be outside of a band: a contract is not a list, but no contract is a thousand-fold of it. */
const OWN_SLACK = 10;

/**
 * Everything in a book that is in the right form and cannot be right: two prices for one call, a
 * name of two models, a price that no call ever has or that belongs to another unit.
 */
export function bookProblems(book: BillerBook, kind: 'bundled' | 'own'): Problem[] {
  const found = [
    ...nameProblems(book),
    ...idProblems(book),
    ...(kind === 'bundled' ? careProblems(book) : []),
    ...book.models.flatMap((model, i) =>
      [...mainProblems(model), ...pairProblems(model), ...dayProblems(model), ...bandProblems(model, book, kind)].map(
        (problem) => ({ ...problem, path: ['models', i, ...problem.path] }),
      ),
    ),
    ...feeProblems(book, kind),
  ];
  // What is ambiguous is never reached either: one mistake is said once.
  return found.length > 0 ? found : reachProblems(book);
}

/** A biller's tools are priced as a model's items are. */
function feeProblems(book: BillerBook, kind: 'bundled' | 'own'): Problem[] {
  const fees = { rates: book.fees ?? [] };
  return [...pairProblems(fees), ...dayProblems(fees), ...bandProblems(fees, book, kind)].map((problem) => ({
    ...problem,
    path: ['fees', ...problem.path.slice(1)],
  }));
}

/** What a careless reading leaves behind. Users answer for their own prices. */
function careProblems(book: BillerBook): Problem[] {
  return [
    ...promotionProblems(book),
    ...readingProblems(book),
    ...sourceProblems(book),
    ...book.models.flatMap((model, i) =>
      [...discountProblems(model), ...endProblems(model)].map((problem) => ({
        ...problem,
        path: ['models', i, ...problem.path],
      })),
    ),
  ];
}

/** Whether a price of one unit is a misread unit; nothing is free in a bundled book. */
export function bandProblem(
  price: Pick<RateEntry, 'price' | 'per'>,
  unit: Unit,
  currency: string,
  kind: 'bundled' | 'own',
): string | undefined {
  const one = Number(price.price) / (price.per ?? 1);
  if (currency !== 'USD' || (kind === 'own' && one === 0)) return undefined;
  const slack = kind === 'own' ? OWN_SLACK : 1;
  const [least, most] = [BANDS[unit][0] / slack, BANDS[unit][1] * slack];
  if (one >= least && one <= most) return undefined;
  const [low, high] = [least, most].map((bound) => Number(bound.toPrecision(6)));
  return `${Number(one.toPrecision(6))} USD for one ${unit.replaceAll('_', ' ')} is out of range (${low} to ${high}); check "unit", and "per" where the price is for 1000 or 1000000 of them`;
}

function nameProblems(book: BillerBook): Problem[] {
  const seen = new Map<string, string>();
  return book.models.flatMap((model, i) =>
    namesOf(model).flatMap((name, n) => {
      const other = seen.get(name);
      seen.set(name, other ?? model.model);
      if (other === undefined) return [];
      const path = n === 0 ? ['models', i, 'model'] : ['models', i, 'aliases', n - 1];
      return [{ path, value: name, message: `is a name of ${other} already; a name belongs to one model` }];
    }),
  );
}

function mainProblems({ modality, rates }: ModelEntry): Problem[] {
  const mains: readonly Item[] = [...MAIN_ITEMS[modality], 'request', 'billed'];
  if (rates.some(({ item }) => mains.includes(item))) return [];
  const message = `is billed by one of ${mains.join(', ')}, and no price is for that`;
  return [{ path: ['modality'], value: modality, message }];
}

function idProblems(book: BillerBook): Problem[] {
  const seen = new Set<string>();
  const check = (rates: readonly RateEntry[], path: readonly (string | number)[]): Problem[] =>
    rates.flatMap(({ id }, n) => {
      const isNew = !seen.has(id);
      seen.add(id);
      const message = 'names another price of the biller already; give each its own id';
      return isNew ? [] : [{ path: [...path, n, 'id'], value: id, message }];
    });
  return [
    ...book.models.flatMap(({ rates }, i) => check(rates, ['models', i, 'rates'])),
    ...check(book.fees ?? [], ['fees']),
  ];
}

function pairProblems({ rates }: Pick<ModelEntry, 'rates'>): Problem[] {
  return rates.flatMap((a, i) =>
    rates.slice(i + 1).flatMap((b, n): Problem[] => {
      const path = ['rates', i + 1 + n];
      if (priceSameCall(a, b))
        return [
          {
            path,
            value: b.id,
            message: `holds for the same call on the same day as ${a.id}; tell them apart by "when", "from" or "until"`,
          },
        ];
      if (billTwice(a, b))
        return [
          { path, value: b.id, message: `bills a part of the quantity that ${a.id} bills too; let their "band" meet` },
        ];
      return [];
    }),
  );
}

function dayProblems({ rates }: Pick<ModelEntry, 'rates'>): Problem[] {
  return rates.flatMap((rate, i) =>
    isEmpty(rate)
      ? [
          {
            path: ['rates', i, 'until'],
            value: rate.until,
            message: `is not after "from" (${rate.from}): the price holds on no day`,
          },
        ]
      : [],
  );
}

function bandProblems(model: Pick<ModelEntry, 'rates'>, { currency }: BillerBook, kind: 'bundled' | 'own'): Problem[] {
  return model.rates.flatMap((rate, i) => {
    const message = bandProblem(rate, rate.unit, currency, kind);
    return message === undefined ? [] : [{ path: ['rates', i, 'price'], value: rate.price, message }];
  });
}

/** Every price is the one that its smallest call is rated by. */
function reachProblems(book: BillerBook): Problem[] {
  const prices = new PriceBook([book], 'check');
  return book.models.flatMap((model, i) =>
    model.rates.flatMap((entry, n) => {
      const { usage, day } = probeCall(book.biller, model, entry);
      const charge = rate(usage, prices, day);
      if (charge.status !== 'unpriced' && charge.lines.some((line) => line.price?.id === entry.id)) return [];
      const why =
        charge.status === 'unpriced' ? charge.detail : `${charge.lines[0]?.price?.id ?? 'nothing'} is paid instead`;
      return [{ path: ['models', i, 'rates', n], value: entry.id, message: `no call is ever priced by it: ${why}` }];
    }),
  );
}
