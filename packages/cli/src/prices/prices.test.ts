import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { RateEntry } from '@costspan/core/internal';
import { afterAll, expect, it } from 'vitest';
import { differenceOf } from './diff.ts';
import { pricesFrom } from './source.ts';

const folder = mkdtempSync(join(tmpdir(), 'costspan-prices-'));
afterAll(() => rmSync(folder, { recursive: true }));

const rate = (id: string, price: string, more: Partial<RateEntry> = {}): RateEntry => ({
  id,
  item: 'image_output',
  unit: 'image',
  price,
  source: 'https://example.com',
  seen: '2026-11-01',
  evidence: 'vendor_page',
  ...more,
});
const book = (...rates: readonly RateEntry[]): object => ({
  biller: 'fal',
  currency: 'USD',
  models: [{ model: 'fal-ai/x', modality: 'image', tier: 'standard', tierBasis: 'user', rates }],
});

function file(name: string, value: unknown): string {
  const path = join(folder, name);
  writeFileSync(path, JSON.stringify(value));
  return path;
}

it('tells what was added, removed, changed, and what was only read again', async () => {
  const before = await pricesFrom(
    file('a.json', book(rate('a', '0.04'), rate('b', '0.05'), rate('c', '1'), rate('d', '2'), rate('e', '3'))),
  );
  const after = await pricesFrom(
    file(
      'b.json',
      book(
        rate('a', '40', { per: 1000, seen: '2026-11-20' }),
        rate('b', '0.06', { from: '2026-12-01' }),
        rate('d', '2', { until: '2026-12-01' }),
        rate('e', '3'),
        rate('f', '9'),
      ),
    ),
  );
  const { changes, reread } = differenceOf(before.rows, after.rows);
  expect(changes.map(({ kind, before: was, after: now, fields }) => [kind, (now ?? was)?.rate.id, fields])).toEqual([
    ['changed', 'b', ['price', 'from']],
    ['changed', 'd', ['until']],
    ['added', 'f', []],
    ['removed', 'c', []],
  ]);
  expect(reread).toBe(1);
});

it('reads the bundled book, a layer, and a folder of books', async () => {
  const bundled = await pricesFrom('bundled');
  expect(bundled.rows.length).toBeGreaterThan(100);
  expect(bundled.covers).toBeUndefined();
  const layer = await pricesFrom(file('layer.json', { books: [book(rate('a', '0.04'))] }));
  expect(layer.rows).toHaveLength(1);
  const own = bundled.rows.filter(({ provider }) => provider === 'fal');
  expect(own.filter((row) => layer.covers?.(row))).toEqual([]);
  mkdirSync(join(folder, 'package/dist/books'), { recursive: true });
  file('package/dist/books/fal.json', book(rate('a', '0.04')));
  file('package/package.json', {});
  expect((await pricesFrom(join(folder, 'package'))).rows).toEqual(layer.rows);
  const source = fileURLToPath(new URL('../../../prices', import.meta.url));
  expect((await pricesFrom(source)).rows).toHaveLength(bundled.rows.length);
});

it.each([
  ['no JSON', 'x.json', '{', /x\.json: line 1, column 2: not JSON/],
  [
    'a price as a number',
    'n.json',
    JSON.stringify({ books: [book({ ...rate('a', '1'), price: 1 } as never)] }),
    /books\.0\.models\.0\.rates\.0\.price is 1: /,
  ],
])('refuses %s by file, field and fix', async (_, name, text, message) => {
  const path = join(folder, name);
  writeFileSync(path, text);
  await expect(pricesFrom(path)).rejects.toThrow(message);
});

it('refuses what is not there', async () => {
  await expect(pricesFrom(join(folder, 'none'))).rejects.toThrow(/no such file or folder/);
  mkdirSync(join(folder, 'empty'));
  await expect(pricesFrom(join(folder, 'empty'))).rejects.toThrow(/no price books here/);
});

it('lists what a biller’s tools cost, which no model has', async () => {
  const fees = [rate('search', '0.01', { item: 'web_search', unit: 'request' })];
  const { rows } = await pricesFrom(file('fees.json', { ...book(rate('a', '0.04')), fees }));
  expect(rows.map((row) => [row.entry.model, row.rate.id])).toEqual([
    ['*', 'search'],
    ['fal-ai/x', 'a'],
  ]);
  const bundled = await pricesFrom('bundled');
  expect(bundled.rows.find(({ provider, entry }) => provider === 'openai' && entry.model === '*')).toBeDefined();
});
