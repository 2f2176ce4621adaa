import { existsSync } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { bundledBook } from '@costspan/core';
import type { PriceLayer } from '@costspan/core';
import { bundledBooks, PriceBook } from '@costspan/core/internal';
import type { Accounts, BillerBook, Multiplier } from '@costspan/core/internal';
import { billerBookSchema, layerProblems, parseJson, priceLayerSchema, readPriceText } from '@costspan/core/schema';
import type { Form } from '@costspan/core/schema';
import { withTokens } from '@costspan/prices/tokens';
import type { TokenPrices } from '@costspan/prices/tokens';
import { WrongUse } from '../exit.ts';
import { jsonProblem } from '../explain/json.ts';
import { quoted } from '../text/plain.ts';
import { rowsOf } from './rows.ts';
import type { PriceRow } from './rows.ts';

/** Where the books of an unpacked or checked out `@costspan/prices` are. */
const FOLDERS = ['dist/books', 'src/books', 'books', '.'];

/** Prices that were named: whole books (of all billers, or of one), or layers over them. */
export interface Source {
  /** undefined: the bundled ones */
  readonly books: readonly BillerBook[] | undefined;
  readonly layers: readonly PriceLayer[];
  /** of one biller: what it does not speak of has not been removed */
  readonly isPart: boolean;
}

/** The prices of two sources: a layer lies over the other one where that is of all billers, else over the bundled book. */
export function rowsOfBoth(a: Source, b: Source, accounts: Accounts): readonly [PriceRow[], PriceRow[]] {
  const rows = (one: Source, other: Source): PriceRow[] => {
    const base = baseOf(one, other);
    return [...rowsOf(base ? new PriceBook(base, 'file', one.layers, accounts) : bundledBook(one.layers, accounts))];
  };
  const spokenOf = (all: PriceRow[], own: Source, other: Source): PriceRow[] => {
    if (!other.isPart || own.isPart) return all;
    const billers = new Set(other.books?.map(({ biller }) => biller));
    return all.filter(({ provider }) => billers.has(provider));
  };
  return [spokenOf(rows(a, b), a, b), spokenOf(rows(b, a), b, a)];
}

/** What is wrong with a source's layers: an app would refuse them as a whole. */
export function problemsOf(source: Source, other: Source, name: string): string[] {
  const given = source.layers.map((layer) => ({ layer, origin: name }));
  return layerProblems(given, baseOf(source, other) ?? bundledBooks());
}

/** Undefined: the bundled books. */
function baseOf(one: Source, other: Source): readonly BillerBook[] | undefined {
  return one.layers.length > 0 && !other.isPart ? other.books : one.books;
}

/** The factors of layers that hold for another account than the one in force. */
export function factorsOfOthers({ layers }: Source, accounts: Accounts): readonly Multiplier[] {
  const all = layers.flatMap(({ multipliers = [] }) => multipliers);
  return all.filter(({ biller, account }) => account !== undefined && account !== accounts[biller]);
}

/** What `bundled`, a file (a book or layers) or a folder of books (another version of @costspan/prices) has. */
export async function sourceOf(name: string): Promise<Source> {
  if (name === 'bundled') return { books: undefined, layers: [], isPart: false };
  const found = await stat(name).catch(() => undefined);
  if (!found)
    throw new WrongUse(`${name}: no such file or folder; write bundled for the book that comes with costspan`);
  if (!found.isDirectory()) return fileSource(name);
  return { books: (await bookFiles(name)).map((file) => bookOf(jsonOf(file), file)), layers: [], isPart: false };
}

function fileSource(file: string): Source {
  const value = jsonOf(file);
  if (typeof value === 'object' && value !== null && 'biller' in value)
    return { books: [bookOf(value, file)], layers: [], isPart: true };
  const layers = [value].flat().map((one) => checked<PriceLayer>(priceLayerSchema, one, file));
  return { books: undefined, layers, isPart: false };
}

async function bookFiles(folder: string): Promise<string[]> {
  for (const below of FOLDERS) {
    const names = await readdir(join(folder, below)).catch(() => []);
    const books = names.filter((name) => name.endsWith('.json') && !/^(package|tsconfig)|\.schema\.json$/.test(name));
    if (books.length > 0) return books.sort().map((name) => join(folder, below, name));
  }
  throw new WrongUse(`${folder}: no price books here; name a folder of @costspan/prices, or a file`);
}

function bookOf(value: unknown, file: string): BillerBook {
  return withImported(checked(billerBookSchema, value, file), file);
}

/** A package's own book has prices of tokens beside it that were imported. */
function withImported(book: BillerBook, file: string): BillerBook {
  const tokens = join(dirname(file), '../tokens', basename(file));
  if (basename(dirname(file)) !== 'books' || !existsSync(tokens)) return book;
  const { readings, models } = jsonOf(tokens) as Partial<TokenPrices>;
  if (!Array.isArray(readings) || !Array.isArray(models)) throw new WrongUse(`${tokens}: no imported prices`);
  const { biller } = book;
  return checked(billerBookSchema, withTokens(book, { biller, readings, models }), tokens);
}

/** As a layer is read that is loaded. */
function jsonOf(file: string): unknown {
  let text = '';
  try {
    text = readPriceText(file);
    return parseJson(text);
  } catch (error) {
    const { message } = error as Error;
    if (error instanceof SyntaxError) throw new WrongUse(`${file}: ${jsonProblem(text, 1)}`);
    throw new WrongUse(message.startsWith(file) ? message : `${file}: ${message}`);
  }
}

function checked<T>(schema: Form<T>, value: unknown, file: string): T {
  const parsed = schema.safeParse(value, { reportInput: true });
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues
    .slice(0, 5)
    .map(
      ({ path, input, message }) =>
        `${path.join('.') || '(root)'} is ${input === undefined ? 'missing' : quoted(input)}: ${message}`,
    );
  throw new WrongUse(`${file}: ${problems.join('; ')}`);
}
