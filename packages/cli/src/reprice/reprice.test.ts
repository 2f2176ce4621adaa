import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { configure, measure } from '@costspan/core';
import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { generate } from '../../../../test/support/acme.ts';
import { costspan, costspanOn, otlpOf, TestLedger } from '../ledger/testing.ts';

const home = mkdtempSync(join(tmpdir(), 'costspan-reprice-'));
afterAll(() => rmSync(home, { recursive: true }));

let folder = '';
let number = 0;
beforeEach(() => {
  folder = join(home, `ledger-${++number}`);
  configure({ ledger: `file:${folder}` });
});
afterEach(() => {
  vi.unstubAllEnvs();
  configure({ ledger: 'off' });
});

const DAY = '2026-11-24';

/** Four images of a model that no book knows, as core records them. */
function unpriced(images = 4, day = DAY): void {
  generate(
    {
      provider: 'acme',
      model: 'acme/portrait',
      outputType: 'image',
      end: 'succeeded',
      responseId: 'job-1',
      facts: {},
      measures: [measure('image_output', 'image', images)],
    },
    { endTime: Date.parse(`${day}T10:00:00.000Z`) },
  );
}

/** Own prices in force: of an image of the model, in periods. */
function prices(...rates: { price: string; from?: string; until?: string; id?: string }[]): void {
  const file = join(home, 'prices.json');
  const books = [
    {
      biller: 'acme',
      currency: 'USD',
      models: [
        {
          model: 'acme/portrait',
          modality: 'image',
          tier: 'standard',
          tierBasis: 'user',
          rates: rates.map(({ id, ...rate }, at) => ({
            id: id ?? `portrait-${at}`,
            item: 'image_output',
            unit: 'image',
            evidence: 'user',
            source: 'https://acme.test/prices',
            seen: DAY,
            ...rate,
          })),
        },
      ],
    },
  ];
  writeFileSync(file, JSON.stringify({ books }));
  vi.stubEnv('COSTSPAN_PRICES', file);
}

interface Answer {
  readonly corrected: number;
  readonly amount: Record<string, string>;
  readonly still: Record<string, number>;
  readonly noUsage: number;
}

function reprice(...options: string[]): Answer {
  const { code, stdout, stderr } = costspan('reprice', folder, '--json', ...options);
  expect(stderr).toBe('');
  expect(code).toBe(0);
  return JSON.parse(stdout) as Answer;
}

function total(...paths: string[]): { spend: string; unpriced: { charges: number } } {
  const { stdout } = costspan('report', ...(paths.length > 0 ? paths : [folder]), '--json');
  return (JSON.parse(stdout) as { total: { spend: string; unpriced: { charges: number } } }).total;
}

it('gives what was unpriced its amount, once, and says what stays so', () => {
  unpriced();
  unpriced(1);
  expect(reprice()).toEqual({ corrected: 0, amount: {}, still: { unknown_model: 2 }, noUsage: 0 });
  prices({ price: '0.03' });
  expect(reprice('--dry-run')).toEqual({ corrected: 2, amount: { USD: '0.15' }, still: {}, noUsage: 0 });
  expect(total()).toMatchObject({ spend: '0', unpriced: { charges: 2 } });
  expect(reprice()).toEqual({ corrected: 2, amount: { USD: '0.15' }, still: {}, noUsage: 0 });
  expect(total()).toMatchObject({ spend: '0.15', adjusted: '0.15', unpriced: { charges: 0 } });
  expect(reprice()).toEqual({ corrected: 0, amount: {}, still: {}, noUsage: 0 });
  expect(readdirSync(folder)).toHaveLength(2);
});

it('keeps whose the charge is, and names the price', () => {
  unpriced();
  prices({ price: '0.03' });
  reprice();
  const lines = readdirSync(folder).flatMap((name) => readFileSync(join(folder, name), 'utf8').trim().split('\n'));
  const correction = lines.map((line) => JSON.parse(line) as { event: string; attributes: object }).at(-1);
  expect(correction).toMatchObject({
    event: 'costspan.correction',
    resource: { 'service.name': 'costspan reprice' },
    attributes: {
      'gen_ai.provider.name': 'acme',
      'gen_ai.request.model': 'acme/portrait',
      'costspan.cost.amount_decimal': '0.12',
      'costspan.cost.total_decimal': '0.12',
      'costspan.cost.status': 'final',
      'costspan.cost.source': 'local',
      'costspan.price.id': 'portrait-0',
      'costspan.price.origin': 'user',
    },
  });
});

describe('the day of the charge decides', () => {
  it.each([
    ['without a first day it holds', [{ price: '0.03' }], '0.12', {}],
    ['one that begins on the day holds', [{ price: '0.03', from: DAY }], '0.12', {}],
    ['one that begins later does not', [{ price: '0.03', from: '2026-11-25' }], '0', { price_expired: 1 }],
    [
      'of several that of the day',
      [
        { price: '0.03', until: DAY },
        { price: '0.05', from: DAY },
      ],
      '0.2',
      {},
    ],
  ])('%s', (_, rates, spend, still) => {
    unpriced();
    prices(...rates);
    const { still: found } = reprice();
    expect(Object.values(found)).toEqual(Object.values(still));
    expect(total().spend).toBe(spend);
  });

  it('and --from and --to choose days', () => {
    unpriced(1, '2026-11-23');
    unpriced(1, '2026-11-24');
    unpriced(1, '2026-11-25');
    prices({ price: '1' });
    expect(reprice('--from', '2026-11-24', '--to', '2026-11-24')).toMatchObject({ corrected: 1 });
    expect(reprice('--from', '2026-11-25')).toMatchObject({ corrected: 1 });
    expect(reprice()).toMatchObject({ corrected: 1, amount: { USD: '1' } });
  });
});

it('two runs at once write nothing twice', async () => {
  for (let i = 0; i < 20; i++) unpriced();
  prices({ price: '0.03' });
  const runs = Array.from({ length: 3 }, () =>
    once(spawn(process.execPath, [join(import.meta.dirname, '../main.ts'), 'reprice', folder]), 'close'),
  );
  expect((await Promise.all(runs)).map(([code]) => code as number)).toEqual([0, 0, 0]);
  expect(total()).toMatchObject({ spend: '2.4', adjusted: '2.4' });
  expect(reprice()).toMatchObject({ corrected: 0 });
});

describe('--all', () => {
  it('corrects charges of a price entry that was corrected since, and no other', () => {
    prices({ price: '0.03' });
    configure({ ledger: `file:${folder}` });
    unpriced();
    expect(total().spend).toBe('0.12');
    prices({ price: '0.04' });
    expect(reprice()).toMatchObject({ corrected: 0 });
    expect(reprice('--all')).toEqual({ corrected: 1, amount: { USD: '0.04' }, still: {}, noUsage: 0 });
    expect(total()).toMatchObject({ spend: '0.16', adjusted: '0.04' });
    expect(reprice('--all')).toMatchObject({ corrected: 0 });
    // And back: the key of the first state is not that of a correction.
    prices({ price: '0.03' });
    expect(reprice('--all')).toMatchObject({ corrected: 1, amount: { USD: '-0.04' } });
    // Another entry is a price that has changed, not one that was wrong.
    prices({ price: '9', id: 'another' });
    configure({ ledger: `file:${folder}-2` });
    folder = `${folder}-2`;
    prices({ price: '0.03' });
    configure({ ledger: `file:${folder}` });
    unpriced();
    prices({ price: '9', id: 'another' });
    expect(reprice('--all')).toMatchObject({ corrected: 0 });
  });

  it('corrects what reprice has corrected, where the own price was wrong', () => {
    unpriced();
    prices({ price: '0.3' });
    reprice();
    prices({ price: '0.03' });
    expect(reprice('--all')).toMatchObject({ corrected: 1, amount: { USD: '-1.08' } });
    expect(total().spend).toBe('0.12');
  });

  it('leaves alone what an invoice has settled', () => {
    prices({ price: '0.03' });
    configure({ ledger: `file:${folder}` });
    unpriced();
    const invoice = join(home, 'invoice.json');
    writeFileSync(
      invoice,
      JSON.stringify([
        { provider: 'acme', model: 'acme/portrait', id: 'job-1', amount: '0.13', at: `${DAY}T10:00:00Z` },
      ]),
    );
    costspan('reconcile', folder, invoice, '--write-corrections');
    prices({ price: '0.04' });
    const before = total().spend;
    reprice('--all');
    expect([before, total().spend]).toEqual(['0.13', '0.13']);
  });
});

describe('ledgers without a folder of their own', () => {
  it('need --out, whose lines are read beside them', () => {
    unpriced();
    prices({ price: '0.03' });
    const otlp = join(home, 'collector.jsonl');
    writeFileSync(otlp, otlpOf(folder));
    const refused = costspan('reprice', otlp);
    expect(refused.code).toBe(2);
    expect(refused.stderr).toContain('name that, or with --out the file they go to');
    expect(costspanOn(otlpOf(folder), 'reprice', '-').code).toBe(2);
    const out = join(home, 'corrections.jsonl');
    expect(JSON.parse(costspan('reprice', otlp, '--out', out, '--json').stdout)).toMatchObject({ corrected: 1 });
    // Once more without them: what it appends is the same record.
    costspanOn(otlpOf(folder), 'reprice', '-', '--out', out);
    expect(total(otlp, out)).toMatchObject({ spend: '0.12', adjusted: '0.12', unpriced: { charges: 0 } });
    expect(existsSync(out)).toBe(true);
  });
});

it('counts what does not say what was consumed', () => {
  const old = new TestLedger(folder);
  old.charge({ key: 'a', status: 'unpriced' });
  old.charge({ key: 'b', status: 'unpriced', attributes: { 'costspan.cost.missing_reason': 'partial_amount' } });
  expect(reprice()).toEqual({ corrected: 0, amount: {}, still: { partial_amount: 1 }, noUsage: 1 });
});

it('says in words that metrics are not touched', () => {
  unpriced();
  prices({ price: '0.03' });
  cpSync(folder, `${folder}-copy`, { recursive: true });
  expect(costspan('reprice', folder).stdout).toBe(
    '1 charge corrected: $0.12\nmetrics are not touched: they count what was known when a charge was recorded\n',
  );
  expect(costspan('reprice', `${folder}-copy`, '--dry-run').stdout).toContain('1 charge would be corrected: $0.12');
});

it.each([
  [['--from', 'yesterday'], '--from is "yesterday"'],
  [['--from', '2026-11-02', '--to', '2026-11-01'], '--from 2026-11-02 is after --to 2026-11-01'],
])('%j is refused with the fix', (options, says) => {
  unpriced();
  const { code, stderr } = costspan('reprice', folder, ...options);
  expect(code).toBe(2);
  expect(stderr).toContain(says);
});
