import { parseQuantity, toText } from '@costspan/core/internal';
import type { Unit } from '@costspan/core';
import { z } from 'zod';
import { VendorProblem } from '../../vendor-api/http.ts';

/** A price in an answer: a number, or exact text. */
export const amount: z.ZodType<string | number> = z.union([
  z.number().min(0),
  z.string().regex(/^\d+(\.\d+)?(e-?\d+)?$/i),
]);

/** Digits that a vendor's price has at most; what follows is left by computing it in binary, as in 0.000029999999999999997. */
const DIGITS = 12;

/** Exact text of a price, divided into one unit; undefined where it is no number. */
export function priceText(value: string | number | undefined, per = 1): string | undefined {
  const found = parseQuantity(typeof value === 'number' ? Number(value.toPrecision(DIGITS)) : value);
  return found && toText(found.div(per));
}

/** An answer in the vendor's documented form. */
export function answer<T>(schema: z.ZodType<T>, value: unknown, where: string): T {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [first] = parsed.error.issues;
  throw new VendorProblem(
    `${where} answered in another form than documented: ${first?.path.join('.') || '(root)'}: ${first?.message}`,
  );
}

const WORDS: Readonly<Record<string, Unit>> = {
  image: 'image',
  megapixel: 'megapixel',
  'processed megapixel': 'megapixel',
  second: 'second',
  'video second': 'second',
  'audio second': 'second',
  minute: 'minute',
  hour: 'hour',
  video: 'video',
  character: 'character',
  token: 'token',
  step: 'step',
  tile: 'tile',
  request: 'request',
  'compute second': 'compute_second',
  'gpu second': 'compute_second',
  credit: 'credit',
  unit: 'provider_unit',
};

/** `1000 characters` as the unit and how many of it; no unit for words that are not known. */
export function unitOf(text: string): { readonly unit: Unit | undefined; readonly per: number } {
  const match = /^(?:(\d[\d,]*)(k|m)?\s+)?(.+)$/.exec(text.trim().toLowerCase().replaceAll('_', ' '));
  const count = Number((match?.[1] ?? '1').replaceAll(',', ''));
  const per = count * (match?.[2] === 'k' ? 1_000 : match?.[2] === 'm' ? 1_000_000 : 1);
  const word = (match?.[3] ?? '').replace(/s$/, '');
  const unit = Object.hasOwn(WORDS, word) ? WORDS[word] : undefined;
  return { unit: per > 0 ? unit : undefined, per: per > 0 ? per : 1 };
}
