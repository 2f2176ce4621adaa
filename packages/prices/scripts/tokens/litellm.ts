import { decimal, toText } from '../../../core/src/util/money.ts';
import type { Item } from '../../../core/src/usage/usage.ts';
import type { Stated, Step, TableModel } from './stated.ts';

/** A row of LiteLLM's table. */
export type LiteLlmRow = Readonly<Record<string, unknown>> & {
  readonly litellm_provider?: string;
  readonly mode?: string;
  readonly source?: string;
  readonly deprecation_date?: string;
  readonly deprecation_source?: string;
  readonly regional_endpoint_uplift_multiplier?: number;
  readonly regional_processing_uplift_multiplier_eu?: number;
  readonly regional_processing_uplift_multiplier_us?: number;
};

const ITEMS: Readonly<Record<string, Item>> = {
  input_cost_per_token: 'text_input',
  cache_read_input_token_cost: 'text_cached_input',
  cache_creation_input_token_cost: 'text_cache_write',
  cache_creation_input_token_cost_above_1hr: 'text_cache_write_1h',
  output_cost_per_token: 'text_output',
  input_cost_per_image_token: 'image_input',
  cache_read_input_image_token_cost: 'image_cached_input',
  output_cost_per_image_token: 'image_output',
  input_cost_per_audio_token: 'audio_input',
  cache_read_input_audio_token_cost: 'audio_cached_input',
  output_cost_per_audio_token: 'audio_output',
  input_cost_per_video_token: 'video_input',
  output_cost_per_video_token: 'video_output',
};
const TIERS: Readonly<Record<string, string>> = { batches: 'batch', flex: 'flex', priority: 'priority' };

/** `input_cost_per_token_above_272k_tokens_batches`: an item, from a length of prompt on, in a tier. */
const KEY = /^(?<name>.+?)(?:_above_(?<thousands>\d+)k_tokens)?(?:_(?<tier>batches|flex|priority))?$/;

/** Where a price was read; some rows have a sentence there. */
const PAGE = /^https:\/\/[^\s/]+\.[a-z]+\/\S*$/;

/** What LiteLLM says of a model. */
export function litellmPrices(row: LiteLlmRow): TableModel {
  const found = new Map<string, { item: Item; tier: string; steps: Step[] }>();
  const output = Number(row['output_cost_per_token'] ?? 0);
  const thoughts = Number(row['output_cost_per_reasoning_token'] ?? output);
  for (const [key, value] of Object.entries(row)) {
    const { name = '', thousands = '0', tier } = KEY.exec(key)?.groups ?? {};
    const item = ITEMS[name];
    if (item === undefined || typeof value !== 'number' || value <= 0) continue;
    // Reasoning is output: where it costs something else, an answer's tokens have no one price.
    if (item === 'text_output' && thoughts !== output) continue;
    const served = tier === undefined ? 'standard' : (TIERS[tier] ?? tier);
    const price = found.get(`${item} ${served}`) ?? { item, tier: served, steps: [] };
    price.steps.push({ over: Number(thousands) * 1000, price: perMillion(value) });
    found.set(`${item} ${served}`, price);
  }
  const prices: Stated[] = [...found.values()].map((one) => ({
    ...one,
    steps: one.steps.sort((a, b) => a.over - b.over),
  }));
  return { prices, source: PAGE.test(row.source ?? '') ? row.source : undefined };
}

/** Doubles that were multiplied have a tail: `5.4000000000000004e-8`. */
function perMillion(perToken: number): string {
  return toText(decimal(Number((perToken * 1e6).toPrecision(9))));
}
