import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { decimal } from '@costspan/core/internal';
import { parse } from 'csv-parse/sync';
import { asyncBufferFromFile, parquetMetadataAsync, parquetReadObjects } from 'hyparquet';
import { afterAll, beforeEach, expect, it } from 'vitest';
import { costspan, costspanOn, otlpOf, TestLedger } from '../ledger/testing.ts';
import { COLUMN_NAMES } from './columns.ts';
import { REQUIRED, violations } from './specification.ts';
import type { Row } from './specification.ts';

const home = mkdtempSync(join(tmpdir(), 'costspan-focus-'));
afterAll(() => rmSync(home, { recursive: true }));

let ledger: TestLedger;
let number = 0;
beforeEach(() => {
  ledger = new TestLedger(join(home, `ledger-${++number}`));
});

function rowsOf(csv: string): Row[] {
  const rows = parse(csv, { columns: true }) as Record<string, string>[];
  return rows.map((row) => Object.fromEntries(Object.entries(row).map(([name, value]) => [name, value || null])));
}

function focus(...options: string[]): { code: number | null; rows: Row[]; stderr: string } {
  const { code, stdout, stderr } = costspan('focus', ledger.folder, ...options);
  return { code, rows: rowsOf(stdout), stderr };
}

function sumOf(rows: readonly Row[], column = 'BilledCost'): string {
  return rows.reduce((sum, row) => sum.plus(row[column] ?? '0'), decimal('0')).toFixed();
}

/** Something of everything that a ledger holds; 0.4561234567890123456789 is charged. */
function everything(): void {
  ledger.charge({
    key: 'a',
    id: 'job-1',
    lines: [
      ['1.234567890123456789', '0.1'],
      ['150', '0.000005'],
    ],
    attributes: {
      'costspan.plan': 'pro, "yearly"',
      'costspan.feature': 'avatar\nbig',
      'costspan.tenant': 't',
      'costspan.tag.campaign': 'spring',
      'costspan.tag.plan': 'another',
      'costspan.model.tier': 'standard',
      'costspan.attempt.reason': 'rejected',
      'costspan.media.resolution': '1080p',
      'costspan.cost.basis': 'billed_units',
    },
  });
  // A discount of the user's, and an estimate.
  ledger.charge({ key: 'b', status: 'estimated', lines: [['2', '0.019', '0.025']] });
  ledger.charge({ key: 'risk', status: 'at_risk', lines: [['1', '0.8']] });
  ledger.charge({ key: 'unpriced', status: 'unpriced' });
  ledger.charge({ key: 'free', lines: [] });
  // Corrected in the same month, in a later one, to nothing, and from unpriced.
  ledger.charge({ key: 'c' });
  ledger.correct({ chargeKey: 'c', sequence: 1, delta: '0.01', time: '2026-11-30T23:59:59.999Z' });
  ledger.charge({ key: 'd' });
  ledger.correct({ chargeKey: 'd', sequence: 1, delta: '-0.005', time: '2026-12-01T00:00:00Z' });
  ledger.charge({ key: 'e#try-1', status: 'at_risk' });
  ledger.correct({
    chargeKey: 'e#try-1',
    sequence: 1,
    delta: '-0.075',
    time: '2026-11-25T00:00:00Z',
  });
  ledger.charge({ key: 'f', status: 'unpriced' });
  ledger.correct({ chargeKey: 'f', sequence: 1, delta: '0.2', time: '2026-11-25T00:00:00Z' });
}

const TOTAL = decimal('0.1234567890123456789')
  .plus('0.00075')
  .plus('0.038')
  .plus('0.085')
  .plus('0.07')
  .plus('0.2')
  .toFixed();

it('has every column that FOCUS requires, its own after them, and rows as specified', () => {
  everything();
  const { code, rows, stderr } = focus('--account', 'fal=team-7');
  expect(code).toBe(0);
  expect(rows.length).toBe(8);
  expect(COLUMN_NAMES).toEqual(expect.arrayContaining([...REQUIRED]));
  const firstOwn = COLUMN_NAMES.findIndex((name) => name.startsWith('x_'));
  expect(COLUMN_NAMES.slice(firstOwn).every((name) => name.startsWith('x_'))).toBe(true);
  for (const row of rows) {
    expect(Object.keys(row)).toEqual(COLUMN_NAMES);
    expect(violations(row), JSON.stringify(row)).toEqual([]);
  }
  expect(new Set(rows.map((row) => row['BillingAccountId']))).toEqual(new Set(['team-7']));
  expect(stderr).toMatch(
    /8 rows, \$0\.\d+; no rows for 1 charges at risk \(\$0\.80\) and 1 unpriced: their cost is not known/,
  );
});

it('an estimate that came to nothing has no row, a refund has two', () => {
  ledger.charge({ key: 'estimate', status: 'estimated' });
  ledger.correct({ chargeKey: 'estimate', sequence: 1, delta: '-0.075', time: '2026-11-25T00:00:00Z' });
  ledger.charge({ key: 'refunded' });
  ledger.correct({ chargeKey: 'refunded', sequence: 1, delta: '-0.075', time: '2026-12-01T00:00:00Z' });
  expect(focus().rows.map((row) => [row['x_ChargeKey'], row['BilledCost'], row['ChargeClass']])).toEqual([
    ['refunded', '0.075', null],
    ['refunded', '-0.075', 'Correction'],
  ]);
});

it('the checker of rows finds what is wrong', () => {
  ledger.charge({ key: 'a' });
  const [good] = focus().rows;
  if (!good) throw new Error('no row');
  for (const [change, message] of [
    [{ ChargeClass: 'None' }, /ChargeClass is None/],
    [{ PricingUnit: null }, /PricingQuantity without PricingUnit/],
    [{ SkuId: null }, /SkuId is null in usage/],
    [{ ListUnitPrice: '0.03' }, /is not ListCost/],
    [{ BilledCost: '+1' }, /BilledCost is \+1/],
    [{ ChargePeriodStart: '2026-11-24T10:00:00.000Z' }, /ChargePeriodStart is/],
    [{ Tags: '{"a":{}}' }, /Tags is no object of scalars/],
    [{ ServiceName: '' }, /empty string/],
  ] as const)
    expect(violations({ ...good, ...change }).join(), JSON.stringify(change)).toMatch(message);
});

it('has a row for each component, and its sums are the ledger to the last digit', () => {
  everything();
  const { rows } = focus();
  const ofA = rows.filter((row) => row['x_ChargeKey'] === 'a');
  expect(ofA).toMatchObject([
    {
      BilledCost: '0.1234567890123456789',
      PricingQuantity: '1.234567890123456789',
      PricingUnit: 'Megapixels',
      ContractedUnitPrice: '0.1',
      ChargeCategory: 'Usage',
      ChargeClass: null,
      ChargePeriodStart: '2026-11-24T10:00:00Z',
      ChargePeriodEnd: '2026-11-24T10:00:01Z',
      BillingPeriodStart: '2026-11-01T00:00:00Z',
      BillingPeriodEnd: '2026-12-01T00:00:00Z',
      ResourceId: 'job-1',
      SkuId: 'fal/fal-ai/flux/dev:image_output/megapixel',
      SkuMeter: 'Image Output',
      Tags: JSON.stringify({ campaign: 'spring', plan: 'pro, "yearly"', feature: 'avatar\nbig', tenant: 't' }),
      x_AttemptReason: 'rejected',
      x_Resolution: '1080p',
      x_ModelTier: 'standard',
    },
    { BilledCost: '0.00075', PricingQuantity: '150.0', PricingUnit: 'Tokens' },
  ]);
  expect(rows.find((row) => row['x_ChargeKey'] === 'b')).toMatchObject({
    BilledCost: '0.038',
    ListCost: '0.05',
    ListUnitPrice: '0.025',
    x_CostStatus: 'estimated',
  });
  expect(sumOf(rows)).toBe(TOTAL);
});

it('what a provider bills in credits is priced in credits, anything else in the currency of the bill', () => {
  ledger.charge({
    key: 'a',
    provider: 'runway',
    model: 'gen4_turbo',
    unit: 'credit',
    lines: [['25', '0.008', '0.01']],
  });
  ledger.charge({ key: 'b' });
  ledger.correct({ chargeKey: 'b', sequence: 1, delta: '0.01', time: '2026-11-25T00:00:00Z' });
  expect(focus().rows).toMatchObject([
    {
      BilledCost: '0.2',
      BillingCurrency: 'USD',
      ContractedUnitPrice: '0.008',
      ListCost: '0.25',
      PricingCurrency: 'Credits',
      PricingCurrencyContractedUnitPrice: '1.0',
      PricingCurrencyEffectiveCost: '25.0',
      PricingCurrencyListUnitPrice: '1.0',
    },
    {
      PricingCurrency: 'USD',
      PricingCurrencyContractedUnitPrice: '0.025',
      PricingCurrencyEffectiveCost: '0.075',
      PricingCurrencyListUnitPrice: '0.025',
    },
    {
      PricingCurrency: 'USD',
      PricingCurrencyContractedUnitPrice: null,
      PricingCurrencyEffectiveCost: '0.01',
      PricingCurrencyListUnitPrice: null,
    },
  ]);
});

it('names the invoice of a provider and a month, where it is known', () => {
  ledger.charge({ key: 'a' });
  ledger.correct({ chargeKey: 'a', sequence: 1, delta: '0.01', time: '2026-12-01T00:00:00Z' });
  ledger.charge({ key: 'b', provider: 'openai' });
  const { rows } = focus('--invoice', 'fal:2026-11=INV=7', '--invoice', 'openai:2026-12=INV-8');
  expect(rows.map((row) => [row['x_ChargeKey'], row['BilledCost'], row['InvoiceId']])).toEqual([
    ['a', '0.075', 'INV=7'],
    ['a', '0.01', null],
    ['b', '0.075', null],
  ]);
});

it('a correction adjusts its month, and corrects an earlier one', () => {
  everything();
  const corrections = focus().rows.filter((row) => row['PricingQuantity'] === null);
  expect(corrections).toMatchObject([
    {
      x_ChargeKey: 'c',
      BilledCost: '0.01',
      ChargeCategory: 'Adjustment',
      ChargeClass: null,
      BillingPeriodStart: '2026-11-01T00:00:00Z',
    },
    {
      x_ChargeKey: 'd',
      BilledCost: '-0.005',
      ChargeCategory: 'Usage',
      ChargeClass: 'Correction',
      BillingPeriodStart: '2026-12-01T00:00:00Z',
      ChargePeriodStart: '2026-11-24T10:00:00Z',
    },
    { x_ChargeKey: 'f', BilledCost: '0.2', ChargeCategory: 'Adjustment' },
  ]);
});

it('writes the same rows as Parquet, with exact decimals and times', async () => {
  everything();
  const out = join(home, 'rows.parquet');
  const { code, stdout } = costspan('focus', ledger.folder, '--out', out, '--json');
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toEqual({
    rows: 8,
    billed: { USD: TOTAL },
    atRisk: { charges: 1, amount: { USD: '0.8' } },
    unpriced: 1,
    records: { read: 13, duplicates: 0, foreign: 0, malformed: 0 },
  });
  const file = await asyncBufferFromFile(out);
  const { schema } = await parquetMetadataAsync(file);
  expect(schema.find((one) => one.name === 'BilledCost')).toMatchObject({
    converted_type: 'DECIMAL',
    precision: 38,
    scale: 18,
    repetition_type: 'REQUIRED',
  });
  const stored = await parquetReadObjects({ file });
  const { rows } = focus();
  expect(stored.map((row) => Object.keys(row))).toEqual(rows.map(() => [...COLUMN_NAMES]));
  for (const [i, row] of rows.entries()) {
    expect(stored[i]?.['x_ChargeKey']).toBe(row['x_ChargeKey']);
    expect(stored[i]?.['BilledCost']).toBeCloseTo(Number(row['BilledCost']), 15);
    expect(stored[i]?.['ChargePeriodStart']).toEqual(new Date(String(row['ChargePeriodStart'])));
    expect(stored[i]?.['ChargeClass'] ?? null).toBe(row['ChargeClass']);
    expect(stored[i]?.['Tags'] ?? null).toBe(row['Tags']);
  }
});

it('begins a new file after so many rows', () => {
  everything();
  const out = join(home, 'part.csv');
  expect(costspan('focus', ledger.folder, '--out', out, '--split', '3').code).toBe(0);
  const files = readdirSync(home).filter((name) => name.startsWith('part'));
  expect(files).toEqual(['part-0001.csv', 'part-0002.csv', 'part-0003.csv']);
  const parts = files.map((name) => rowsOf(readFileSync(join(home, name), 'utf8')));
  expect(parts.map((rows) => rows.length)).toEqual([3, 3, 2]);
  expect(sumOf(parts.flat())).toBe(TOTAL);
});

it.each([
  [['--format', 'xml'], /--format is "xml"; it is csv or parquet/],
  [['--format', 'parquet'], /name a file with --out/],
  [['--split', '10'], /name them with --out/],
  [['--split', 'ten', '--out', 'x.csv'], /--split is "ten"/],
  [['--account', 'fal'], /write PROVIDER=ID/],
  [['--invoice', 'fal=INV-7'], /write PROVIDER:MONTH=ID/],
  [['--invoice', 'fal:2026-13=INV-7'], /--invoice is "fal:2026-13=INV-7"/],
  [['--json'], /--out/],
])('refuses %j with the fix', (options, message) => {
  ledger.charge({ key: 'a' });
  const { code, stdout, stderr } = costspan('focus', ledger.folder, ...options);
  expect([code, stdout]).toEqual([2, '']);
  expect(stderr).toMatch(message);
});

it('has the same rows of OTLP JSON lines, from a file, gzipped, and from standard input; of both together each once', () => {
  everything();
  const { rows } = focus();
  const lines = otlpOf(ledger.folder);
  const file = join(home, 'ledger.jsonl.gz');
  writeFileSync(file, gzipSync(lines));
  const summary = join(home, 'both.csv');
  expect(rowsOf(costspan('focus', file).stdout)).toEqual(rows);
  for (const input of [lines, gzipSync(lines)]) expect(rowsOf(costspanOn(input, 'focus', '-').stdout)).toEqual(rows);
  const { code, stdout, stderr } = costspanOn(lines, 'focus', ledger.folder, file, '-', '--out', summary, '--json');
  expect([code, stderr]).toEqual([0, '']);
  expect(rowsOf(readFileSync(summary, 'utf8'))).toEqual(rows);
  expect(JSON.parse(stdout)).toMatchObject({ records: { read: 39, duplicates: 26, foreign: 2, malformed: 0 } });
});

it('sums up to the total of the latest correction where two processes each corrected what they knew', () => {
  // One saw the estimate of a webhook and corrected it; the other saw the result and knew the amount at once.
  const other = new TestLedger(join(home, `other-${number}`));
  ledger.charge({ key: 'a', status: 'estimated', lines: [['1', '0.1']] });
  ledger.correct({ chargeKey: 'a', sequence: 1, delta: '0.02', time: '2026-11-24T11:00:00Z' });
  other.charge({ key: 'a', status: 'final', lines: [['1', '0.12']] });
  for (const folders of [
    [ledger.folder, other.folder],
    [other.folder, ledger.folder],
  ]) {
    const { stdout } = costspan('focus', ...folders);
    expect(sumOf(rowsOf(stdout))).toBe('0.12');
  }
});

it('says in one line how many lines were passed over', () => {
  ledger.charge({ key: 'a' });
  const [file = ''] = readdirSync(ledger.folder);
  writeFileSync(join(ledger.folder, file), 'x\ny\n{"event":"costsp', { flag: 'a' });
  const { code, rows, stderr } = focus();
  expect([code, rows.length]).toEqual([1, 1]);
  expect(stderr.split('\n')).toEqual([
    expect.stringMatching(/:2: malformed line, passed over: not JSON; and 2 more$/),
    expect.stringMatching(/^costspan: 1 rows/),
    '',
  ]);
});
