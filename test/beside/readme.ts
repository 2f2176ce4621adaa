/** Writes the table of `README.md` from the last run: `node test/beside/readme.ts`. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { products } from './products.ts';
import type { Product } from './product.ts';
import { readResults } from './results.ts';
import type { CellResult } from './results.ts';

const README = join(import.meta.dirname, 'README.md');
const START = '<!-- results:start -->';
const END = '<!-- results:end -->';

function row(product: Product, results: readonly CellResult[]): string {
  const own = results.filter((one) => one.product === product.name);
  const spans = (copies: CellResult['copies']): string => {
    const cells = own.filter((one) => one.copies === copies);
    if (cells.length === 0) return '-';
    const arrived = cells.every(({ charged }) => charged[product.arrives] >= 2);
    const where = product.arrives === 'intake' ? 'in the product' : 'by OTLP';
    return `${arrived ? 'arrive' : 'LOST'} ${where}`;
  };
  const sees = product.blindAfter ? 'if it is started first' : 'yes';
  return `| ${product.title} | ${spans('one api')} | ${spans('two apis')} | ${sees} | ${product.note ?? ''} |`;
}

const results = readResults();
const table = [
  '| beside | costspan’s spans, one `@opentelemetry/api` | two versions of it | the product sees the call | what a user has to know |',
  '| --- | --- | --- | --- | --- |',
  ...products.map((product) => row(product, results)),
].join('\n');
const text = readFileSync(README, 'utf8');
const [before, after] = [text.slice(0, text.indexOf(START)), text.slice(text.indexOf(END))];
writeFileSync(README, `${before}${START}\n\n${table}\n\n${after}`);
