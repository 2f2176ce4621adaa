import { z } from 'zod';
import { amount, answer } from './read.ts';
import { tokenPrices } from './tokens.ts';
import type { Vendor } from './vendor.ts';

/**
 * `GET /api/v1/models` (https://openrouter.ai/docs/api-reference/list-available-models, read
 * 2026-11-24): USD per token, as text; -1 where a router decides.
 */
const price = z.union([amount, z.string()]).optional();
const list = z.object({
  data: z.array(
    z.object({
      id: z.string(),
      pricing: z.object({ prompt: price, completion: price, input_cache_read: price }).nullish(),
    }),
  ),
});

export const openrouter: Vendor = {
  provider: 'openrouter',
  baseUrl: 'https://openrouter.ai',
  path: '/api/v1/models',
  key: { name: 'OPENROUTER_API_KEY', isOptional: true, authorization: (key) => `Bearer ${key}` },
  async read(get) {
    const { data } = answer(list, await get(this.path), 'OpenRouter');
    const prices = data.flatMap(({ id, pricing }) =>
      tokenPrices(id, [
        ['text_input', pricing?.prompt],
        ['text_output', pricing?.completion],
        ['text_cached_input', pricing?.input_cache_read],
      ]),
    );
    return { prices, unknown: [] };
  },
};
