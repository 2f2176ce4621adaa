import { inline } from '../format.ts';
import type { TokenBook } from './imported.ts';

/** The one text of a biller's token prices: a reading, and a row of a price table, a line. */
export function tokensText({ biller, readings, models }: TokenBook): string {
  const block = (key: string, lines: readonly string[]): string =>
    `  "${key}": [\n${lines.map((line) => `    ${line}`).join(',\n')}\n  ]`;
  const texts = models
    .toSorted((a, b) => (a.model < b.model ? -1 : 1))
    .map(({ prices, ...head }) => {
      const rows = prices.map((row) => `      ${inline(defined(row))}`).join(',\n');
      return `${inline(defined(head)).slice(0, -2)}, "prices": [\n${rows}\n    ] }`;
    });
  return `{\n  "biller": ${JSON.stringify(biller)},\n${block('readings', readings.map(inline))},\n${block('models', texts)}\n}\n`;
}

function defined(values: object): object {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
}
