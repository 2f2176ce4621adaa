import { z } from 'zod';
import type { BillerBook, PriceLayer } from './types.ts';

const day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/, 'write the day as YYYY-MM-DD');
const exact = z
  .string()
  .regex(/^\d+(\.\d+)?$/, 'write the exact decimal as a string, for example "0.025"')
  .max(40);

const unit = z.enum([
  'image',
  'megapixel',
  'second',
  'minute',
  'hour',
  'video',
  'character',
  'token',
  'step',
  'tile',
  'request',
  'compute_second',
  'credit',
  'provider_unit',
]);

const item = z.enum([
  'image_output',
  'image_input',
  'image_cached_input',
  'video_output',
  'video_input',
  'audio_output',
  'audio_input',
  'audio_cached_input',
  'text_output',
  'text_input',
  'text_cached_input',
  'request',
  'search',
  'compute',
  'billed',
]);

const scalar = z.union([z.string().max(200), z.number(), z.boolean()]);

/** A fact that must hold: a value, one of several, or a range (`over` and `below` exclude their bound). */
const condition = z.union([
  scalar,
  z.array(scalar).min(1),
  z.strictObject({
    over: z.number().optional(),
    from: z.number().optional(),
    below: z.number().optional(),
    to: z.number().optional(),
  }),
]);

const evidence = z.enum(['vendor_page', 'vendor_api', 'observed_bill', 'secondary', 'user']);

const rate = z
  .strictObject({
    id: z.string().min(1).max(200).describe('stable, unique in the biller'),
    item: item.describe('what the rate pays for; a charge has at most one rate an item and band'),
    unit,
    price: exact.describe('price of `per` units'),
    per: z.union([z.literal(1), z.literal(100), z.literal(1000), z.literal(1_000_000)]).optional(),
    when: z.record(z.string(), condition).optional().describe('facts that must hold'),
    pixels: z
      .union([z.literal(1_000_000), z.literal(1_048_576)])
      .optional()
      .describe('pixels in a megapixel, as this vendor counts'),
    round: z
      .strictObject({
        of: z.enum(['each', 'request']).describe('round every single output, or the sum of the request'),
        in: z.literal('second').optional().describe('unit of step, minimum and maximum, where not the rate’s own'),
        step: exact.optional().describe('round up to a multiple of this'),
        minimum: exact.optional(),
        maximum: exact.optional(),
      })
      .refine((round) => round.in === undefined || round.of === 'each', 'write "of": "each" beside "in"')
      .optional(),
    band: z
      .strictObject({ after: exact.optional(), upTo: exact.optional() })
      .optional()
      .describe('the part of the quantity that this rate pays for, for example each megapixel after the first'),
    floor: z
      .strictObject({ item, times: exact })
      .optional()
      .describe('the quantity is at least that of another item × times'),
    plus: item.optional().describe('the quantity of this item is billed together with the rate’s own'),
    grows: z
      .strictObject({ with: z.string().min(1), beyond: z.number().positive() })
      .optional()
      .describe(
        'the price grows in proportion to a number among the facts, once that is beyond what the price includes',
      ),
    partial: z
      .literal(true)
      .optional()
      .describe('covers a part of the bill only (say the output, not the prompt): the charge is an estimate'),
    tier: z.enum(['budget', 'standard', 'flagship']).optional(),
    from: day.optional(),
    until: day.optional().describe('first day on which the price no longer holds'),
    source: z.string().min(1).max(2000),
    seen: day.describe('day the source was read'),
    evidence,
    note: z.string().max(2000).optional(),
  })
  .describe('one price');

const ends = z.enum(['failed', 'canceled', 'filtered', 'refused', 'invalid', 'server_error', 'no_answer']);

/** `metered`: what the provider metered is charged, and nothing where it metered nothing. */
const outcomeRule = z.strictObject({
  outcome: z.enum(['charged', 'not_charged', 'unknown', 'metered']),
  source: z.string().min(1).max(2000),
  seen: day,
  note: z.string().max(2000).optional(),
});

const model = z.strictObject({
  model: z.string().min(1).max(300),
  aliases: z
    .array(z.string().min(1).max(300))
    .optional()
    .describe('other names of the same model at the same price: dated snapshots, regional names'),
  modality: z.enum([
    'image',
    'video',
    'speech',
    'transcription',
    'music',
    'audio',
    'text',
    'realtime',
    '3d',
    'compute',
  ]),
  tier: z.enum(['budget', 'standard', 'flagship']),
  tierBasis: z.enum(['vendor_line_up', 'price_rank', 'user']),
  defaults: z
    .record(z.string(), scalar)
    .optional()
    .describe('documented defaults of request parameters that decide the price'),
  defaultsSource: z.string().max(2000).optional(),
  outcomes: z.partialRecord(ends, outcomeRule).optional().describe('where this model departs from its biller’s rules'),
  ended: day.optional().describe('first day on which the service takes no more calls; earlier calls keep their price'),
  rates: z.array(rate).min(1),
  note: z.string().max(4000).optional(),
});

/** A biller's price file. */
export const billerBookSchema: z.ZodType<BillerBook> = z.strictObject({
  $schema: z.string().optional(),
  biller: z.string().min(1).max(100).describe('gen_ai.provider.name of the biller'),
  currency: z.string().regex(/^[A-Z]{3}$/, 'write the ISO 4217 code, for example "USD"'),
  outcomes: z.partialRecord(ends, outcomeRule).optional(),
  models: z.array(model),
  notes: z.array(z.string().max(4000)).optional().describe('disagreements of sources and facts that no entry can hold'),
});

/** A user's layer over the bundled book: models of its own, and factors on list prices. */
export const priceLayerSchema: z.ZodType<PriceLayer> = z.strictObject({
  $schema: z.string().optional(),
  books: z.array(billerBookSchema).optional(),
  multipliers: z
    .array(z.strictObject({ biller: z.string().min(1), model: z.string().min(1).optional(), factor: exact }))
    .optional()
    .describe('effective price = list price × factor; the most specific one holds'),
});

/** Throws an error that names origin, JSON path, value and fix where a layer breaks the schema. */
export function assertPriceLayer(layer: unknown, origin: string): void {
  const parsed = priceLayerSchema.safeParse(layer, { reportInput: true });
  if (parsed.success) return;
  const problems = parsed.error.issues
    .slice(0, 5)
    .map((issue) => `${z.core.toDotPath(issue.path) || '(root)'} is ${excerpt(issue.input)}: ${issue.message}`);
  throw new Error(`${origin}: ${problems.join('; ')}`);
}

function excerpt(value: unknown): string {
  const text = JSON.stringify(value) ?? 'missing';
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}

/** JSON Schema of a layer file, for editors. */
export function priceLayerJsonSchema(): Record<string, unknown> {
  return z.toJSONSchema(priceLayerSchema, { io: 'input' }) as Record<string, unknown>;
}

/** JSON Schema of a biller's book. */
export function billerBookJsonSchema(): Record<string, unknown> {
  return z.toJSONSchema(billerBookSchema, { io: 'input' }) as Record<string, unknown>;
}
