import { measure } from '@costspan/core';
import type { Measure } from '@costspan/core';
import type { Item } from '@costspan/core/internal';
import { count, fields } from './read.ts';
import type { Fields } from './read.ts';

/** Tokens by what they are billed as. `undivided` ones are billed, but at which price is not told. */
export type Split = Readonly<Partial<Record<Item | 'undivided', number>>>;

/**
 * Two kinds of token that make up a total. One kind is left out in some answers and then is the
 * rest of the total; where kinds and total contradict one another, nothing is divided.
 */
export function divide(
  total: number | undefined,
  a: number | undefined,
  b: number | undefined,
): { a: number; b: number; undivided: number } | undefined {
  if (total === undefined)
    return a === undefined && b === undefined ? undefined : { a: a ?? 0, b: b ?? 0, undivided: 0 };
  if (a === undefined && b === undefined) return { a: 0, b: 0, undivided: total };
  const first = a ?? Math.max(total - (b ?? 0), 0);
  const second = b ?? Math.max(total - first, 0);
  const rest = total - first - second;
  return rest < 0 ? { a: 0, b: 0, undivided: total } : { a: first, b: second, undivided: rest };
}

/** Tokens of an image call; undefined where its usage lacks the tokens in or out. */
export function imageTokens(
  usage: Fields,
  textOnly: boolean,
): { split: Split; input: number | undefined; output: number | undefined } | undefined {
  const input = imageInput(usage, textOnly);
  const output = imageOutput(usage);
  if (!input && !output) return undefined;
  return { split: add([input?.split ?? {}, output?.split ?? {}]), input: input?.total, output: output?.total };
}

function imageInput(usage: Fields, textOnly: boolean): { split: Split; total: number } | undefined {
  const details = fields(usage['input_tokens_details'] ?? usage['input_token_details']);
  const stated = count(usage['input_tokens']);
  const told = { text: count(details['text_tokens']), image: count(details['image_tokens']) };
  const untold = told.text === undefined && told.image === undefined;
  const parts = divide(stated, untold && (textOnly || stated === 0) ? stated : told.text, told.image);
  if (!parts) return undefined;
  const total = parts.a + parts.b + parts.undivided;
  const cached = cachedTokens(usage, details, parts.a, parts.b);
  if (!cached) return { split: { undivided: total }, total };
  return {
    split: {
      text_input: parts.a - cached.text,
      text_cached_input: cached.text,
      image_input: parts.b - cached.image,
      image_cached_input: cached.image,
      undivided: parts.undivided,
    },
    total,
  };
}

/** Cached tokens are a part of the input tokens; undefined where which part is not told. */
function cachedTokens(
  usage: Fields,
  details: Fields,
  text: number,
  image: number,
): { text: number; image: number } | undefined {
  const split = fields(usage['cached_tokens_details'] ?? details['cached_tokens_details']);
  const all = count(usage['cached_tokens'] ?? details['cached_tokens']);
  const ofText = count(split['cached_text_tokens'] ?? split['text_tokens']);
  const ofImage = count(split['cached_image_tokens'] ?? split['image_tokens']);
  let cached = { text: ofText ?? 0, image: ofImage ?? 0 };
  if (ofText === undefined && ofImage === undefined && all !== undefined && all > 0) {
    if (text > 0 && image > 0) return undefined;
    cached = image > 0 ? { text: 0, image: all } : { text: all, image: 0 };
  }
  return cached.text <= text && cached.image <= image ? cached : undefined;
}

function imageOutput(usage: Fields): { split: Split; total: number } | undefined {
  const details = fields(usage['output_tokens_details'] ?? usage['output_token_details']);
  const stated = count(usage['output_tokens']);
  const told = { image: count(details['image_tokens']), text: count(details['text_tokens']) };
  // Without details all of them are image tokens: "The number of image tokens in the output image",
  // https://developers.openai.com/api/reference/resources/images (completed events), 2026-11-24.
  const parts = divide(stated, told.image === undefined && told.text === undefined ? stated : told.image, told.text);
  if (!parts) return undefined;
  return {
    split: { image_output: parts.a, text_output: parts.b, undivided: parts.undivided },
    total: parts.a + parts.b + parts.undivided,
  };
}

/** Tokens of the stated total that neither input nor output has: they are output, whatever they are. */
export function unaccounted(usage: Fields, input: number | undefined, output: number | undefined): number {
  const total = count(usage['total_tokens']);
  return total === undefined || input === undefined || output === undefined ? 0 : Math.max(total - input - output, 0);
}

export function add(splits: readonly Split[]): Split {
  const [only] = splits;
  if (only && splits.length === 1) return only;
  const sum: Partial<Record<Item | 'undivided', number>> = {};
  for (const split of splits) {
    for (const item in split)
      sum[item as keyof Split] = (sum[item as keyof Split] ?? 0) + (split[item as keyof Split] ?? 0);
  }
  return sum;
}

/** Measures of a split. A zero is kept for `kept` items: they were metered, and nothing was consumed. */
export function tokenMeasures(split: Split, kept: readonly Item[]): Measure[] {
  const measures: Measure[] = [];
  for (const name in split) {
    const item = name as keyof Split;
    const tokens = split[item] ?? 0;
    if (tokens === 0 && !(kept as readonly string[]).includes(item)) continue;
    // No model has a price for tokens of `compute`: a sum that would leave some out is no sum (`ambiguous_unit`).
    measures.push(measure(item === 'undivided' ? 'compute' : item, 'token', tokens));
  }
  return measures;
}
