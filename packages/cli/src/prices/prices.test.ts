import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { RateEntry } from '@costspan/core/internal';
import { afterAll, describe, expect, it } from 'vitest';
import { daysOfChange, differenceOf } from './difference.ts';
import type { Difference } from './difference.ts';
import { exchangeChanges } from './exchange-rates.ts';
import { byFactor } from './multiplied.ts';
import type { PriceRow } from './rows.ts';
import { factorsOfOthers, problemsOf, rowsOfBoth, sourceOf } from './source.ts';

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

/** What a source has beside another one. */
async function rowsOf(name: string, beside = name, accounts = {}): Promise<readonly PriceRow[]> {
  return rowsOfBoth(await sourceOf(name), await sourceOf(beside), accounts)[0];
}
async function difference(before: string, after: string, accounts = {}): Promise<Difference> {
  return differenceOf(...rowsOfBoth(await sourceOf(before), await sourceOf(after), accounts));
}
const told = ({ changes }: Difference): unknown[] =>
  changes.map(({ kind, before, after, fields }) => [kind, (after ?? before)?.rate.id, fields]);

it('tells what was added, removed, changed, and what was only read again', async () => {
  const before = file(
    'a.json',
    book(rate('a', '0.04'), rate('b', '0.05'), rate('c', '1'), rate('d', '2'), rate('e', '3')),
  );
  const after = file(
    'b.json',
    book(
      rate('a', '40', { per: 1000, seen: '2026-11-20' }),
      rate('b', '0.06', { from: '2026-12-01' }),
      rate('d', '2', { until: '2026-12-01' }),
      rate('e', '3'),
      rate('f', '9'),
    ),
  );
  const found = await difference(before, after);
  expect(told(found)).toEqual([
    ['changed', 'b', ['price', 'from']],
    ['changed', 'd', ['until']],
    ['added', 'f', []],
    ['removed', 'c', []],
  ]);
  expect(found.reread).toBe(1);
});

describe('a layer', () => {
  mkdirSync(join(folder, 'base'));
  const base = file('base/fal.json', book(rate('a', '1'), rate('b', '2')));

  it('lies over the other source, where that is of all billers', async () => {
    const layer = { rates: [{ biller: 'fal', id: 'b', price: '3', seen: '2026-11-01' }] };
    const found = await difference(join(folder, 'base'), file('rates.json', layer));
    expect(told(found)).toEqual([['changed', 'b', ['price']]]);
  });

  it('lies over the bundled book beside a file of one biller', async () => {
    const layer = { books: [book(rate('a', '1'))] };
    const rows = await rowsOf(file('layer.json', layer), base);
    expect(new Set(rows.map(({ provider }) => provider))).toEqual(new Set(['fal']));
    expect(rows.length).toBeGreaterThan(1_000);
  });

  it('tells every price that its factor changes, together', async () => {
    const found = await difference(
      join(folder, 'base'),
      file('f.json', { multipliers: [{ biller: 'fal', factor: '0.9' }] }),
    );
    expect(found.changes.map(({ before, after }) => [before?.unitPrice.toFixed(), after?.unitPrice.toFixed()])).toEqual(
      [
        ['1', '0.9'],
        ['2', '1.8'],
      ],
    );
    expect(byFactor(found.changes)).toMatchObject([{ kind: 'changed', provider: 'fal', after: '0.9' }]);
    expect(await difference(file('f9.json', [{ multipliers: [] }]), 'bundled')).toEqual({ changes: [], reread: 0 });
  });

  it('tells on which days its factor holds, and in which service tier, in both directions', async () => {
    const name = file('dated.json', {
      multipliers: [
        { biller: 'fal', factor: '0.9', from: '2026-12-01', until: '2027-12-01' },
        { biller: 'openai', factor: '0.5', serviceTier: 'flex', model: 'dall-e-3' },
      ],
    });
    const factors = ({ changes }: Difference): unknown[] =>
      byFactor(changes)
        .filter((one) => one.changes.length > 2)
        .map(({ changes, ...factor }) => ({ ...factor, many: changes.length > 1_000 }));
    const days = { from: '2026-12-01', until: '2027-12-01' };
    expect(factors(await difference('bundled', name))).toEqual([
      { kind: 'changed', provider: 'fal', after: '0.9', ...days, many: true },
      { kind: 'added', provider: 'openai', serviceTier: 'flex', after: '0.5', many: false },
    ]);
    expect(factors(await difference(name, 'bundled'))).toEqual([
      { kind: 'changed', provider: 'fal', before: '0.9', ...days, many: true },
      { kind: 'removed', provider: 'openai', serviceTier: 'flex', before: '0.5', many: false },
    ]);
  });

  it('tells a new price once, from its first day', async () => {
    const rates = [
      { biller: 'openai', id: 'tts-1:text_input/character', price: '12', from: '2026-12-24', seen: '2026-11-01' },
    ];
    const name = file('new.json', { rates });
    const days = ({ changes }: Difference): unknown[] => changes.map((change) => daysOfChange(change));
    const found = await difference('bundled', name);
    expect(told(found)).toEqual([['changed', 'tts-1:text_input/character', ['price', 'from']]]);
    expect(days(found)).toEqual([{ from: '2026-12-24', until: undefined }]);
    expect(days(await difference(name, 'bundled'))).toEqual(days(found));
  });

  it('tells what a credit costs', async () => {
    const name = file('credit.json', {
      books: [{ biller: 'voices.example', currency: 'USD', models: [] }],
      credits: [{ biller: 'voices.example', price: '0.0002', seen: '2026-11-01' }],
    });
    expect(told(await difference('bundled', name))).toEqual([['added', 'voices.example:credit', []]]);
  });

  it('that names no price of the book is told to', async () => {
    const rates = [{ biller: 'openai', id: 'tts-9:text_input/character', price: '12', seen: '2026-11-01' }];
    const layer = await sourceOf(file('unknown.json', { rates }));
    const bundled = await sourceOf('bundled');
    expect(problemsOf(layer, bundled, 'unknown.json')).toEqual([
      expect.stringMatching(/^unknown\.json: rates\[0\]\.id is "tts-9:text_input\/character": /),
    ]);
    expect(problemsOf(bundled, layer, 'bundled')).toEqual([]);
  });

  it('tells what a currency is worth', async () => {
    const exchangeRates = [{ from: 'EUR', to: 'USD', rate: '1.16', seen: '2026-11-20' }];
    const layer = await sourceOf(file('euro.json', { exchangeRates }));
    const bundled = await sourceOf('bundled');
    expect(exchangeChanges(bundled, layer)).toEqual([{ kind: 'added', ...exchangeRates[0] }]);
    expect(exchangeChanges(layer, bundled)).toEqual([{ kind: 'removed', ...exchangeRates[0] }]);
    expect(exchangeChanges(layer, layer)).toEqual([]);
  });

  it('is compared for the account in force', async () => {
    const name = file('account.json', { multipliers: [{ biller: 'fal', account: 'eu', factor: '0.8' }] });
    expect((await difference('bundled', name)).changes).toEqual([]);
    expect((await difference('bundled', name, { fal: 'eu' })).changes.length).toBeGreaterThan(1_000);
    expect(factorsOfOthers(await sourceOf(name), {})).toMatchObject([{ account: 'eu' }]);
    expect(factorsOfOthers(await sourceOf(name), { fal: 'eu' })).toEqual([]);
  });
});

it('reads the bundled book, and a folder of books', async () => {
  const bundled = await rowsOf('bundled');
  expect(bundled.length).toBeGreaterThan(100);
  mkdirSync(join(folder, 'package/dist/books'), { recursive: true });
  file('package/dist/books/fal.json', book(rate('a', '0.04')));
  file('package/package.json', {});
  expect(await rowsOf(join(folder, 'package'))).toMatchObject([{ provider: 'fal', rate: { id: 'a', price: '0.04' } }]);
  const source = fileURLToPath(new URL('../../../prices', import.meta.url));
  expect(await difference('bundled', source)).toEqual({ changes: [], reread: 0 });
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
  await expect(sourceOf(path)).rejects.toThrow(message);
});

it('refuses what is not there', async () => {
  await expect(sourceOf(join(folder, 'none'))).rejects.toThrow(/no such file or folder/);
  mkdirSync(join(folder, 'empty'));
  await expect(sourceOf(join(folder, 'empty'))).rejects.toThrow(/no price books here/);
});

it('lists what a biller’s tools cost, which no model has', async () => {
  const fees = [rate('search', '0.01', { item: 'web_search', unit: 'request' })];
  const rows = await rowsOf(file('fees.json', { ...book(rate('a', '0.04')), fees }));
  expect(rows.map((row) => [row.entry.model, row.rate.id])).toEqual([
    ['*', 'search'],
    ['fal-ai/x', 'a'],
  ]);
  const bundled = await rowsOf('bundled');
  expect(bundled.find(({ provider, entry }) => provider === 'openai' && entry.model === '*')).toBeDefined();
});
