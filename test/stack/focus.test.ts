import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { startSimulator } from '@costspan/simulator';
import type { Simulator } from '@costspan/simulator';
import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { TestLedger } from '../../packages/cli/src/ledger/testing.ts';
import { nano, sum } from '../invoice/money.ts';
import { startCollector } from './collector.ts';
import { collectorConfigs } from './configs.ts';
import { criteriaOfModel, validated } from './focus-validator.ts';
import { runApp } from './run-app.ts';

/** What generations have, so that the rules for it apply. */
const SUPPORTED = [
  'MULTIPLE_PRICING_CATEGORIES_SUPPORTED',
  'NEGOTIATED_PRICING_SUPPORTED',
  'PRICING_BILLING_CURRENCY_DIFFERENCES_SUPPORTED',
  'PUBLIC_PRICE_LIST_SUPPORTED',
  'RESOURCE_TYPE_ASSIGNMENT_SUPPORTED',
  'TAGGING_SUPPORTED',
  'UNIT_PRICING_SUPPORTED',
  'USAGE_MEASUREMENT_SUPPORTED',
  'VIRTUAL_CURRENCY_SUPPORTED',
];

/** What they do not have, and why: rules for it do not apply. */
const NOT_SUPPORTED: Readonly<Record<string, string>> = {
  ACCOUNT_NAMING_SUPPORTED: 'an answer does not name the account that is billed',
  AVAILABILITY_ZONE_SUPPORTED: 'an API call has no zone',
  BILLING_BASED_ON_PROVISIONED_RESOURCES_SUPPORTED: 'generations are billed, and nothing that is provisioned',
  CAPACITY_RESERVATION_SUPPORTED: 'no answer tells of reserved capacity',
  COMMITMENT_DISCOUNT_SUPPORTED: 'no answer tells of a commitment; a negotiated price is stated as a price',
  MULTIPLE_BILLING_ACCOUNT_TYPES_SUPPORTED: 'an answer does not tell the account',
  MULTIPLE_SUB_ACCOUNT_TYPES_SUPPORTED: 'an answer does not tell the account',
  REGION_SUPPORTED: 'an answer does not tell where a model ran',
  SUB_ACCOUNT_SUPPORTED: 'an answer does not tell the account',
};

const OF_COMMITMENTS =
  'asks for CommitmentDiscountStatus, a column of providers with commitments; with that column empty it passes';
const ISO_ONLY = 'knows ISO 4217 only; FOCUS has virtual currencies in this column as any text, such as Credits';

/** Rules that the validator applies all the same, and why they say nothing of these rows. */
const DOES_NOT_APPLY: Readonly<Record<string, string>> = {
  'ConsumedQuantity-C-000-C': OF_COMMITMENTS,
  'ConsumedQuantity-C-003-C': OF_COMMITMENTS,
  'ConsumedQuantity-C-004-C': OF_COMMITMENTS,
  'ConsumedQuantity-C-005-C': OF_COMMITMENTS,
  'ConsumedQuantity-C-006-C': OF_COMMITMENTS,
  'InvoiceId-C-005-C': 'holds for invoiced rows, which the validator cannot tell: either this or C-004 fails',
  'PricingCurrency-C-000-C': ISO_ONLY,
  'PricingCurrency-C-003-M': ISO_ONLY,
};

const MAIN = join(import.meta.dirname, '../../packages/cli/src/main.ts');
const folder = mkdtempSync(join(tmpdir(), 'costspan-focus-'));
let simulator: Simulator;
/** as the Collector wrote it: OTLP JSON lines */
let collected: string;

async function costspan(...args: string[]): Promise<string> {
  const { stdout } = await promisify(execFile)(process.execPath, [MAIN, ...args]);
  return stdout;
}

beforeAll(async () => {
  simulator = await startSimulator();
  const collector = await startCollector({ configs: collectorConfigs('ledger-file') });
  try {
    const { code, stderr } = await runApp(simulator, collector.url, { rounds: 2 }).ended;
    if (code !== 0) throw new Error(`the app ended with ${String(code)}:\n${stderr}`);
  } finally {
    await collector.stop();
  }
  collected = collector.ledgerFile;
});

afterAll(async () => {
  await simulator.close();
  rmSync(folder, { recursive: true });
});

it("the Collector's file becomes FOCUS rows that come to the providers' invoice", async () => {
  const out = join(folder, 'collected.csv');
  const said = JSON.parse(await costspan('focus', collected, '--out', out, '--json')) as { records: object };
  expect(said).toMatchObject({ atRisk: { charges: 0 }, unpriced: 0, records: { duplicates: 0, malformed: 0 } });
  const rows = parse(readFileSync(out, 'utf8'), { columns: true }) as Record<string, string>[];
  expect(rows.length).toBeGreaterThanOrEqual(10);
  expect(nano(sum(rows.map((row) => row['BilledCost']!)))).toBe(nano(sum([simulator.invoice.total()])));
});

it("the Collector's file is equal to the providers' invoice", async () => {
  const invoice = join(folder, 'invoice.json');
  writeFileSync(invoice, JSON.stringify(simulator.invoice.lines));
  expect(JSON.parse(await costspan('reconcile', collected, invoice, '--json'))).toMatchObject({
    equal: true,
    coverage: '100',
    invoiced: simulator.invoice.total(),
  });
});

/** What a ledger holds beside the charges of an app that nothing happened to. */
function rarities(): string {
  const ledger = new TestLedger(join(folder, 'ledger'));
  ledger.charge({ key: 'credits', provider: 'runway', model: 'gen4_turbo', unit: 'credit', lines: [['25', '0.01']] });
  ledger.charge({ key: 'discount', status: 'estimated', lines: [['2', '0.019', '0.025']] });
  ledger.charge({ key: 'exact', id: 'job-1', lines: [['1.234567890123456789', '0.1']] });
  ledger.charge({ key: 'risk', status: 'at_risk' });
  ledger.charge({ key: 'unpriced', status: 'unpriced' });
  ledger.charge({ key: 'adjusted' });
  ledger.correct({ chargeKey: 'adjusted', sequence: 1, delta: '0.01', time: '2026-11-30T23:59:59.999Z' });
  ledger.charge({ key: 'corrected', attributes: { 'costspan.plan': 'pro, "yearly"', 'costspan.feature': 'a\nb' } });
  ledger.correct({ chargeKey: 'corrected', sequence: 1, delta: '-0.005', time: '2026-12-01T00:00:00Z' });
  return ledger.folder;
}

it('every criterion of the model is either met or explained', async () => {
  expect((await criteriaOfModel()).toSorted()).toEqual([...SUPPORTED, ...Object.keys(NOT_SUPPORTED)].toSorted());
});

it.each(['csv', 'parquet'])('the validator of the FinOps Foundation passes all that applies, %s', async (format) => {
  const out = join(folder, `all.${format}`);
  await costspan('focus', collected, rarities(), '--out', out);
  const { passed, failed } = await validated(out, SUPPORTED);
  expect(failed).toEqual(Object.keys(DOES_NOT_APPLY).toSorted());
  expect(passed).toBe(241);
});

it('without a biller of credits the currency passes too, and so does an invoice', async () => {
  const out = join(folder, 'plain.csv');
  const month = new Date().toISOString().slice(0, 7);
  const invoices = ['fal', 'openai', 'replicate'].flatMap((name) => ['--invoice', `${name}:${month}=INV-7`]);
  await costspan('focus', collected, ...invoices, '--out', out);
  const { failed } = await validated(out, SUPPORTED);
  expect(failed.filter((rule) => !rule.startsWith('ConsumedQuantity'))).toEqual(['InvoiceId-C-004-C']);
});
