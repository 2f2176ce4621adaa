import { startSimulator } from '@costspan/simulator';
import { viewFiles } from '@costspan/views';
import { beforeAll, describe, expect, it } from 'vitest';
import { LABEL, SERIES } from '../../packages/views/src/prometheus/series.ts';
import { startCollector } from './collector.ts';
import { collectorConfigs } from './configs.ts';
import { get } from './program.ts';
import { startPrometheus } from './prometheus.ts';
import type { Prometheus } from './prometheus.ts';
import { runApp } from './run-app.ts';
import { shippedPrometheus } from './shipped.ts';
import { until } from './until.ts';

interface Panel {
  readonly type: string;
  readonly title: string;
  readonly gridPos: { readonly y: number };
  readonly targets?: readonly { readonly expr: string; readonly legendFormat: string }[];
  readonly fieldConfig?: { readonly defaults: { readonly links?: readonly { readonly url: string }[] } };
}

interface Variable {
  readonly name: string;
  readonly type: string;
  readonly query: string | { readonly query: string };
}

const FILE = viewFiles('grafana', ['plan', 'feature']).find(
  ({ path }) => path === 'dashboards/cost-per-generation.json',
);
const board = JSON.parse(FILE?.content ?? '') as {
  readonly panels: readonly Panel[];
  readonly templating: { readonly list: readonly Variable[] };
};
const panels = board.panels.filter(({ type }) => type !== 'row');
const FILTERS = ['provider', 'model', 'plan', 'feature'];

/** An expression as Grafana sends it, for the last hour and, unless it is narrowed, everything. */
function asSent(panel: Panel, chosen: Readonly<Record<string, string>> = {}): string {
  const [target] = panel.targets ?? [];
  return (target?.expr ?? '')
    .replaceAll('$__range', '3600s')
    .replaceAll(/\$(\w+)/g, (_, name: string) => chosen[name] ?? '.*');
}

let prometheus: Prometheus;

async function load(): Promise<() => Promise<void>> {
  const sim = await startSimulator();
  prometheus = await startPrometheus({ config: shippedPrometheus() });
  const collector = await startCollector({
    configs: collectorConfigs('prometheus'),
    env: { PROMETHEUS_URL: prometheus.url },
  });
  const run = async (app: string, env: Readonly<Record<string, string>> = {}): Promise<void> =>
    void expect(await runApp(sim, collector.url, { app, env }).ended).toMatchObject({ code: 0 });
  await run('app.ts');
  sim.fal.order({ drop: 'after', match: { path: /flux\/dev/ } });
  sim.fal.order({ headers: { 'x-fal-billable-units': '20000' }, match: { path: /nano-banana/ } });
  await run('doubtful-app.ts');
  sim.fal.order({ fail: 500, times: 100 });
  await run('outage-app.ts', { OUTPUTS: '2' });
  // The last of them has come to an end, and its alert as well.
  await until(async () =>
    expect(await prometheus.query('ALERTS{alertname="CostspanImplausible", alertstate="firing"}')).toHaveLength(1),
  );
  await until(async () => expect(await prometheus.query('sum(costspan_outputs_total) == 2')).toHaveLength(1));
  return async () => {
    await collector.stop();
    await prometheus.stop();
    await sim.close();
  };
}

beforeAll(load, 120_000);

describe('the board', () => {
  it.each(panels)('$title: has data, and each of its labels', async (panel) => {
    const samples = await prometheus.query(asSent(panel));
    expect(samples).not.toEqual([]);
    for (const { value } of samples) expect(value).toSatisfy(Number.isFinite);
    const labels = [...(panel.targets?.[0]?.legendFormat ?? '').matchAll(/\{\{(\w+)\}\}/g)].map(
      ([, name = '']) => name,
    );
    for (const label of labels)
      expect(
        samples.some(({ labels: found }) => found[label] !== undefined),
        label,
      ).toBe(true);
  });

  it.each([
    ['provider', 'openai', ['openai']],
    ['model', 'gpt-image-2', ['openai']],
    ['plan', 'pro', ['fal', 'openai']],
    ['feature', 'poster', ['openai']],
  ])('can be narrowed by %s, to %s', async (name, value, providers) => {
    const spend = panels.find(({ title }) => title === 'Spend by provider')!;
    const [all, some, none] = await Promise.all(
      ['.*', value, 'nothing'].map(async (chosen) => {
        const samples = await prometheus.query(asSent(spend, { [name]: chosen }));
        return samples.map(({ labels }) => labels[LABEL.provider]).toSorted();
      }),
    );
    expect(all).toEqual(['fal', 'openai', 'replicate']);
    expect(some).toEqual(providers);
    expect(none).toEqual([]);
  });

  it('shows as spend what the providers have told of so far', async () => {
    const [spend] = await prometheus.query(asSent(panels.find(({ title }) => title === 'Spend')!));
    const parts = await prometheus.query(asSent(panels.find(({ title }) => title === 'Spend by provider')!));
    const [last] = await prometheus.query('sum(last_over_time(costspan_cost_total[1h]))');
    expect(spend!.value / last!.value - 1).toBeCloseTo(0, 9);
    expect(parts.reduce((sum, { value }) => sum + value, 0) / last!.value - 1).toBeCloseTo(0, 9);
  });

  it('has a breakdown beside each number', () => {
    const totals = panels.filter(({ type }) => type === 'stat');
    expect(totals.length).toBeGreaterThan(3);
    for (const one of totals) {
      const beside = panels[panels.indexOf(one) + 1];
      expect(beside?.gridPos.y, one.title).toBe(one.gridPos.y);
      expect(beside?.targets?.[0]?.legendFormat, one.title).toContain('{{');
    }
  });

  it('asks for values of its variables that there are', async () => {
    const queries = board.templating.list.filter(({ type }) => type === 'query');
    expect(queries.map(({ name }) => name)).toEqual([...FILTERS, 'service']);
    for (const { query, name } of queries) {
      const text = typeof query === 'string' ? query : query.query;
      const [, series = '', label = ''] = /^label_values\((\w+), (\w+)\)$/.exec(text) ?? [];
      const answer = await get(`${prometheus.url}/api/v1/label/${label}/values?match[]=${series}`);
      const { data } = (await answer.json()) as { data: readonly string[] };
      expect(data.length, name).toBeGreaterThan(0);
    }
  });

  it('links to searches in Jaeger for the value of a label that the panel has', () => {
    const links = panels.flatMap((panel) =>
      (panel.fieldConfig?.defaults.links ?? []).map(({ url }) => ({ panel, url })),
    );
    expect(links.length).toBeGreaterThan(15);
    for (const { panel, url } of links) {
      const filled = url
        .replace('${jaeger:raw}', 'http://localhost:16686')
        .replace('${service:percentencode}', 'studio')
        .replaceAll(/\$\{__(from|to)\}/g, '1700000000000');
      const label = /\$\{__field\.labels\.(\w+):percentencode\}/.exec(filled)?.[1] ?? '';
      expect(panel.targets?.[0]?.legendFormat, panel.title).toContain(`{{${label}}}`);
      const link = new URL(filled.replace(/\$\{[^}]*\}/, encodeURIComponent('fal-ai/veo3.1')));
      const tags = JSON.parse(link.searchParams.get('tags') ?? '') as Record<string, string>;
      expect(Object.keys(tags).map((key) => key.replaceAll('.', '_'))).toEqual([label]);
      expect([link.pathname, link.searchParams.get('start')]).toEqual(['/search', '1700000000000000']);
    }
  });
});

it('the labels that rules and board rely on are those that apps send', async () => {
  const everywhere = new Set(['__name__', 'job', 'instance', 'costspan_plan', 'costspan_feature']);
  for (const { name, labels, attributed } of Object.values(SERIES)) {
    const samples = await prometheus.query(`last_over_time(${name}[1h])`);
    const found = new Set(samples.flatMap((sample) => Object.keys(sample.labels)));
    for (const label of labels) expect(found, name).toContain(label);
    expect(
      [...found].filter((label) => !labels.includes(label) && !everywhere.has(label)),
      name,
    ).toEqual([]);
    expect(found.has('costspan_plan'), name).toBe(attributed);
  }
});

it('each alert that fires says what and where', async () => {
  const answer = await get(`${prometheus.url}/api/v1/rules?type=alert`);
  const { data } = (await answer.json()) as {
    data: { groups: { rules: { name: string; alerts: { annotations: Record<string, string> }[] }[] }[] };
  };
  const fired = data.groups.flatMap(({ rules }) => rules).filter(({ alerts }) => alerts.length > 0);
  expect(fired.length).toBeGreaterThan(4);
  for (const { name, alerts } of fired)
    for (const { annotations } of alerts)
      expect(JSON.stringify(annotations), name).not.toMatch(/<error|no value|\{\{|%!/);
});
