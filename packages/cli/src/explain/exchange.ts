import type { Exchange } from '@costspan/core';
import { z } from 'zod';
import { quoted } from '../text/plain.ts';

const name = (fix: string): z.ZodString => z.string(fix).min(1, fix).max(200, `${fix}, of at most 200 characters`);
const text = (fix: string): z.ZodOptional<z.ZodNullable<z.ZodString>> =>
  z.string(fix).max(8_192, `${fix}, of at most 8192 characters`).nullable().optional();

const STATUS = 'write the HTTP status as an integer from 100 to 599, or 0 where no answer came';
const HEADERS = 'write the headers as an object, for example {"x-fal-billable-units": "3"}';
const VALUE = 'write a header as a string or a number';

// What else a recorder wrote beside these is left alone.
const schema = z.object(
  {
    provider: name('write the provider as a string, for example "fal", "openai" or "replicate"'),
    model: text('write the model as a string, for example "fal-ai/flux/dev"'),
    operation: text('write the operation as a string, for example "images.generate"'),
    status: z
      .int(STATUS)
      .refine((status) => status === 0 || (status >= 100 && status <= 599), STATUS)
      .nullable()
      .optional(),
    url: text('write the URL as a string, for example "https://fal.run/fal-ai/flux/dev"'),
    request: z.unknown().optional(),
    response: z.unknown().optional(),
    headers: z
      .record(z.string(), z.union([z.string(), z.number(), z.array(z.string()), z.null()], VALUE), HEADERS)
      .nullable()
      .optional(),
  },
  'write an exchange as a JSON object: {"provider", "model", "status", "request", "response", "headers"}',
);

/** An exchange that was recorded, and whether it is known that no answer came (status 0). */
export interface Recorded {
  readonly exchange: Exchange;
  readonly unanswered: boolean;
}

/** Checks one exchange; a text where it is wrong: field, value and fix. */
export function readExchange(value: unknown): Recorded | string {
  const { success, data, error } = schema.safeParse(value, { reportInput: true });
  if (!success) return error.issues.slice(0, 5).map(problemOf).join('; ');
  const { provider, model, operation, status, url, request, response, headers } = data;
  return {
    unanswered: status === 0,
    exchange: {
      provider,
      model: model?.trim() || undefined,
      operation: operation ?? undefined,
      // A meter knows no status 0: no answer is no status.
      status: status || undefined,
      url: url ?? undefined,
      request,
      response,
      headers: headers ? lowerCase(headers) : undefined,
    },
  };
}

function problemOf(issue: z.core.$ZodIssue): string {
  if (issue.path.length === 0) return `this is ${quoted(issue.input)}: ${issue.message}`;
  const field = quoted(issue.path.join('.'));
  return issue.input === undefined
    ? `${field} is missing: ${issue.message}`
    : `${field} is ${quoted(issue.input)}: ${issue.message}`;
}

function lowerCase(headers: Readonly<Record<string, string | number | string[] | null>>): Record<string, string> {
  const lower: Record<string, string> = Object.create(null) as Record<string, string>;
  for (const [key, value] of Object.entries(headers)) {
    if (value !== null) lower[key.toLowerCase()] = Array.isArray(value) ? value.join(', ') : String(value);
  }
  return lower;
}
