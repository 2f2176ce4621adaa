import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { expect, test } from 'vitest';
import type { Book } from './book.ts';
import { billers, books, version } from './index.ts';

const names = (folder: string, end: string): string[] =>
  readdirSync(join(import.meta.dirname, folder)).map((name) => name.replace(end, ''));

test('every biller has an entry of its own: its book, and the version of the whole', async () => {
  expect(billers).toEqual(names('books', '.json').sort());
  expect(names('billers', '.ts').sort()).toEqual(billers);
  expect(books.map(({ biller }) => biller)).toEqual(billers);
  for (const [i, biller] of billers.entries()) {
    const entry = (await import(`@costspan/prices/${biller}`)) as { book: Book; version: string };
    expect(entry.book).toEqual(books[i]);
    expect(entry.version).toBe(version);
  }
});

test.each([
  ['the names, no book', `export * from '@costspan/prices/billers'`, []],
  ['the names of the root entry, no book', `export { billers, version } from '@costspan/prices'`, []],
  ['an entry, its own book', `export { book } from '@costspan/prices/gcp.gemini'`, ['gcp.gemini']],
  ['the version of an entry, no book', `export { version } from '@costspan/prices/gcp.gemini'`, []],
])('a bundle of %s', async (_, contents, expected) => {
  const bundle = await build({
    stdin: { contents, resolveDir: import.meta.dirname },
    bundle: true,
    format: 'esm',
    write: false,
    metafile: true,
  });
  const [output] = Object.values(bundle.metafile.outputs);
  const carried = Object.entries(output?.inputs ?? {}).filter(([, { bytesInOutput }]) => bytesInOutput > 0);
  expect(carried.flatMap(([path]) => /books\/(.*)\.json$/.exec(path)?.[1] ?? [])).toEqual(expected);
});
