import { measure } from '@costspan/core';
import type { Measure } from '@costspan/core';
import type { Item } from '@costspan/core/internal';
import { fields, list, number } from '../shared/wire/index.ts';
import type { Fields } from '../shared/wire/index.ts';

/** A counter: a whole number, which may be 0. */
export function counted(value: unknown): number | undefined {
  const found = number(value);
  return Number.isInteger(found) ? found : undefined;
}

/** Tokens by what they are billed as. */
export type Tokens = Readonly<Record<TokenItem, number>>;

type TokenItem = Extract<
  Item,
  | 'text_input'
  | 'text_cached_input'
  | 'text_cache_write'
  | 'text_cache_write_5m'
  | 'text_cache_write_1h'
  | 'text_output'
>;

const NO_TOKENS: Tokens = {
  text_input: 0,
  text_cached_input: 0,
  text_cache_write: 0,
  text_cache_write_5m: 0,
  text_cache_write_1h: 0,
  text_output: 0,
};

/**
 * The tokens of a `usage`, whose counts exclude one another:
 * https://platform.claude.com/docs/en/build-with-claude/prompt-caching, 2026-12-01.
 *
 * @param lifetime of a cache entry where the usage does not tell it
 */
export function tokensIn(usage: Fields, lifetime: '5m' | undefined): Tokens {
  const written = counted(usage['cache_creation_input_tokens']);
  const split = fields(usage['cache_creation']);
  const fiveMinutes = counted(split?.['ephemeral_5m_input_tokens']) ?? 0;
  const oneHour = counted(split?.['ephemeral_1h_input_tokens']) ?? 0;
  const all = written ?? fiveMinutes + oneHour;
  const isSplit = fiveMinutes + oneHour === all;
  const short = lifetime === '5m' && !split;
  return {
    text_input: counted(usage['input_tokens']) ?? 0,
    text_cached_input: counted(usage['cache_read_input_tokens']) ?? 0,
    text_cache_write: isSplit || short ? 0 : all,
    text_cache_write_5m: isSplit ? fiveMinutes : short ? all : 0,
    text_cache_write_1h: isSplit ? oneHour : 0,
    text_output: counted(usage['output_tokens']) ?? 0,
  };
}

export function sum(all: readonly Tokens[]): Tokens {
  const total = { ...NO_TOKENS };
  for (const one of all) for (const item in total) total[item as TokenItem] += one[item as TokenItem];
  return total;
}

/** All tokens that go in, cached ones too: what `gen_ai.usage.input_tokens` counts, and what prompt lengths are told by. */
export function promptOf(tokens: Tokens): number {
  const { text_output: _, ...input } = tokens;
  return Object.values(input).reduce((all, one) => all + one, 0);
}

/** Tokens that go in are known once the provider has begun, those that come out at the end only. */
export function tokenMeasures(tokens: Tokens, isComplete: boolean): Measure[] {
  return Object.entries(tokens)
    .filter(([item, tokens]) => (item === 'text_output' ? isComplete : tokens > 0))
    .map(([item, tokens]) => measure(item as Item, 'token', tokens));
}

/**
 * How long a request's cache entries live, for answers that do not tell it: five minutes, unless it asks
 * for an hour somewhere. Undefined where the request was not seen.
 */
export function lifetimeAsked(request: Fields | undefined): '5m' | undefined {
  return request && !asksForAnHour(request, 0) ? '5m' : undefined;
}

function asksForAnHour(value: unknown, depth: number): boolean {
  const items = list(value);
  if (items) return items.some((one) => asksForAnHour(one, depth + 1));
  const one = fields(value);
  if (!one || depth > 8) return false;
  const control = fields(one['cache_control']) ?? fields(one['cachePoint']);
  if (control?.['ttl'] === '1h') return true;
  return Object.values(one).some((inner) => typeof inner === 'object' && asksForAnHour(inner, depth + 1));
}
