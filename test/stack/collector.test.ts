import { existsSync, readFileSync } from 'node:fs';
import { startSimulator } from '@costspan/simulator';
import type { Simulator } from '@costspan/simulator';
import { expect, it, onTestFinished } from 'vitest';
import { nano, sum } from '../invoice/money.ts';
import { startCollector } from './collector.ts';
import { collectorConfigs } from './configs.ts';
import { startJaeger } from './jaeger.ts';
import type { Jaeger } from './jaeger.ts';
import { sendSpan } from './otlp.ts';
import { freePorts } from './program.ts';
import { startPrometheus } from './prometheus.ts';
import type { Prometheus } from './prometheus.ts';
import { runApp } from './run-app.ts';
import { untilTestEnds } from './until-test-ends.ts';
import { until } from './until.ts';

const ROUNDS = 3;
const PROVIDERS = ['fal', 'openai', 'replicate'] as const;

async function simulator(): Promise<Simulator> {
  const started = await startSimulator();
  onTestFinished(() => started.close());
  // What providers do on the way, where it leaves no doubt about what they bill.
  started.fal.order({ fail: 500, match: { path: /nano-banana/ }, times: 100 });
  started.openai.order({ fail: 429, retryAfter: { ms: 5 } }, { fail: 503, retryAfter: { ms: 5 } });
  started.replicate.order({ fail: 429, retryAfter: 0 });
  return started;
}

/** Spend to date: the last value of each series of each process, never `increase`, which extrapolates. */
async function spend(prometheus: Prometheus): Promise<Record<string, number>> {
  const samples = await prometheus.query('sum by (gen_ai_provider_name) (last_over_time(costspan_cost_total[1h]))');
  return Object.fromEntries(samples.map(({ labels, value }) => [labels['gen_ai_provider_name'], value]));
}

async function expectSpendOfInvoice(prometheus: Prometheus, { invoice }: Simulator): Promise<void> {
  const found = await spend(prometheus);
  expect(Object.keys(found).toSorted()).toEqual(PROVIDERS);
  for (const provider of PROVIDERS) {
    const expected = Number(invoice.total(provider));
    expect(expected).toBeGreaterThan(0);
    expect(found[provider]! / expected - 1).toBeCloseTo(0, 9);
  }
}

const scrape = (address: string): string =>
  `scrape_configs: [{ job_name: costspan, scrape_interval: 1s, honor_labels: true, static_configs: [{ targets: ['${address}'] }] }]`;

it.each(['prometheus', 'prometheus-scrape'])(
  'sums in Prometheus are the invoices, by %s: two replicas, one of them restarted, a hundredth of the traces sampled',
  async (backEnd) => {
    const sim = await simulator();
    const [prometheusPort, scrapePort] = (await freePorts(2)) as [number, number];
    const prometheus = untilTestEnds(
      await startPrometheus({
        port: prometheusPort,
        ...(backEnd === 'prometheus-scrape' && { config: scrape(`127.0.0.1:${scrapePort}`) }),
      }),
    );
    const collector = untilTestEnds(
      await startCollector({
        configs: collectorConfigs(backEnd),
        env: { PROMETHEUS_URL: prometheus.url, PROMETHEUS_SCRAPE_ADDRESS: `127.0.0.1:${scrapePort}` },
      }),
    );
    const env = { OTEL_TRACES_SAMPLER: 'parentbased_traceidratio', OTEL_TRACES_SAMPLER_ARG: '0.01' };
    const run = async (): Promise<void> =>
      void expect(await runApp(sim, collector.url, { rounds: ROUNDS, env }).ended).toMatchObject({ code: 0 });
    await Promise.all([run(), run()]);
    await run();
    await until(() => expectSpendOfInvoice(prometheus, sim));
    const instances = await prometheus.query('count by (job, instance) (last_over_time(costspan_cost_total[1h]))');
    expect(new Set(instances.map(({ labels }) => labels['instance'])).size).toBe(3);
    expect(instances.every(({ labels }) => labels['job'] === 'studio')).toBe(true);
    const generations = await prometheus.query('sum(last_over_time(costspan_generations_total[1h]))');
    expect(generations[0]?.value).toBe(3 * ROUNDS * 5);
  },
);

it('adds up the deltas of apps that send those, as serverless ones do', async () => {
  const sim = await simulator();
  const prometheus = untilTestEnds(await startPrometheus());
  const collector = untilTestEnds(
    await startCollector({ configs: collectorConfigs('prometheus'), env: { PROMETHEUS_URL: prometheus.url } }),
  );
  const env = {
    OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE: 'delta',
    // Several deltas for each series.
    OTEL_METRIC_EXPORT_INTERVAL: '200',
    OTEL_METRIC_EXPORT_TIMEOUT: '200',
  };
  expect(await runApp(sim, collector.url, { rounds: ROUNDS, env }).ended).toMatchObject({ code: 0 });
  await until(() => expectSpendOfInvoice(prometheus, sim));
});

it('what the Collector has accepted outlives it: its end by force, and a Prometheus that is down', async () => {
  const sim = await simulator();
  const [port] = (await freePorts(1)) as [number];
  const collector = untilTestEnds(
    await startCollector({
      configs: collectorConfigs('prometheus'),
      env: { PROMETHEUS_URL: `http://127.0.0.1:${port}` },
    }),
  );
  expect(await runApp(sim, collector.url, { rounds: ROUNDS }).ended).toMatchObject({ code: 0 });
  await collector.kill();
  const prometheus = untilTestEnds(await startPrometheus({ port }));
  expect(await spend(prometheus)).toEqual({});
  await collector.start();
  await until(() => expectSpendOfInvoice(prometheus, sim));
});

it('apps that send traces alone: the spans are counted, and metrics of the same names are not counted again', async () => {
  const sim = await simulator();
  const prometheus = untilTestEnds(await startPrometheus());
  const collector = untilTestEnds(
    await startCollector({
      configs: collectorConfigs('prometheus', 'traces-only'),
      env: { PROMETHEUS_URL: prometheus.url, KEEP_PERCENT: '0' },
    }),
  );
  const run = async (metrics: string): Promise<void> =>
    void expect(
      await runApp(sim, collector.url, { rounds: ROUNDS, env: { OTEL_METRICS_EXPORTER: metrics } }).ended,
    ).toMatchObject({ code: 0 });
  await Promise.all([run('none'), run('otlp')]);
  await until(() => expectSpendOfInvoice(prometheus, sim));
  const plans = await prometheus.query('sum by (costspan_plan) (last_over_time(costspan_generations_total[1h]))');
  expect(Object.fromEntries(plans.map(({ labels, value }) => [labels['costspan_plan'], value]))).toEqual({
    free: 2 * ROUNDS * 3,
    pro: 2 * ROUNDS * 2,
  });
  // The second app's other metrics have come through.
  expect(await prometheus.query('last_over_time(costspan_price_age_seconds[1h])')).not.toEqual([]);
});

interface LedgerLine {
  resourceLogs: { scopeLogs: { logRecords: { attributes: { key: string; value: { stringValue?: string } }[] }[] }[] }[];
}

/** Exact amounts in a file of ledger records, by record key. */
function amounts(file: string): Map<string, string> {
  const records = readFileSync(file, 'utf8')
    .trimEnd()
    .split('\n')
    .flatMap((line) => (JSON.parse(line) as LedgerLine).resourceLogs)
    .flatMap(({ scopeLogs }) => scopeLogs.flatMap(({ logRecords }) => logRecords))
    .map(({ attributes }) => new Map(attributes.map(({ key, value }) => [key, value.stringValue ?? ''])));
  return new Map(
    records.map((record) => [
      record.get('costspan.record.key') ?? '',
      record.get('costspan.cost.amount_decimal') ?? '',
    ]),
  );
}

it('a Collector that is restarted midway loses no record of the ledger', async () => {
  const sim = await simulator();
  const collector = untilTestEnds(await startCollector({ configs: collectorConfigs('ledger-file') }));
  const rounds = 12;
  const app = runApp(sim, collector.url, { rounds, env: { OTEL_BLRP_SCHEDULE_DELAY: '50' } });
  await app.line('round 2');
  await until(() => expect(existsSync(collector.ledgerFile)).toBe(true));
  await collector.stop();
  const before = amounts(collector.ledgerFile).size;
  await app.line(`round ${rounds - 4}`);
  await collector.start();
  expect(await app.ended).toMatchObject({ code: 0 });
  await collector.stop();
  const ledger = amounts(collector.ledgerFile);
  expect(before).toBeGreaterThan(0);
  expect(before).toBeLessThan(ledger.size);
  expect(ledger.size).toBe(rounds * 5);
  expect(nano(sum(ledger.values()))).toBe(nano(sum([sim.invoice.total()])));
});

/** One span each that has to be kept, by names of the contract. */
const KEPT: Readonly<Record<string, Readonly<Record<string, string | number | boolean>>>> = {
  dear: { 'costspan.cost.amount': 0.51 },
  'dear, a whole amount': { 'costspan.cost.amount': 2 },
  'a dear submit': { 'costspan.cost.estimate': 0.75 },
  'an output of many attempts': { 'costspan.output.total_cost': 0.6 },
  'an error': { 'error.type': '429' },
  'an attempt after a rejected one': { 'costspan.attempt.reason': 'rejected' },
  'an output with waste': { 'costspan.output.outcome': 'accepted', 'costspan.output.wasted_cost': 0.04 },
  'a rejected output': { 'costspan.output.outcome': 'rejected' },
  'an attempt after a failed one': { 'costspan.attempt.reason': 'failed' },
  'a fail-over': { 'costspan.attempt.reason': 'failover' },
  'another tier': { 'costspan.tier_mismatch': true },
  'at risk': { 'costspan.cost.status': 'at_risk' },
  unpriced: { 'costspan.cost.missing_reason': 'unknown_model' },
  implausible: { 'costspan.cost.implausible': true },
};
const DROPPED: typeof KEPT = {
  cheap: { 'costspan.cost.amount': 0.5, 'costspan.attempt.reason': 'initial', 'costspan.tier_mismatch': false },
  free: { 'costspan.cost.amount': 0 },
  'of the app': {},
  'an output without waste': { 'costspan.output.outcome': 'accepted', 'costspan.output.wasted_cost': 0 },
};

/** Collector that keeps what it must and nothing else, and decides soon; Jaeger behind it. */
async function traces(): Promise<{ url: string; jaeger: Jaeger }> {
  const jaeger = untilTestEnds(await startJaeger());
  const collector = untilTestEnds(
    await startCollector({
      configs: collectorConfigs('jaeger'),
      env: { JAEGER_OTLP_ENDPOINT: jaeger.otlp, KEEP_PERCENT: '0', DECISION_WAIT: '1s' },
    }),
  );
  return { url: collector.url, jaeger };
}

/** Names of a service's spans in Jaeger, once everything sent before has been decided on. */
async function namesIn(jaeger: Jaeger, url: string, service: string): Promise<string[]> {
  await sendSpan(url, service, { name: 'last', failed: true });
  return until(async () => {
    const names = (await jaeger.spans(service)).map(({ name }) => name);
    expect(names).toContain('last');
    return names.filter((name) => name !== 'last');
  });
}

it('keeps the trace of what was dear or went wrong, and drops the rest', async () => {
  const { url, jaeger } = await traces();
  for (const [name, attributes] of Object.entries({ ...DROPPED, ...KEPT }))
    await sendSpan(url, 'by-hand', { name, attributes });
  expect((await namesIn(jaeger, url, 'by-hand')).toSorted()).toEqual(Object.keys(KEPT).toSorted());
});

it("finds an app's dear and failed requests in Jaeger, whole, and by an attribute", async () => {
  const { url, jaeger } = await traces();
  expect(await runApp(await simulator(), url).ended).toMatchObject({ code: 0 });
  expect((await namesIn(jaeger, url, 'studio')).toSorted()).toEqual([
    'expensive',
    'failing',
    'generate_content fal-ai/nano-banana',
    'generate_content fal-ai/veo3.1',
  ]);
  expect((await jaeger.search('studio', '{"costspan.model.tier":"flagship"}')).toSorted()).toEqual([
    'expensive',
    'generate_content fal-ai/veo3.1',
  ]);
  const dear = (await jaeger.spans('studio')).find(({ name }) => name === 'generate_content fal-ai/veo3.1');
  expect(dear?.attributes).toMatchObject({
    'costspan.cost.amount': 1.6,
    'costspan.cost.currency': 'USD',
    'costspan.model.tier': 'flagship',
    'gen_ai.provider.name': 'fal',
  });
});
