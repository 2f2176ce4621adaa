import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { VIEWS, viewFiles } from './index.ts';
import { grown } from './prometheus/promql.ts';
import { SERIES as SERIES_READ } from './prometheus/series.ts';

function content(view: string, path: string, labels: Parameters<typeof viewFiles>[1] = ['plan', 'feature']): string {
  return viewFiles(view, labels).find((file) => file.path === path)?.content ?? '';
}

interface Configuration {
  connectors: { signal_to_metrics: { spans: { name: string; attributes: { key: string }[] }[] } };
}

function keysOf(metric: string, labels: Parameters<typeof viewFiles>[1]): string[] {
  const { connectors } = parse(content('collector', 'traces-only.yaml', labels)) as Configuration;
  const found = connectors.signal_to_metrics.spans.find(({ name }) => name === metric);
  return (found?.attributes ?? []).map(({ key }) => key);
}

describe('viewFiles', () => {
  it.each(VIEWS.map(({ name }) => name))(
    '%s: for the default labels, the files of the folder; a README among them',
    (name) => {
      const files = viewFiles(name, ['plan', 'feature']);
      const below = name === 'compose' ? 'compose/' : '';
      expect(files.map(({ path }) => path)).toContain(`${below}README.md`);
      for (const file of files)
        expect(file.content).toBe(
          readFileSync(join(import.meta.dirname, '..', below || name, below ? `../${file.path}` : file.path), 'utf8'),
        );
    },
  );

  it('puts the labels in use where metrics are made of spans', () => {
    const without = [
      'gen_ai.provider.name',
      'gen_ai.request.model',
      'costspan.attempt.reason',
      'costspan.billing.outcome',
      'error.type',
    ];
    expect(keysOf('costspan.generations', [])).toEqual(without);
    expect(keysOf('costspan.generations', ['feature'])).toEqual([...without, 'costspan.feature']);
    expect(keysOf('costspan.generations', ['plan', 'feature', 'action'])).toEqual([
      ...without,
      'costspan.plan',
      'costspan.feature',
      'costspan.action',
    ]);
    expect(keysOf('costspan.cost.at_risk', ['action'])).toEqual(['gen_ai.provider.name', 'gen_ai.request.model']);
  });

  it.each(['prometheus', 'grafana'])('%s: by the labels in use, and by no other', (name) => {
    const own = (labels: Parameters<typeof viewFiles>[1]): string[] =>
      ['plan', 'feature', 'action'].filter((label) =>
        viewFiles(name, labels).some(
          ({ path, content }) => path !== 'README.md' && content.includes(`costspan_${label}`),
        ),
      );
    expect(own([])).toEqual([]);
    expect(own(['action'])).toEqual(['action']);
    expect(own(['plan', 'feature', 'action'])).toEqual(['plan', 'feature', 'action']);
  });

  it('puts tags where labels are', () => {
    expect(keysOf('costspan.generations', ['tag.campaign']).at(-1)).toBe('costspan.tag.campaign');
    const rules = viewFiles('prometheus', ['tag.customer-tier']).map((file) => file.content);
    expect(rules.some((text) => text.includes('costspan_tag_customer_tier'))).toBe(true);
    // A variable of Grafana is a word.
    expect(JSON.stringify(viewFiles('grafana', ['tag.customer-tier']))).toContain('$tag_customer_tier');
  });

  it("puts the labels in use on Honeycomb's board", () => {
    const queries = (labels: Parameters<typeof viewFiles>[1]): string[][] => {
      const { resource } = JSON.parse(content('honeycomb', 'main.tf.json', labels)) as {
        resource: { honeycombio_query: Record<string, { query_json: string }> };
      };
      return Object.values(resource.honeycombio_query).map(
        (one) => (JSON.parse(one.query_json) as { breakdowns?: string[] }).breakdowns ?? [],
      );
    };
    expect(queries(['action'])).toContainEqual(['costspan.action']);
    expect(queries(['plan', 'feature'])).toContainEqual(['costspan.plan', 'costspan.feature']);
    expect(queries([]).flat()).not.toContain('costspan.plan');
  });

  it('all is every view below its name', () => {
    const all = viewFiles('all', ['action']);
    for (const { name, files } of VIEWS)
      for (const { path, content: text } of files(['action']))
        expect(all.find((file) => file.path === `${name}/${path}`)?.content).toBe(text);
    expect(new Set(all.map(({ path }) => path)).size).toBe(all.length);
  });

  it('compose comes with every folder that it mounts', () => {
    const files = viewFiles('compose', ['plan', 'feature']);
    const yaml = files.find(({ path }) => path === 'compose/docker-compose.yml')?.content ?? '';
    const mounts = [...yaml.matchAll(/- \.\.\/([\w/]+):/g)].map(([, folder]) => folder);
    expect(mounts.length).toBeGreaterThan(4);
    for (const folder of mounts)
      expect(
        files.some(({ path }) => path.startsWith(`${folder}/`)),
        folder,
      ).toBe(true);
  });

  it('names the views that there are', () => {
    expect(() => viewFiles('jeager', [])).toThrow('"jeager" is no view; there are: collector, jaeger');
  });
});

it('rules and board read only recorded series that there are', () => {
  const text = ['prometheus', 'grafana']
    .flatMap((name) => viewFiles(name, ['plan', 'feature']))
    .map((file) => file.content);
  const all = text.join('\n');
  const recorded = new Set([...all.matchAll(/- record: (\S+)/g)].map(([, name]) => name));
  const read = new Set([...all.matchAll(/\bcostspan:[a-z_]+:[a-z_0-9]+/g)].map(([name]) => name));
  expect(recorded.size).toBeGreaterThan(30);
  expect([...read].filter((name) => !recorded.has(name))).toEqual([]);
});

it("the README says what each alert is, and each threshold's default", () => {
  const readme = content('prometheus', 'README.md');
  const alerts = [...content('prometheus', 'rules/alerts.yml').matchAll(/- alert: (\w+)/g)].map(([, name]) => name);
  expect(alerts.length).toBeGreaterThan(10);
  for (const alert of alerts) expect(readme).toContain(`| \`${alert}\` |`);
  const thresholds = [
    ...content('prometheus', 'rules/thresholds.yml').matchAll(/costspan:threshold:(\w+)\n\s+expr: (\S+)/g),
  ];
  expect(thresholds.length).toBeGreaterThan(10);
  for (const [, name, value] of thresholds) expect(readme).toContain(`\`${name}\` ${value}`);
});

it('a series is not asked for a label that it does not have', () => {
  expect(() => grown(SERIES_READ.atRisk, '1h', ['costspan_plan'])).toThrow(
    'costspan_cost_at_risk_total has no label costspan_plan',
  );
});

it("the Collector's sum connector, which multiplies, is in no file", () => {
  for (const { path, content: text } of viewFiles('collector', ['plan', 'feature']).filter(({ path: one }) =>
    one.endsWith('.yaml'),
  ))
    expect(Object.keys((parse(text, { merge: true }) as { connectors?: object }).connectors ?? {}), path).not.toContain(
      'sum',
    );
});
