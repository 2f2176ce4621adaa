import { z } from 'zod';
import { common, isEmpty } from '../util/day.ts';
import { didYouMean } from './did-you-mean.ts';
import { priceLayerSchema } from './schema.ts';
import { bandProblem, bookProblems } from './validate.ts';
import type { Problem } from './problem.ts';
import { namesOf } from '../price-book/model-index.ts';
import type { BillerBook, GivenLayer, PriceLayer, RateEntry } from '../price-book/types.ts';

/** Throws an error that names origin, JSON path, value and fix of the first mistakes in some layer. */
export function assertPriceLayers(given: readonly GivenLayer[], bundled: readonly BillerBook[]): void {
  const found = layerProblems(given, bundled);
  if (found.length === 0) return;
  const more =
    found.length > MAX_REPORTED ? [`and ${found.length - MAX_REPORTED} more: costspan prices check FILE`] : [];
  throw new Error([...found.slice(0, MAX_REPORTED), ...more].join('; '));
}

const MAX_REPORTED = 5;

/**
 * Every mistake in the layers, as `origin: path is value: what to do`; each layer may name what those before it add.
 * A price that was seen after `latest` is one, too. A process that prices calls does not ask: its clock may be wrong.
 */
export function layerProblems(given: readonly GivenLayer[], bundled: readonly BillerBook[], latest?: string): string[] {
  const known = [...bundled];
  return given.flatMap(({ layer, origin }) => {
    const parsed = priceLayerSchema.safeParse(layer, { reportInput: true });
    const found = parsed.success
      ? [...meaningProblems(parsed.data, known), ...(latest === undefined ? [] : seenProblems(parsed.data, latest))]
      : parsed.error.issues.flatMap(formProblems);
    if (parsed.success) known.push(...(parsed.data.books ?? []));
    return found.map((problem) => `${origin}: ${problemText(problem)}`);
  });
}

/** Mistakes of form; an unknown key is named itself, not the object that it is in. */
function formProblems(issue: z.core.$ZodIssue): Problem[] {
  const path = issue.path as (string | number)[];
  if (issue.code !== 'unrecognized_keys') return [{ path, value: issue.input, message: issue.message }];
  const { input } = issue as { input?: unknown };
  return issue.keys.map((key) => ({
    path: [...path, key],
    value: (input as Record<string, unknown> | undefined)?.[key],
    message: issue.message,
  }));
}

export function problemText({ path, value, message }: Problem): string {
  const text = textOf(value);
  const shown = text.length > 60 ? `${text.slice(0, 57)}...` : text;
  return `${z.core.toDotPath(path as PropertyKey[]) || '(root)'} is ${shown}: ${message}`;
}

/** As JSON, where it has such a form: `configure` takes objects that go round in a circle, too. */
function textOf(value: unknown): string {
  try {
    return JSON.stringify(value) ?? 'missing';
  } catch {
    return 'no JSON';
  }
}

/** Days in the future on which somebody claims to have read a price. */
function seenProblems(value: unknown, latest: string, path: readonly (string | number)[] = []): Problem[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, one]) => {
    const at = [...path, Array.isArray(value) ? Number(name) : name];
    if (name === 'seen' && typeof one === 'string' && one > latest)
      return [{ path: at, value: one, message: 'is in the future: write the day on which the price was read' }];
    return seenProblems(one, latest, at);
  });
}

/** Mistakes of a layer that has the right form. */
function meaningProblems(layer: PriceLayer, before: readonly BillerBook[]): Problem[] {
  const known = [...before, ...(layer.books ?? [])];
  const billers = [...new Set(known.map(({ biller }) => biller))];
  const lists = { rates: layer.rates, multipliers: layer.multipliers, credits: layer.credits };
  return [
    ...(layer.books ?? []).flatMap((book, i) => at(['books', i], bookProblems(book, 'own'))),
    ...twoBooks(layer),
    ...Object.entries(lists).flatMap(([name, list = []]) =>
      list.flatMap((one, i) => at([name, i], [...billerProblem(one.biller, billers), ...daysProblem(one)])),
    ),
    ...(layer.rates ?? []).flatMap((one, i) => at(['rates', i], replacementProblems(one, known))),
    ...(layer.multipliers ?? []).flatMap((one, i) => at(['multipliers', i], multiplierProblems(one, known))),
    ...(layer.credits ?? []).flatMap((one, i) => {
      const currency = one.currency ?? known.find(({ biller }) => biller === one.biller)?.currency ?? 'USD';
      return at(['credits', i, 'price'], valueProblem(one.price, bandProblem(one, 'credit', currency, 'own')));
    }),
    ...(layer.exchangeRates ?? []).flatMap((one, i) =>
      at(
        ['exchangeRates', i, 'rate'],
        valueProblem(
          one.rate,
          /[1-9]/.test(one.rate) ? undefined : 'nothing is worth nothing: write what one of the currency is in USD',
        ),
      ),
    ),
    ...repeated('rates', layer.rates, ({ biller, id }) => [biller, id]),
    ...repeated('multipliers', layer.multipliers, (one) => [one.biller, one.account, one.model, one.serviceTier]),
    ...repeated('credits', layer.credits, ({ biller, account }) => [biller, account]),
    ...repeated(
      'exchangeRates',
      layer.exchangeRates?.map(({ from, until }) => ({ currency: from, until })),
      ({ currency }) => [currency],
    ),
  ];
}

function at(path: readonly (string | number)[], problems: readonly Problem[]): Problem[] {
  return problems.map((problem) => ({ ...problem, path: [...path, ...problem.path] }));
}

function valueProblem(value: unknown, message: string | undefined): Problem[] {
  return message === undefined ? [] : [{ path: [], value, message }];
}

function twoBooks({ books = [] }: PriceLayer): Problem[] {
  return books.flatMap(({ biller }, i) =>
    books.findIndex((other) => other.biller === biller) < i
      ? [
          {
            path: ['books', i, 'biller'],
            value: biller,
            message: 'has a book in this layer already; put its models there',
          },
        ]
      : [],
  );
}

function billerProblem(biller: string, billers: readonly string[]): Problem[] {
  if (billers.includes(biller)) return [];
  const message = `no biller of the price book${didYouMean(biller, billers)}; a biller of your own needs a book in "books"`;
  return [{ path: ['biller'], value: biller, message }];
}

function daysProblem({ from, until }: { from?: string | undefined; until?: string | undefined }): Problem[] {
  return isEmpty({ from, until })
    ? [{ path: ['until'], value: until, message: `is not after "from" (${from}): it holds on no day` }]
    : [];
}

function replacementProblems(one: NonNullable<PriceLayer['rates']>[number], known: readonly BillerBook[]): Problem[] {
  const books = known.filter(({ biller }) => biller === one.biller);
  if (books.length === 0) return [];
  const all = books.flatMap((book) => [...book.models.flatMap((model) => model.rates), ...(book.fees ?? [])]);
  const replaced: RateEntry | undefined = all.findLast(({ id }) => id === one.id);
  if (!replaced) {
    const hint = didYouMean(
      one.id,
      all.map(({ id }) => id),
    );
    return [
      {
        path: ['id'],
        value: one.id,
        message: `no price of ${one.biller} has this id${hint}; costspan prices list names them`,
      },
    ];
  }
  const { unit, per } = replaced;
  const problem = bandProblem({ price: one.price, per: one.per ?? per }, unit, books[0]?.currency ?? 'USD', 'own');
  return at(['price'], valueProblem(one.price, problem));
}

function multiplierProblems(
  one: NonNullable<PriceLayer['multipliers']>[number],
  known: readonly BillerBook[],
): Problem[] {
  const found: Problem[] = [];
  const names = known.filter(({ biller }) => biller === one.biller).flatMap((book) => book.models.flatMap(namesOf));
  if (one.model !== undefined && names.length > 0 && !names.includes(one.model))
    found.push({
      path: ['model'],
      value: one.model,
      message: `no model of ${one.biller}${didYouMean(one.model, names)}`,
    });
  if (Number(one.factor) > MAX_FACTOR)
    found.push({ path: ['factor'], value: one.factor, message: 'multiplies the price; for 10 % off write "0.9"' });
  return found;
}

const MAX_FACTOR = 10;

/** Two entries that say something else about the same thing on the same day. */
function repeated<T extends { readonly from?: string | undefined; readonly until?: string | undefined }>(
  list: string,
  entries: readonly T[] = [],
  of: (entry: T) => readonly unknown[],
): Problem[] {
  const keys = entries.map((entry) => JSON.stringify(of(entry)));
  return entries.flatMap((entry, i) => {
    const first = entries.findIndex((other, n) => n < i && keys[n] === keys[i] && !isEmpty(common(other, entry)));
    if (first < 0) return [];
    return [
      { path: [list, i], value: entry, message: `says the same as ${list}[${first}] for the same days; keep one` },
    ];
  });
}
