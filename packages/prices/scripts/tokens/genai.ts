import { decimal, toText } from '../../../core/src/util/money.ts';
import type { Item } from '../../../core/src/usage/usage.ts';
import type { Stated, TableModel } from './stated.ts';

/** A model of genai-prices, as `tables.py` writes it. */
export interface GenaiModel {
  readonly id: string;
  readonly names: readonly string[];
  readonly comment: string;
  readonly prices: readonly GenaiPrices[];
  readonly variants: readonly (GenaiPrices & { readonly when: Readonly<Record<string, string>> })[];
}

interface GenaiPrices {
  readonly from?: string;
  /** what else it depends on */
  readonly unknown?: string;
  readonly values: Readonly<Record<string, readonly (readonly [number, string])[]>>;
}

const ITEMS: Readonly<Record<string, Item>> = {
  input_mtok: 'text_input',
  cache_read_mtok: 'text_cached_input',
  cache_write_mtok: 'text_cache_write',
  cache_write_1h_mtok: 'text_cache_write_1h',
  output_mtok: 'text_output',
  input_image_mtok: 'image_input',
  cache_image_read_mtok: 'image_cached_input',
  output_image_mtok: 'image_output',
  input_audio_mtok: 'audio_input',
  cache_audio_read_mtok: 'audio_cached_input',
  output_audio_mtok: 'audio_output',
  input_video_mtok: 'video_input',
  output_video_mtok: 'video_output',
};

/** Kinds of output tokens that have no item of their own: where they cost something else, an answer's tokens have no one price. */
const APART = ['output_reasoning_mtok', 'output_citation_mtok'];

/** What genai-prices says of a model; no prices where they depend on what no call tells. */
export function genaiPrices({ comment, prices: given, variants }: GenaiModel, source: string): TableModel {
  const all = [...given, ...variants];
  const isUnclear = all.some(
    ({ unknown, values }) =>
      unknown !== undefined ||
      APART.some((key) => values[key] && values[key][0]?.[1] !== values['output_mtok']?.[0]?.[1]),
  );
  if (isUnclear) return { prices: [], source };
  const prices = given.filter((one, i) => i === 0 || tokensOf(one) !== tokensOf(given[i - 1]));
  const days = [...new Set(prices.flatMap(({ from }) => from ?? []))].sort();
  return {
    prices: [...standard(prices, days), ...inTiers(variants, days, comment, prices)],
    source,
  };
}

/** A day on which only a tool's price changed is no day of the tokens' prices. */
function tokensOf(one: GenaiPrices | undefined): string {
  return JSON.stringify(Object.entries(one?.values ?? {}).filter(([key]) => ITEMS[key]));
}

function standard(prices: readonly GenaiPrices[], days: readonly string[]): Stated[] {
  return prices.flatMap(({ from, values }) =>
    statedIn(values, 'standard', { from, until: days.find((day) => day > (from ?? '')) }),
  );
}

function inTiers(
  variants: GenaiModel['variants'],
  days: readonly string[],
  comment: string,
  prices: readonly GenaiPrices[],
): Stated[] {
  return variants.flatMap((variant) => {
    const tier = tierOf(variant.when);
    if (tier === undefined) return [];
    const { from: start, values } = variant;
    const from = start !== undefined && TIERS_SINCE.has(start) ? days.findLast((day) => day <= start) : start;
    const later = variants.flatMap((one) => (tierOf(one.when) === tier ? (one.from ?? []) : []));
    const until = [...days, ...later].sort().find((day) => day > (start ?? '') && day !== from);
    const span = { from, until };
    return [
      ...statedIn(values, tier, span),
      ...(tier === 'batch' && KEEPS_CACHE.test(comment) ? cachedOf(prices, values, span) : []),
    ];
  });
}

/** Days on which the table began to have tiers: vendors had them before, for as long as the price beside them. */
const TIERS_SINCE = new Set(['2026-10-12', '2026-10-14', '2026-10-15']);

/** "The Batch table publishes no cached-input rate, so cached input keeps the standard rate." */
const KEEPS_CACHE = /(?:cached input keeps|context caching stays at) the standard rate/;

function cachedOf(prices: readonly GenaiPrices[], own: GenaiPrices['values'], span: Partial<Stated>): Stated[] {
  const now = prices.findLast(({ from = '' }) => from <= (span.from ?? ''));
  const cached = Object.entries(now?.values ?? {}).filter(([key]) => /^cache_.*read_mtok$/.test(key) && !own[key]);
  return statedIn(Object.fromEntries(cached), 'batch', span);
}

function tierOf(when: Readonly<Record<string, string>>): string | undefined {
  const [[fact, value] = [], ...more] = Object.entries(when);
  if (more.length > 0) return undefined;
  if (fact === 'processing' && value === 'batch') return 'batch';
  return fact === 'service_tier' && (value === 'flex' || value === 'priority') ? value : undefined;
}

function statedIn(values: GenaiPrices['values'], tier: string, span: Partial<Stated>): Stated[] {
  return Object.entries(values).flatMap(([key, steps]) => {
    const item = ITEMS[key];
    if (item === undefined) return [];
    return [
      {
        ...span,
        item,
        tier,
        steps: steps.map(([over, price]) => ({ over, price: toText(decimal(price)) })),
      },
    ];
  });
}
