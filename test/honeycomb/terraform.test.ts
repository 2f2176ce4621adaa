import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DEFAULTS, definition } from '@costspan/views/honeycomb';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { query, trigger } from './schema.ts';

const FILE = join(import.meta.dirname, '../../packages/views/honeycomb/main.tf.json');
const text = readFileSync(FILE, 'utf8');
const config = JSON.parse(text) as {
  variable: Record<string, { default?: unknown }>;
  resource: Record<string, Record<string, Record<string, unknown>>>;
};

const reference = z.string().regex(/^\$\{[\w.]+\}$/);
const depends_on = z.array(z.string()).optional();
const tags = z.record(z.string(), z.string());

/** Arguments of the provider's resources, 0.51 (its docs/resources, 2026-06-30, read on 2026-11-24). */
const RESOURCES: Readonly<Record<string, z.ZodType>> = {
  honeycombio_derived_column: z.strictObject({
    alias: z.string(),
    expression: z.string(),
    description: z.string(),
    depends_on,
  }),
  honeycombio_query: z.strictObject({ query_json: z.string(), depends_on }),
  honeycombio_query_annotation: z.strictObject({ query_id: reference, name: z.string(), description: z.string() }),
  honeycombio_slo: z.strictObject({
    name: z.string(),
    description: z.string(),
    sli: reference,
    datasets: reference,
    target_percentage: z.number().max(99.9999),
    time_period: z.int(),
    tags,
  }),
  honeycombio_flexible_board: z.strictObject({
    name: z.string(),
    description: z.string(),
    tags,
    panel: z.array(
      z.discriminatedUnion('type', [
        z.strictObject({ type: z.literal('text'), text_panel: z.tuple([z.strictObject({ content: z.string() })]) }),
        z.strictObject({ type: z.literal('slo'), slo_panel: z.tuple([z.strictObject({ slo_id: reference })]) }),
        z.strictObject({
          type: z.literal('query'),
          query_panel: z.tuple([
            z.strictObject({ query_id: reference, query_annotation_id: reference, query_style: z.string() }),
          ]),
        }),
      ]),
    ),
  }),
  honeycombio_trigger: z.strictObject({
    name: z.string(),
    description: z.string(),
    query_json: z.string(),
    frequency: z.int(),
    threshold: z.tuple([z.strictObject({ op: z.string(), value: z.union([z.number(), reference]) })]),
    baseline_details: z.tuple([z.strictObject({ type: z.string(), offset_minutes: z.int() })]).optional(),
    dynamic: z.strictObject({
      recipient: z.strictObject({ for_each: reference, content: z.strictObject({ id: reference }) }),
    }),
    tags,
    depends_on,
  }),
};

const resources = Object.entries(config.resource).flatMap(([type, all]) =>
  Object.entries(all).map(([name, one]) => ({ type, name, one })),
);
const of = (type: string): Record<string, unknown>[] => Object.values(config.resource[type] ?? {});

describe('main.tf.json', () => {
  it.each(
    resources.filter(({ type }) => type !== 'terraform_data').map((one) => [`${one.type}.${one.name}`, one] as const),
  )('%s has the arguments that the provider documents', (_, { type, one }) => {
    expect(RESOURCES[type]?.safeParse(one)).toMatchObject({ success: true });
  });

  it('refers to what is there', () => {
    const used = [...text.matchAll(/\$\{(honeycombio_\w+\.\w+)|\b(var\.\w+)/g)].map(([, one, other]) => one ?? other);
    const known = new Set([
      ...resources.map(({ type, name }) => `${type}.${name}`),
      ...Object.keys(config.variable).map((name) => `var.${name}`),
    ]);
    expect(used.length).toBeGreaterThan(20);
    expect(used.filter((one) => !known.has(String(one)))).toEqual([]);
  });

  it('no resource is a column, which would be deleted with its data', () => {
    expect(config.resource['honeycombio_column']).toBeUndefined();
  });

  it('is what --apply makes: the same queries, fields and triggers, with the same defaults', () => {
    const { panels, triggers, fields } = definition(['plan', 'feature'], DEFAULTS);
    const parsed = (one: Record<string, unknown>): unknown => JSON.parse(String(one['query_json']));
    expect(of('honeycombio_query').map(parsed)).toEqual(panels.map((panel) => panel.query));
    expect(of('honeycombio_query').every((one) => query.safeParse(parsed(one)).success)).toBe(true);
    expect(of('honeycombio_trigger').map(parsed)).toEqual(triggers.map((one) => one.query));
    const byDefault = (value: unknown): unknown =>
      JSON.parse(
        JSON.stringify(value).replaceAll(/"?\$\{var\.(\w+)\}"?/g, (_, name: string) =>
          String(config.variable[name]?.default),
        ),
      );
    expect(of('honeycombio_trigger').map((one) => byDefault((one['threshold'] as unknown[])[0]))).toEqual(
      triggers.map((one) => one.threshold),
    );
    expect(of('honeycombio_derived_column').map((one) => byDefault(one['expression']))).toEqual(
      fields.map((one) => one.expression),
    );
    for (const one of triggers) expect(trigger.safeParse({ ...one, tags: [] })).toMatchObject({ success: true });
  });
});
