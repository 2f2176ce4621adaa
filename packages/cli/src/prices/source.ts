import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { bundledBook } from '@costspan/core';
import type { PriceLayer } from '@costspan/core';
import type { BillerBook } from '@costspan/core/internal';
import { billerBookSchema, priceLayerSchema } from '@costspan/core/schema';
import type { z } from 'zod';
import { WrongUse } from '../exit.ts';
import { jsonProblem } from '../explain/json.ts';
import { quoted } from '../text/plain.ts';
import { rowsOf } from './rows.ts';
import type { PriceRow } from './rows.ts';

/** 16 MiB, as for a layer that is loaded. */
const MOST_BYTES = 16 * 1024 * 1024;
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
  if (!found.isDirectory()) return fileSource(await contentOf(source));
  const files = await bookFiles(source);
  const contents = await Promise.all(files.map(contentOf));
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

async function contentOf(file: string): Promise<Content> {
  const { size } = await stat(file);
  if (size > MOST_BYTES)
    throw new WrongUse(`${file}: ${size} bytes, more than the ${MOST_BYTES} that a price file may have`);
  const text = await readFile(file, 'utf8');
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new WrongUse(`${file}: ${jsonProblem(text, 1)}`);
  }
  const isLayer = typeof value !== 'object' || value === null || !('biller' in value);
  if (!isLayer) return { isLayer, books: [checked(billerBookSchema, value, file)] };
  return { isLayer, books: checked<PriceLayer>(priceLayerSchema, value, file).books ?? [] };
}

function checked<T>(schema: z.ZodType<T>, value: unknown, file: string): T {
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

function rowsOfBook({ biller, currency, models }: BillerBook): PriceRow[] {
  return models.flatMap((entry) => entry.rates.map((rate) => ({ provider: biller, currency, entry, rate })));
}
