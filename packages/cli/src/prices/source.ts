import { existsSync } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { bundledBook } from '@costspan/core';
import type { PriceLayer } from '@costspan/core';
import type { BillerBook } from '@costspan/core/internal';
import { billerBookSchema, parseJson, priceLayerSchema, readPriceText } from '@costspan/core/schema';
import type { Form } from '@costspan/core/schema';
import { withTokens } from '@costspan/prices/tokens';
import type { TokenPrices } from '@costspan/prices/tokens';
import { WrongUse } from '../exit.ts';
import { jsonProblem } from '../explain/json.ts';
import { quoted } from '../text/plain.ts';
import { feeRows, rowsOf } from './rows.ts';
import type { PriceRow } from './rows.ts';

/** Where the books of an unpacked or checked out `@costspan/prices` are. */
const FOLDERS = ['dist/books', 'src/books', 'books', '.'];

/** Prices, and whether they are all that there are: a file holds those of some providers or models. */
export interface Source {
  readonly rows: readonly PriceRow[];
  /** for a file: whether it speaks of the model that a price is for */
  readonly covers?: (row: PriceRow) => boolean;
}

/** The prices of `bundled`, of a file (a book or a layer), or of a folder of books: another version of @costspan/prices. */
export async function pricesFrom(source: string): Promise<Source> {
  if (source === 'bundled') return { rows: [...rowsOf(bundledBook())] };
  const found = await stat(source).catch(() => undefined);
  if (!found)
    throw new WrongUse(`${source}: no such file or folder; write bundled for the book that comes with costspan`);
  if (!found.isDirectory()) return fileSource(contentOf(source));
  const files = await bookFiles(source);
  const contents = files.map(contentOf);
  return { rows: contents.flatMap(({ books }) => books.flatMap(rowsOfBook)) };
}

function fileSource({ books, isLayer }: Content): Source {
  const rows = books.flatMap(rowsOfBook);
  const keyOf = ({ provider, entry }: PriceRow): string => (isLayer ? `${provider}\n${entry.model}` : provider);
  const keys = new Set(rows.map(keyOf));
  return { rows, covers: (row) => keys.has(keyOf(row)) };
}

async function bookFiles(folder: string): Promise<string[]> {
  for (const below of FOLDERS) {
    const names = await readdir(join(folder, below)).catch(() => []);
    const books = names.filter((name) => name.endsWith('.json') && !/^(package|tsconfig)|\.schema\.json$/.test(name));
    if (books.length > 0) return books.sort().map((name) => join(folder, below, name));
  }
  throw new WrongUse(`${folder}: no price books here; name a folder of @costspan/prices, or a file`);
}

interface Content {
  readonly books: readonly BillerBook[];
  readonly isLayer: boolean;
}

function contentOf(file: string): Content {
  const value = jsonOf(file);
  const isLayer = typeof value !== 'object' || value === null || !('biller' in value);
  if (!isLayer) return { isLayer, books: [withImported(checked(billerBookSchema, value, file), file)] };
  return { isLayer, books: checked<PriceLayer>(priceLayerSchema, value, file).books ?? [] };
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

function rowsOfBook({ biller, currency, models, fees }: BillerBook): PriceRow[] {
  const rows = models.flatMap((entry) => entry.rates.map((rate) => ({ provider: biller, currency, entry, rate })));
  return [...feeRows(biller, currency, fees), ...rows];
}
