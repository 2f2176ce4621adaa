import type { BillerBook, ModelEntry, RateEntry } from '../price-book/types.ts';
import type { Problem } from './problem.ts';

interface Read {
  readonly model: number;
  readonly index: number;
  readonly rate: RateEntry;
}

/** A page is read as a whole: what was read of it before it changed is no longer its word. */
export function readingProblems(book: BillerBook): Problem[] {
  return [...pages(book).values()].flatMap((page) => [...halfRead(page), ...mixed(page)]);
}

/** Current prices by the page that states them. */
function pages({ models }: BillerBook): Map<string, Read[]> {
  const found = new Map<string, Read[]>();
  for (const [model, entry] of models.entries())
    for (const [index, rate] of entry.rates.entries()) {
      if (!isCurrent(entry, rate)) continue;
      // What a public table says of a page was read with the rest of the table.
      const key = `${rate.source} ${rate.table ?? ''}`;
      const page = found.get(key) ?? [];
      page.push({ model, index, rate });
      found.set(key, page);
    }
  return found;
}

function isCurrent({ ended }: ModelEntry, { until }: RateEntry): boolean {
  return ended === undefined && until === undefined;
}

/** Some of the page's prices were read since it changed, others only before. */
function halfRead(page: readonly Read[]): Problem[] {
  const newest = latest(page.map(({ rate }) => rate.seen));
  const changed = latest(page.flatMap(({ rate }) => (rate.from !== undefined && rate.from <= newest ? rate.from : [])));
  return page.flatMap(({ model, index, rate }) =>
    rate.seen < changed && !rate.partial
      ? [
          {
            path: ['models', model, 'rates', index, 'seen'],
            value: rate.seen,
            message: `is before ${changed}, when other prices of ${rate.source} changed: read this one again, or mark it "partial"`,
          },
        ]
      : [],
  );
}

/** Prices of one item of one model, from one page, that were read on several days. */
function mixed(page: readonly Read[]): Problem[] {
  return page.flatMap(({ model, index, rate }, n) => {
    const other = page.slice(0, n).find((one) => one.model === model && isSameRow(one.rate, rate));
    if (other === undefined || other.rate.seen === rate.seen) return [];
    return [
      {
        path: ['models', model, 'rates', index, 'seen'],
        value: rate.seen,
        message: `is another day than that of ${other.rate.id}, ${other.rate.seen}, in the same row of the page: a page is read as a whole`,
      },
    ];
  });
}

/** Facts that have a table or a tab of their own on a page. */
const TABLES = ['service_tier', 'mode', 'streaming'];

/** A row of a page: one item in one unit, in one of its tables. */
function isSameRow(a: RateEntry, b: RateEntry): boolean {
  return a.item === b.item && a.unit === b.unit && TABLES.every((fact) => a.when?.[fact] === b.when?.[fact]);
}

function latest(days: readonly string[]): string {
  return days.toSorted().at(-1) ?? '';
}
