/**
 * What Honeycomb's API accepts in a request, strict: a field that it does not know is an error. From its OpenAPI
 * document (https://api-docs.honeycomb.io, copy of 2026-01-10), and from the client and the validators of the Terraform
 * provider 0.51.0 (2026-06-30) for what is newer: names and filters of calculations, formulas, the two shapes of a
 * trigger's query, and baselines. Read on 2026-11-24.
 */
import { z } from 'zod';

const op = z.enum(['SUM', 'COUNT', 'COUNT_DISTINCT', 'AVG', 'MAX', 'MIN', 'P50', 'P95', 'P99', 'HEATMAP']);
const unary = z.strictObject({ column: z.string(), op: z.enum(['exists', 'does-not-exist']) });
const several = z.strictObject({
  column: z.string(),
  op: z.enum(['in', 'not-in']),
  value: z.array(z.string()).min(1),
});
const binary = z.strictObject({
  column: z.string(),
  op: z.enum(['=', '!=', '>', '>=', '<', '<=', 'starts-with', 'contains']),
  value: z.union([z.string(), z.number(), z.boolean()]),
});
const filters = z.array(z.union([unary, several, binary])).max(100);

const calculation = z
  .strictObject({ op, column: z.string().optional(), name: z.string().optional(), filters: filters.optional() })
  .refine((one) => one.column !== undefined || one.op === 'COUNT', 'only COUNT needs no column')
  .refine((one) => one.filters === undefined || one.name !== undefined, 'a calculation with filters needs a name');

const formula = z.strictObject({ name: z.string(), expression: z.string() });

export const query = z
  .strictObject({
    calculations: z.array(calculation).min(1).max(100),
    formulas: z.array(formula).optional(),
    filters: filters.optional(),
    breakdowns: z.array(z.string()).max(100).optional(),
    orders: z
      .array(
        z.strictObject({
          op: op.optional(),
          column: z.string().optional(),
          order: z.enum(['ascending', 'descending']),
        }),
      )
      .optional(),
    limit: z.int().min(1).max(1_000).optional(),
    time_range: z.int().min(1),
    granularity: z.int().min(1).optional(),
  })
  .refine(
    ({ orders = [], calculations }) =>
      orders.every((one) => calculations.some((other) => other.op === one.op && other.column === one.column)),
    'each order has to be among the calculations',
  )
  .refine(
    ({ granularity: each, time_range: all }) => each === undefined || (each <= all && each >= all / 1_000),
    'granularity is between time_range / 1000 and time_range',
  )
  .refine(({ formulas = [], calculations }) => {
    const names = new Set(calculations.map(({ name }) => name));
    return formulas.every(({ expression }) => {
      const used = [...expression.matchAll(/\$(\w+)/g)].map(([, name]) => name);
      return used.length > 0 && used.every((name) => names.has(name));
    });
  }, 'a formula names calculations');

const tags = z
  .array(
    z.strictObject({ key: z.string().regex(/^[a-z]{1,32}$/), value: z.string().regex(/^[a-z][a-z0-9/-]{1,127}$/) }),
  )
  .max(10);

const triggerQuery = query
  .refine((one) => one.orders === undefined && one.limit === undefined, 'no orders and no limit in a trigger')
  .refine(
    ({ calculations, filters: all = [] }) =>
      all.length === 0 || calculations.every((one) => one.name === undefined && one.filters === undefined),
    'filters of the query and of calculations exclude each other in a trigger',
  )
  .refine(
    ({ formulas = [], calculations }) =>
      formulas.length === 0 ? calculations.length === 1 && calculations[0]?.name === undefined : formulas.length === 1,
    'a trigger has one calculation without a name, or one formula',
  );

export const trigger = z
  .strictObject({
    name: z.string().min(1).max(120),
    description: z.string().max(1023).optional(),
    query: triggerQuery,
    frequency: z.int().min(60).max(86_400).multipleOf(60),
    threshold: z.strictObject({
      op: z.enum(['>', '>=', '<', '<=']),
      value: z.number(),
      exceeded_limit: z.int().min(1).max(5).optional(),
    }),
    alert_type: z.enum(['on_change', 'on_true']).optional(),
    disabled: z.boolean().optional(),
    baseline_details: z
      .strictObject({ type: z.enum(['percentage', 'value']), offset_minutes: z.literal([60, 1_440, 10_080, 40_320]) })
      .optional(),
    recipients: z.array(z.strictObject({ id: z.string() })).optional(),
    tags,
  })
  .refine((one) => one.query.time_range <= 86_400, 'a trigger looks back at most a day')
  .refine((one) => one.query.time_range <= 4 * one.frequency, 'time_range is at most four times the frequency')
  .refine(
    ({ baseline_details: baseline, threshold }) => !baseline || threshold.op.endsWith('='),
    "with a baseline, only '>=' and '<='",
  );

export const column = z.strictObject({
  key_name: z.string().min(1).max(255),
  type: z.enum(['string', 'float', 'integer', 'boolean']),
});

export const calculatedField = z.strictObject({
  alias: z.string().min(1).max(255),
  expression: z.string().min(1).max(4_095),
  description: z.string().max(255),
});

export const annotation = z.strictObject({
  name: z.string().min(1).max(320),
  description: z.string().max(1_023),
  query_id: z.string().min(1),
});

export const slo = z.strictObject({
  name: z.string().min(1).max(120),
  description: z.string().max(1_023),
  sli: z.strictObject({ alias: z.string().min(1) }),
  time_period_days: z.int().min(1),
  target_per_million: z.int().min(0).max(999_999),
  dataset_slugs: z.array(z.string()).min(1).max(10),
  tags,
});

const panel = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('query'),
    query_panel: z.strictObject({
      query_id: z.string().min(1),
      query_annotation_id: z.string().min(1),
      query_style: z.enum(['graph', 'table', 'combo']),
    }),
  }),
  z.strictObject({ type: z.literal('slo'), slo_panel: z.strictObject({ slo_id: z.string().min(1) }) }),
  z.strictObject({ type: z.literal('text'), text_panel: z.strictObject({ content: z.string().max(10_000) }) }),
]);

export const board = z.strictObject({
  type: z.literal('flexible'),
  name: z.string().min(1).max(255),
  description: z.string().max(1_024),
  layout_generation: z.enum(['auto', 'manual']),
  panels: z.array(panel),
  tags,
});
