import type { BillerBook, RateEntry } from '../price-book/types.ts';
import type { Problem } from './problem.ts';

/** Sources that look like readings of a page and are none. */
const GENERATED: readonly { readonly name: RegExp; readonly before?: string; readonly why: string }[] = [
  {
    name: /\bapi-evangelist\b/,
    before: '2026-08-11',
    why: 'its files of 2026-05 say of themselves that they were written by a bulk sweep, "not harvested from the provider"',
  },
  { name: /\btheneuralbase\.com\b/, why: 'its lessons contradict each other and every vendor' },
  { name: /\bgetmaxim\.ai\b/, why: 'its pages are filled from tables, with 0 where those have another unit' },
  { name: /\btokenmix\.ai\b/, why: 'it takes an estimate by the minute for the price' },
];

/** Prices whose source is a text that nobody read off the vendor's page. */
export function sourceProblems({ models }: BillerBook): Problem[] {
  return models.flatMap(({ rates }, i) =>
    rates.flatMap((rate, n) => {
      const found = GENERATED.find(({ name, before }) => name.test(textOf(rate)) && (before ?? '9') > rate.seen);
      return found === undefined
        ? []
        : [
            {
              path: ['models', i, 'rates', n, 'source'],
              value: rate.source,
              message: `is no reading of a page: ${found.why}. Find another source`,
            },
          ];
    }),
  );
}

function textOf({ source, note = '' }: RateEntry): string {
  return `${source} ${note}`;
}

/** Prices that rest on one reading by somebody else than the vendor, and still hold. */
export function singleWitnessed({ models }: BillerBook): RateEntry[] {
  return models
    .filter(({ ended }) => ended === undefined)
    .flatMap(({ rates }) => rates)
    .filter(({ evidence, witnesses = 1, until }) => evidence === 'secondary' && witnesses < 2 && until === undefined);
}
