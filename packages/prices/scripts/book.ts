/**
 * Writes what follows from the books: their canonical text, one module for each biller, the version,
 * the JSON Schemas and the table in the README. `--check` writes nothing and fails where something
 * is out of date.
 */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { billerBookJsonSchema, billerBookSchema, priceLayerJsonSchema } from '../../core/src/price-check/form.ts';
import type { BillerBook, RateEntry } from '../../core/src/price-book/types.ts';
import { withTokens } from '../src/tokens.ts';
import { canonical } from './format.ts';
import { families, familiesText, FAMILIES } from './families.ts';
import type { TokenBook } from './tokens/imported.ts';
import { tokensText } from './tokens/text.ts';
import { tokensWithTiers } from './tokens/tiers.ts';

const root = join(import.meta.dirname, '..');

/** Every file that follows from the books, by path, with the text it should have. */
export function outputs(): Map<string, string> {
  const files = new Map<string, string>();
  const books: BillerBook[] = [];
  const hash = createHash('sha256');
  const tiers = families(root);
  files.set(FAMILIES, familiesText(tiers));
  for (const name of readdirSync(join(root, 'src/books')).sort()) {
    const path = join('src/books', name);
    const book = billerBookSchema.parse(JSON.parse(readFileSync(join(root, path), 'utf8')));
    const tokens = tokensOf(book.biller);
    const all = tokens ? (withTokens(book, tokens) as BillerBook) : book;
    const text = canonical(book, tiers, all);
    files.set(path, text);
    hash.update(text);
    const own = JSON.parse(text) as BillerBook;
    if (tokens) {
      const imported = tokensText(tokensWithTiers(tokens, all, tiers));
      files.set(tokensPath(book.biller), imported);
      hash.update(imported);
      books.push(withTokens(own, JSON.parse(imported) as TokenBook) as BillerBook);
    } else books.push(own);
  }
  files.set(
    'src/version.ts',
    `/** Content hash of all books: the version of each of them. */
export const version: string = '${hash.digest('hex').slice(0, 12)}';

/** The newest day on which one of their prices was read. */
export const day: string = '${newestOf(books)}';
`,
  );
  for (const { biller } of books) files.set(`src/billers/${biller}.ts`, billerText(biller));
  files.set('src/billers.ts', billersText(books));
  files.set('src/index.ts', indexText(books));
  files.set('price-layer.schema.json', schemaText(priceLayerJsonSchema()));
  files.set('price-book.schema.json', schemaText(billerBookJsonSchema()));
  files.set('README.md', readme(readFileSync(join(root, 'README.md'), 'utf8'), books));
  return files;
}

function newestOf(books: readonly BillerBook[]): string {
  const days = books.flatMap(({ models, fees = [] }) => [...models.flatMap(({ rates }) => rates), ...fees]);
  return days.reduce((newest, { seen }) => (seen > newest ? seen : newest), '');
}

/** The imported prices of a biller, next to its own book. */
export function tokensPath(biller: string): string {
  return `src/tokens/${biller}.json`;
}

function tokensOf(biller: string): TokenBook | undefined {
  const path = join(root, tokensPath(biller));
  return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as TokenBook) : undefined;
}

/** Modules of billers whose book is gone. */
function leftovers(files: ReadonlyMap<string, string>): string[] {
  return readdirSync(join(root, 'src/billers'))
    .map((name) => `src/billers/${name}`)
    .filter((path) => !files.has(path));
}

const WRITTEN = '// Written by scripts/book.ts.\n';

function billerText(biller: string): string {
  const [imports, book] = existsSync(join(root, tokensPath(biller)))
    ? [
        `import { withTokens } from '../tokens.ts';\nimport tokens from '../tokens/${biller}.json' with { type: 'json' };\n`,
        '/* @__PURE__ */ withTokens(data, tokens)',
      ]
    : ['', 'data'];
  return `${WRITTEN}import type { Book } from '../book.ts';
import data from '../books/${biller}.json' with { type: 'json' };
${imports}
/** The prices of \`${biller}\`. */
export const book: Book = ${book};

export { version } from '../version.ts';
`;
}

function billersText(books: readonly BillerBook[]): string {
  return `${WRITTEN}/** The billers that have a book. Importing their names loads no book. */
export const billers: readonly string[] = [
${books.map(({ biller }) => `  '${biller}',\n`).join('')}];

export { day, version } from './version.ts';
`;
}

function indexText(books: readonly BillerBook[]): string {
  const names = books.map(({ biller }) => biller);
  return `${WRITTEN}${names.map((name) => `import { book as ${camel(name)} } from './billers/${name}.ts';\n`).join('')}import type { Book } from './book.ts';

/** The books of all billers. \`@costspan/prices/fal\` and its like hold one each. */
export const books: readonly Book[] = [
${names.map((name) => `  ${camel(name)},\n`).join('')}];

export type { Book } from './book.ts';
export { billers, version } from './billers.ts';
`;
}

function camel(biller: string): string {
  return biller.replaceAll(/[._](\w)/g, (_, letter: string) => letter.toUpperCase());
}

function schemaText(schema: Record<string, unknown>): string {
  return `${JSON.stringify(schema, null, 2)}\n`;
}

const BEGIN = '<!-- table: written by scripts/book.ts -->';
const END = '<!-- end of table -->';

function readme(text: string, books: readonly BillerBook[]): string {
  const day = newestOf(books);
  const rows = books.map((book) => row(`\`${book.biller}\``, [book], day));
  rows.push(row('all', books, day));
  const head = `| biller | models | prices | oldest | newest | median age, days | vendor’s page | vendor’s API | observed bill | secondary | with two witnesses |
|---|---:|---:|---|---|---:|---:|---:|---:|---:|---:|`;
  const [before, rest] = text.split(BEGIN);
  const after = rest?.split(END)[1];
  if (before === undefined || after === undefined) throw new Error('README.md lacks the markers of the table');
  return `${before}${BEGIN}\n${head}\n${rows.join('\n')}\n${END}${after}`;
}

/** Prices of some books: how many, by what they are known, and how old they are on a day. */
function row(name: string, books: readonly BillerBook[], day: string): string {
  const rates = books.flatMap((book) => [...(book.fees ?? []), ...book.models.flatMap((model) => model.rates)]);
  const days = rates.map(({ seen }) => seen).sort();
  const share = (is: (rate: RateEntry) => boolean): string =>
    `${Math.round((100 * rates.filter(is).length) / rates.length)} %`;
  const evidence = (kind: RateEntry['evidence']): string => share((rate) => rate.evidence === kind);
  const median = days[Math.floor(days.length / 2)] ?? day;
  const cells = [
    name,
    books.reduce((sum, { models }) => sum + models.length, 0),
    rates.length,
    days[0],
    days.at(-1),
    (Date.parse(day) - Date.parse(median)) / 86_400_000,
    evidence('vendor_page'),
    evidence('vendor_api'),
    evidence('observed_bill'),
    evidence('secondary'),
    share(({ witnesses = 1 }) => witnesses > 1),
  ];
  return `| ${cells.join(' | ')} |`;
}

if (import.meta.main) {
  const files = outputs();
  const stale = [...files].filter(([path, text]) => text !== current(path));
  const gone = leftovers(files);
  if (process.argv.includes('--check')) {
    for (const path of [...stale.map(([path]) => path), ...gone])
      console.error(`out of date: packages/prices/${path}; run node packages/prices/scripts/book.ts`);
    process.exitCode = stale.length + gone.length > 0 ? 1 : 0;
  } else {
    for (const [path, text] of stale) {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), text);
    }
    for (const path of gone) rmSync(join(root, path));
    const done = [...stale.map(([path]) => path), ...gone.map((path) => `${path} (removed)`)];
    console.log(done.length === 0 ? 'nothing to do' : `written: ${done.join(', ')}`);
  }
}

function current(path: string): string | undefined {
  try {
    return readFileSync(join(root, path), 'utf8');
  } catch {
    return undefined;
  }
}
