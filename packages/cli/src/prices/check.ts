import { bundledBook } from '@costspan/core';
import { bundledBooks } from '@costspan/core/internal';
import type { PriceLayer } from '@costspan/core';
import type { BillerBook } from '@costspan/core/internal';
import { bookProblems, layerProblems, problemText, readPriceFile, singleWitnessed } from '@costspan/core/schema';
import type { GivenLayer } from '@costspan/core/schema';
import { OK, PROBLEM } from '../exit.ts';
import { print, show } from '../print.ts';
import { plain } from '../text/plain.ts';
import { ownFiles } from './own-layers.ts';

/** A file, or the bundled book, and everything that is wrong with it. */
interface Checked {
  readonly name: string;
  readonly models: number;
  readonly prices: number;
  readonly problems: readonly string[];
  /** of the bundled book: prices that rest on one reading by somebody else than the vendor, by biller */
  readonly singleWitnessed?: Readonly<Record<string, readonly string[]>>;
}

/** `costspan prices check`: files as they would lie over the bundled book, in order; without one, the book and what `COSTSPAN_PRICES` names. */
export async function check(files: readonly string[], options: { json?: true }): Promise<number> {
  const own = files.length > 0 ? files : ownFiles();
  const checked = [...(files.length > 0 ? [] : [checkBundled()]), ...checkFiles(own)];
  await (options.json ? print(`${JSON.stringify({ checked })}\n`) : show(`${checked.map(render).join('\n')}\n`));
  return checked.some(({ problems }) => problems.length > 0) ? PROBLEM : OK;
}

function checkBundled(): Checked {
  const problems = bundledBooks().flatMap((book) =>
    bookProblems(book, 'bundled').map((problem) => `${book.biller}: ${problemText(problem)}`),
  );
  const single = bundledBooks().map((book) => [book.biller, singleWitnessed(book).map(({ id }) => id)] as const);
  return {
    name: `bundled book ${bundledBook().version}`,
    ...sizeOf(bundledBooks()),
    problems,
    singleWitnessed: Object.fromEntries(single.filter(([, ids]) => ids.length > 0)),
  };
}

/** Each file after those before it, whose models it may name. */
function checkFiles(files: readonly string[]): Checked[] {
  const before: GivenLayer[] = [];
  // Somewhere it is tomorrow already.
  const latest = new Date(Date.now() + 86_400_000).toISOString().slice(0, 10);
  return files.map((name) => {
    let given: GivenLayer[];
    try {
      given = readPriceFile(name);
    } catch (error) {
      return { name, models: 0, prices: 0, problems: [error instanceof Error ? error.message : String(error)] };
    }
    const known = layerProblems(before, bundledBooks(), latest).length;
    before.push(...given);
    const problems = layerProblems(before, bundledBooks(), latest).slice(known);
    const books = problems.length > 0 ? [] : given.flatMap(({ layer }) => (layer as PriceLayer).books ?? []);
    return { name, ...sizeOf(books), problems };
  });
}

function sizeOf(books: readonly BillerBook[]): { models: number; prices: number } {
  const models = books.flatMap((book) => book.models);
  return { models: models.length, prices: models.flatMap(({ rates }) => rates).length };
}

function counted(n: number, what: string): string {
  return `${n} ${what}${n === 1 ? '' : 's'}`;
}

function render(checked: Checked): string {
  const { name, models, prices, problems } = checked;
  if (problems.length === 0)
    return [
      plain(`${name}: ok, ${counted(models, 'model')}, ${counted(prices, 'price')}`),
      ...witnesses(checked.singleWitnessed),
    ].join('\n');
  return [
    plain(`${name}: ${counted(problems.length, 'problem')}`),
    ...problems.map((problem) => `  ${plain(problem)}`),
  ].join('\n');
}

/** How many prices have one witness, the billers with the most first; `--json` names each. */
function witnesses(single: Checked['singleWitnessed'] = {}): string[] {
  const billers = Object.entries(single).toSorted(([, a], [, b]) => b.length - a.length);
  if (billers.length === 0) return [];
  const all = billers.reduce((sum, [, ids]) => sum + ids.length, 0);
  const each = billers.map(([biller, ids]) => plain(`    ${biller} ${ids.length}`));
  return [`  ${counted(all, 'price')} with one witness, named by --json:`, ...each];
}
