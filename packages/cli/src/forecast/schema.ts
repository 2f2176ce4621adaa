import { z } from 'zod';
import type { Call, Forecast, Stated, Step } from './types.ts';

const NAME = 'write a name of 1 to 60 characters';
const named = <T extends z.ZodType>(value: T, what: string): z.ZodRecord<z.ZodString, T> =>
  z
    .record(z.string().min(1, NAME).max(60, NAME), value, `write ${what} as an object by name`)
    .refine((all) => Object.keys(all).length > 0, `name at least one of ${what}`);

/** A number, or one for each scenario from the smallest to the largest. */
function range(least: number, most: number, fix: string): z.ZodType<Stated> {
  const one = z.number(fix).min(least, fix).max(most, fix);
  const each = z
    .strictObject({ low: one, expected: one, high: one }, fix)
    .refine(({ low, expected, high }) => low <= expected && expected <= high, 'write low <= expected <= high');
  return z.union([one, each], fix);
}

const scalar = z.union([z.string().max(2000), z.number(), z.boolean()], 'write text, a number, true or false');

const callFields = {
  provider: z.string('write the provider, for example fal').min(1).max(100).optional().describe('with `model`'),
  model: z
    .string('write the model, for example fal-ai/flux-2-pro')
    .min(1)
    .max(300)
    .optional()
    .describe('with `provider`'),
  parameters: z
    .record(z.string(), scalar, 'write the request’s parameters as an object')
    .optional()
    .describe('the request’s parameters, by the provider’s own names'),
  price: z
    .string('write the exact amount as a string, for example "0.0004"')
    .regex(/^\d{1,9}(\.\d{1,12})?$/, 'write the exact amount as a string, for example "0.0004"')
    .optional()
    .describe('USD of one call, instead of provider and model'),
};

/** A call is priced by the book, or has a price of its own. */
function isOneCall({ provider, model, parameters, price }: Call): boolean {
  return price === undefined
    ? provider !== undefined && model !== undefined
    : provider === undefined && model === undefined && parameters === undefined;
}
const ONE_CALL = 'write either provider and model, or price';

const SHARE = 'write a share from 0 to 1, for example 0.05, or {low, expected, high}';
const gate = z
  .strictObject(callFields)
  .refine(isOneCall, ONE_CALL)
  .describe('a judgement of every generation, and its cost');
const failover = z
  .strictObject({
    ...callFields,
    share: range(0, 1, SHARE).describe('share of the generations that this model makes instead'),
  })
  .refine(isOneCall, ONE_CALL);

const ACCEPTANCE = 'write a share from 0.001 to 1, for example 0.8, or {low, expected, high}';
const ATTEMPTS = 'write a whole number from 1 to 100';
const step: z.ZodType<Step> = z
  .strictObject({
    name: z.string().min(1).max(60).optional(),
    ...callFields,
    count: z
      .int('write a whole number from 1 to 100')
      .min(1, ATTEMPTS)
      .max(100, ATTEMPTS)
      .optional()
      .describe('accepted results that the step needs for one output; 1 unless given'),
    acceptance: range(0.001, 1, ACCEPTANCE)
      .optional()
      .describe('share of the generations that are accepted, 1 - retry rate; 1 unless given'),
    maxAttempts: z
      .int(ATTEMPTS)
      .min(1, ATTEMPTS)
      .max(100, ATTEMPTS)
      .optional()
      .describe('generations after which a result is given up; no bound unless given'),
    failover: failover.optional(),
    gate: gate.optional(),
  })
  .refine(isOneCall, ONE_CALL);

const AMOUNT = 'write a number of 0 or more, or {low, expected, high}';

/** What `costspan forecast` reads. */
export const forecastSchema: z.ZodType<Forecast> = z
  .strictObject(
    {
      $schema: z.string().optional(),
      plans: named(
        z.strictObject({
          users: range(0, 1e10, AMOUNT).describe('active users in a month'),
          actions: named(range(0, 1e6, AMOUNT), 'actions').describe('by feature: actions of one user in a month'),
        }),
        'plans',
      ),
      features: named(
        z.strictObject({
          outputs: range(0, 1e4, AMOUNT).optional().describe('outputs of one action; 1 unless given'),
          steps: z
            .array(step, 'write the steps as a list')
            .min(1, 'write at least one step')
            .max(50)
            .describe('in order: a step starts where the one before it was accepted'),
        }),
        'features',
      ),
    },
    'write an object with plans and features',
  )
  .describe('users × actions × outputs × attempts × price, by plan and feature');

/** JSON Schema of a forecast file, for editors. */
export function forecastJsonSchema(): Record<string, unknown> {
  return z.toJSONSchema(forecastSchema, { io: 'input' }) as Record<string, unknown>;
}
