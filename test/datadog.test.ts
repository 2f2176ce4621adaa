import { v1 } from '@datadog/datadog-api-client';
import { viewFiles } from '@costspan/views';
import { expect, it } from 'vitest';

const FILES = viewFiles('datadog', ['plan', 'feature', 'action']);

function json(path: string): unknown {
  return JSON.parse(FILES.find((file) => file.path === path)?.content ?? '');
}

/** Where an object of Datadog's client has what its schema does not know, or cannot read. */
function unknownIn(value: unknown, path: string): string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, one]) =>
    key === '_unparsed' || key === 'additionalProperties' || key === 'unparsedObject'
      ? [`${path}: ${key}`]
      : unknownIn(one, `${path}.${key}`),
  );
}

/** As Datadog's own client reads it. */
function read(value: unknown, type: string): unknown {
  return v1.ObjectSerializer.deserialize(value, type) as unknown;
}

it('the dashboard is one, by the schema of the API client', () => {
  const found = read(json('dashboard.json'), 'Dashboard') as { widgets: object[] };
  expect(unknownIn(found, 'dashboard')).toEqual([]);
  expect(found.widgets.length).toBeGreaterThan(10);
});

it('each monitor is one, and compares with its threshold', () => {
  const monitors = json('monitors.json') as { query: string; options: { thresholds: { critical: number } } }[];
  expect(monitors).toHaveLength(4);
  for (const one of monitors) {
    expect(unknownIn(read(one, 'Monitor'), 'monitor')).toEqual([]);
    expect(one.query.endsWith(` > ${one.options.thresholds.critical}`)).toBe(true);
  }
});

it('what the schema does not know is seen', () => {
  const dashboard = json('dashboard.json') as object;
  expect(unknownIn(read({ ...dashboard, layout_type: 'heap' }, 'Dashboard'), 'dashboard')).not.toEqual([]);
  expect(unknownIn(read({ ...dashboard, widget: [] }, 'Dashboard'), 'dashboard')).not.toEqual([]);
});
