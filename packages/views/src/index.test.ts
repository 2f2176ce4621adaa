import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { VIEWS, viewFiles } from './index.ts';

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
      expect(files.map(({ path }) => path)).toContain('README.md');
      for (const file of files)
        expect(file.content).toBe(readFileSync(join(import.meta.dirname, '..', name, file.path), 'utf8'));
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

  it('names the views that there are', () => {
    expect(() => viewFiles('jeager', [])).toThrow('"jeager" is no view; there are: collector, jaeger');
  });
});

/** Every costspan name a view may use (the contract's chapters 3 to 5), as far as a view uses one. */
const NAMES = new Set(
  `cost generations generations.unpriced outputs charge correction verdict record.key charge.key
  cost.amount cost.amount_decimal cost.currency cost.status cost.source cost.missing_reason cost.implausible
  cost.estimate cost.at_risk billing.outcome billing.unit model.tier service_tier price.id media.resolution
  attempt.number attempt.reason tier_mismatch plan feature action tenant gate.name
  failover.from.provider failover.from.model failover.from.tier failover.price_ratio
  output.id output.name output.outcome output.total_cost output.wasted_cost`.split(/\s+/),
);

it.each(
  VIEWS.flatMap(({ name }) =>
    viewFiles(name, ['plan', 'feature']).map((file) => [`${name}/${file.path}`, file.content] as const),
  ),
)('%s uses names of the contract only', (_, text) => {
  const used = [
    ...decodeURIComponent(text.replaceAll(/%(?![0-9A-F]{2})/g, '%25')).matchAll(
      /\bcostspan\.([a-z_]+(?:\\*\.[a-z_]+)*)/g,
    ),
  ].map(([, name = '']) => name.replaceAll('\\', ''));
  expect(used.filter((name) => !NAMES.has(name))).toEqual([]);
});

it("the Collector's sum connector, which multiplies, is in no file", () => {
  for (const { path, content: text } of viewFiles('collector', ['plan', 'feature']).filter(({ path: one }) =>
    one.endsWith('.yaml'),
  ))
    expect(Object.keys((parse(text, { merge: true }) as { connectors?: object }).connectors ?? {}), path).not.toContain(
      'sum',
    );
});
