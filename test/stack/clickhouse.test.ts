import assert from 'node:assert/strict';
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { toText } from '@costspan/core/internal';
import { readLedger } from '@costspan/core/ledger';
import { startSimulator } from '@costspan/simulator';
import type { Simulator } from '@costspan/simulator';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { nano, sum } from '../invoice/money.ts';
import { of, RECORDS } from './clickhouse-records.ts';
import { openClickHouse } from './clickhouse.ts';
import type { ClickHouse } from './clickhouse.ts';
import { serveClickHouse } from './clickhouse-server.ts';
import { startCollector } from './collector.ts';
import { collectorConfigs } from './configs.ts';
import { startJaeger } from './jaeger.ts';
import { sendEvents, sendSpan } from './otlp.ts';
import type { Running } from './program.ts';
import { runApp } from './run-app.ts';
import { until } from './until.ts';

const VIEW = join(import.meta.dirname, '../../packages/views/clickhouse');
const PROVIDERS = ['fal', 'openai', 'replicate'] as const;
const ROUNDS = 2;

type Row = Readonly<Record<string, unknown>>;

let clickHouse: ClickHouse;
let sim: Simulator;
const closing: (() => unknown)[] = [];

/** Creates the views of a file in a database, which becomes the current one. */
function createViews(database: string, file: string): void {
  clickHouse.run(`USE ${database}`);
  for (const statement of readFileSync(join(VIEW, file), 'utf8').split(/;\n/)) {
    if (statement.trim() !== '') clickHouse.run(statement);
  }
}

/** The answer of a query file. */
function answer(file: string): Row[] {
  return clickHouse.rows(readFileSync(join(VIEW, file), 'utf8'));
}

/** The exact sum of a column, in nano-dollars, of the rows that are like this. */
function total(rows: readonly Row[], like: Row, column = 'amount'): bigint {
  const alike = rows.filter((row) => Object.entries(like).every(([name, value]) => row[name] === value));
  return nano(sum(alike.map((row) => String(row[column]))));
}

const dollars = (amount: string): bigint => nano(sum([amount]));

/** Stops a program when all tests have ended. */
function untilAllEnd<T extends Running>(program: T): T {
  closing.push(async () => {
    await program.stop();
    rmSync(program.folder, { recursive: true });
  });
  return program;
}

beforeAll(async () => {
  clickHouse = openClickHouse();
  closing.push(() => clickHouse.close());
  const server = await serveClickHouse(clickHouse);
  closing.push(() => server.close());
  sim = await startSimulator();
  closing.push(() => sim.close());
  sim.fal.order({ fail: 500, match: { path: /nano-banana/ }, times: 100 });
  sim.openai.order({ fail: 429, retryAfter: { ms: 5 } });
  clickHouse.run('CREATE DATABASE jaeger');
  const jaeger = untilAllEnd(await startJaeger({ clickHouse: server.address }));
  const collector = untilAllEnd(
    await startCollector({
      configs: collectorConfigs('clickhouse', 'jaeger'),
      env: {
        CLICKHOUSE_ENDPOINT: server.url,
        JAEGER_OTLP_ENDPOINT: jaeger.otlp,
        DECISION_WAIT: '1s',
        KEEP_PERCENT: '100',
      },
    }),
  );
  const apps = [0, 1].map(() => runApp(sim, collector.url, { rounds: ROUNDS }).ended);
  apps.push(runApp(sim, collector.url, { app: 'outputs-app.ts' }).ended);
  for (const { code, stderr } of await Promise.all(apps)) assert.equal(code, 0, stderr);
  await sendEvents(collector.url, 'studio', RECORDS);
  await sendSpan(collector.url, 'studio', {
    name: 'generate_content ray',
    attributes: {
      ...of('luma', 'ray'),
      'costspan.cost.status': 'final',
      'costspan.cost.currency': 'USD',
      'costspan.cost.amount': 3,
      'costspan.billing.outcome': 'charged',
    },
  });
  await until(() => {
    // Of outputs: 7 generations, 5 verdicts, and a span for each of the 4.
    assert.equal(count('otel.otel_logs'), 2 * ROUNDS * 5 + 7 + 5 + RECORDS.length);
    // Each request of the other app is a span of its own and one of the SDK's call.
    assert.equal(count('otel.otel_traces'), 2 * ROUNDS * 5 * 2 + 7 + 4 + 1);
    assert.equal(count('jaeger.spans'), 2 * ROUNDS * 5 * 2 + 7 + 4 + 1);
    assert.ok(count('otel.otel_metrics_sum') > 0);
  });
});

afterAll(async () => {
  for (const close of closing.toReversed()) await close();
});

function count(table: string): number {
  return Number(clickHouse.rows(`SELECT count() AS rows FROM ${table}`)[0]?.['rows']);
}

const ofRecords = (row: Row): boolean => row['output_name'] === 'avatar';
const ORDINARY = ['spend-by-hour', 'spend-by-model', 'spend-by-feature', 'spend-by-tenant'];
/** What the records of the test add to the apps' spend, in US dollars. */
const BESIDE = dollars('3') + dollars('0.599999999') + dollars('0.05') + dollars('0.06') + dollars('0.251');

describe('the ledger in the tables of the exporter', () => {
  beforeAll(() => createViews('otel', 'views.sql'));

  it('each query has an answer', () => {
    const files = readdirSync(join(VIEW, 'queries'));
    expect(files.length).toBeGreaterThan(10);
    for (const file of files) expect(answer(`queries/${file}`), file).not.toEqual([]);
  });

  it.each(['spend-by-hour', 'spend-by-model'])('%s is the invoice of each provider, to the nano-dollar', (file) => {
    const rows = answer(`queries/${file}.sql`);
    for (const provider of PROVIDERS) {
      expect(sim.invoice.total(provider)).not.toBe('0');
      expect(total(rows, { provider, currency: 'USD' })).toBe(dollars(sim.invoice.total(provider)));
    }
  });

  it.each(ORDINARY)('%s is all spend, each currency for itself', (file) => {
    const rows = answer(`queries/${file}.sql`);
    expect(total(rows, { currency: 'USD' })).toBe(dollars(sim.invoice.total()) + BESIDE);
    expect(total(rows, { currency: 'EUR' })).toBe(dollars('2'));
  });

  it('says which feature spent, as the app attributes it', () => {
    const rows = answer('queries/spend-by-feature.sql');
    expect(rows).toContainEqual(expect.objectContaining({ plan: 'pro', feature: 'expensive', charges: '4' }));
    expect(total(rows, { plan: 'pro', feature: 'expensive' })).toBe(
      total(answer('queries/spend-by-model.sql'), { model: 'fal-ai/veo3.1' }),
    );
  });

  it('counts a whole amount, and applies each correction once', () => {
    const rows = answer('queries/spend-by-model.sql');
    expect(total(rows, { provider: 'luma', currency: 'USD' })).toBe(dollars('3'));
    expect(total(rows, { provider: 'runway' })).toBe(dollars('0.599999999'));
    const corrections = answer('queries/corrections.sql');
    expect(total(corrections, { provider: 'runway' }, 'delta')).toBe(dollars('0.099999999'));
    expect(corrections).toHaveLength(4);
  });

  it('has of each charge what the reader of a ledger makes of the same records', async () => {
    const lines = clickHouse
      .rows("SELECT * FROM otel_logs ORDER BY Timestamp LIMIT 1 BY LogAttributes['costspan.record.key']")
      .map((row) => {
        const time = `${String(row['Timestamp']).replace(' ', 'T')}Z`;
        return `${JSON.stringify({ event: row['EventName'], time, attributes: row['LogAttributes'] })}\n`;
      });
    const bytes = Buffer.from(lines.join(''));
    const ledger = await readLedger([
      {
        file: 'otel_logs',
        async *bytes() {
          yield bytes;
        },
      },
    ]);
    expect(ledger.records.malformed).toBe(0);
    const read = [];
    for await (const { balance } of ledger.charges())
      read.push({
        key: balance.chargeKey,
        amount: balance.amount ? toText(balance.amount) : null,
        currency: balance.currency ?? '',
        status: balance.status,
      });
    expect(read.length).toBeGreaterThan(30);
    expect(
      clickHouse.rows('SELECT charge_key AS key, amount, currency, status FROM costspan_charges ORDER BY key'),
    ).toEqual(read.toSorted((one, other) => (one.key < other.key ? -1 : 1)));
  });

  it('what is at risk is no spend until it is settled; what is unpriced has no amount until it is priced', () => {
    const spend = answer('queries/spend-by-model.sql');
    expect(total(spend, { provider: 'stability_ai' })).toBe(dollars('0.05'));
    expect(total(spend, { provider: 'stability_ai' }, 'at_risk')).toBe(dollars('0.07'));
    expect(answer('queries/at-risk.sql')).toMatchObject([{ provider: 'stability_ai', amount: '0.07', charges: '1' }]);
    expect(total(spend, { provider: 'ideogram' })).toBe(dollars('0.06'));
    expect(answer('queries/unpriced.sql')).toMatchObject([
      { provider: 'ideogram', model: 'v9', missing_reason: 'unknown_model', charges: '1' },
    ]);
  });

  it('the cost of an accepted output has all that was spent on outputs', () => {
    expect(answer('queries/cost-per-accepted-output.sql').filter(ofRecords)).toEqual([
      {
        output_name: 'avatar',
        plan: 'pro',
        feature: 'profile',
        amount: '0.251',
        outputs: '3',
        accepted_pieces: '1',
        per_accepted: '0.251',
        generations: '5',
      },
    ]);
    expect(answer('queries/top-outputs.sql').filter(ofRecords)).toMatchObject([
      { output_id: 'a', verdict: 'accepted', attempts: '3', amount: '0.171' },
      { verdict: expect.stringMatching(/rejected|pending/), amount: '0.04' },
      { verdict: expect.stringMatching(/rejected|pending/), amount: '0.04' },
    ]);
  });

  it.each([
    { feature: 'rejected', accepted: '1', waste: 'rejected', share: 2n },
    { feature: 'afterwards', accepted: '1', waste: 'surplus', share: 2n },
    { feature: 'given-up', accepted: '0', waste: 'failed', share: 1n },
    // What failed is not charged for.
    { feature: 'failover', accepted: '1', waste: 'failed', share: undefined },
  ])("an app's outputs, $feature: what they cost, and what of it was wasted", ({ feature, accepted, waste, share }) => {
    const spent = total(answer('queries/spend-by-feature.sql'), { plan: 'team', feature });
    expect(spent).toBeGreaterThan(0n);
    const rows = answer('queries/cost-per-accepted-output.sql').filter((row) => row['feature'] === feature);
    expect(rows).toMatchObject([{ output_name: 'picture', plan: 'team', outputs: '1', accepted_pieces: accepted }]);
    expect(total(rows, {})).toBe(spent);
    expect(rows[0]?.['per_accepted']).toBe(accepted === '0' ? null : rows[0]?.['amount']);
    const wasted = clickHouse.rows(`SELECT waste, amount FROM costspan_waste WHERE feature = '${feature}'`);
    expect(wasted).toMatchObject([{ waste }]);
    expect(total(wasted, {})).toBe(share === undefined ? 0n : spent / share);
  });

  it('waste is what was rejected, failed or made beside; not what waits', () => {
    const waste = answer('queries/waste.sql').filter(ofRecords);
    expect(waste).toHaveLength(3);
    expect(total(waste, { waste: 'rejected', gate: 'face' })).toBe(dollars('0.04'));
    expect(total(waste, { waste: 'rejected', gate: '' })).toBe(dollars('0.04'));
    expect(total(waste, { waste: 'failed' })).toBe(dollars('0.03'));
  });

  it('a fail-over, beside what was planned', () => {
    const rows = answer('queries/fail-over.sql');
    expect(rows).toContainEqual(
      expect.objectContaining({
        from_provider: 'fal',
        from_model: 'fal-ai/nano-banana',
        provider: 'openai',
        generations: '1',
      }),
    );
    expect(rows.filter((row) => row['from_provider'] === 'x_ai')).toMatchObject([
      { from_provider: 'x_ai', from_model: 'grok', provider: 'black_forest_labs', amount: '0.1', planned: 0.04 },
    ]);
    expect(answer('queries/retries.sql')).toContainEqual(
      expect.objectContaining({ reason: 'rejected', provider: 'x_ai', amount: '0.03', generations: '1' }),
    );
  });

  it('the metrics say the same, as exact as doubles are', () => {
    const rows = answer('queries/spend-by-metrics.sql');
    for (const provider of PROVIDERS) {
      const found = rows.filter((row) => row['provider'] === provider).map((row) => Number(row['amount']));
      expect(found.reduce((one, other) => one + other, 0)).toBeCloseTo(Number(sim.invoice.total(provider)), 9);
    }
  });

  it('the dearest spans are read as doubles and as integers', () => {
    expect(answer('queries/dearest-spans.sql').slice(0, 2)).toMatchObject([
      { provider: 'luma', amount: '3' },
      { provider: 'fal', model: 'fal-ai/veo3.1' },
    ]);
  });
});

describe("the traces in Jaeger's tables", () => {
  beforeAll(() => createViews('jaeger', 'jaeger/views.sql'));

  it('spend of what Jaeger got, here all, is the invoice of each provider', () => {
    const rows = answer('jaeger/spend-by-model.sql');
    for (const provider of PROVIDERS) expect(total(rows, { provider })).toBe(dollars(sim.invoice.total(provider)));
    expect(total(rows, { provider: 'luma' })).toBe(dollars('3'));
    expect(total(answer('jaeger/spend-by-feature.sql'), {})).toBe(dollars(sim.invoice.total()) + dollars('3'));
  });

  it('leads to the dearest traces', () => {
    expect(answer('jaeger/dearest-spans.sql').slice(0, 2)).toMatchObject([
      { provider: 'luma', amount: '3' },
      { provider: 'fal', model: 'fal-ai/veo3.1', trace_id: expect.stringMatching(/^[0-9a-f]{32}$/) },
    ]);
  });
});
