import { z } from 'zod';
import { didYouMean } from './did-you-mean.ts';

/** An object without unknown keys; the error for one names the key that may have been meant. */
export function strict<T extends z.core.$ZodLooseShape>(shape: T): z.ZodObject<T, z.core.$strict> {
  const keys = Object.keys(shape);
  return z.strictObject(shape, {
    error: (issue) =>
      issue.code === 'unrecognized_keys'
        ? `no field ${issue.keys.map((key) => `"${key}"${didYouMean(key, keys)}`).join(', ')}; known are ${keys.join(', ')}`
        : `write an object with ${keys.join(', ')}`,
  });
}

/** A list of at most so many. */
export function list<T extends z.ZodType>(of: T, most: number, fix: string): z.ZodArray<T> {
  return z.array(of, fix).max(most, `has more than ${most} entries: ${fix} that you use`);
}

/** One of some words. */
export function oneOf<const T extends readonly string[]>(words: T): z.ZodEnum<{ [K in T[number]]: K }> {
  return z.enum(words, {
    error: ({ input }) =>
      `write one of ${words.join(', ')}${typeof input === 'string' ? didYouMean(input, words) : ''}`,
  });
}

/** Text that is not empty and has at most `max` characters. */
export function text(max: number, fix: string): z.ZodString {
  return z.string(fix).min(1, fix).max(max, `${fix}; at most ${max} characters`);
}

export const day: z.ZodISODate = z.iso.date('write a day of the calendar as YYYY-MM-DD');

const EXACT = 'write the exact decimal as a string, not negative, for example "0.025"';
/** A decimal that is not negative, without exponent. */
export const exact: z.ZodString = z
  .string(EXACT)
  .regex(/^\d+(\.\d+)?$/, EXACT)
  .max(40, EXACT);

const ABOVE_0 = 'write the exact decimal as a string, above 0, for example "0.5"';
/** A decimal above 0. */
export const above0: z.ZodString = exact.regex(/[1-9]/, ABOVE_0);

const CURRENCY = 'write the ISO 4217 code, for example "USD"';
export const currency: z.ZodString = z.string(CURRENCY).regex(/^[A-Z]{3}$/, CURRENCY);
