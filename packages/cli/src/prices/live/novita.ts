import { z } from 'zod';
import { amount, answer } from './read.ts';
import { tokenPrices } from './tokens.ts';
import type { Vendor } from './vendor.ts';

/**
 * `GET /openai/v1/models` (https://novita.ai/docs/api-reference/model-apis-llm-list-models, read 2026-12-01): USD per million
 * tokens in `price_per_m_decimal`; the numbers beside it are ten-thousandths. It has no price of images and clips.
 */
const price = z.object({ price_per_m_decimal: amount.optional() }).nullish();
const list = z.object({
  data: z.array(
    z.object({
      id: z.string(),
      /** the price depends on the length of the input, which is told in another form */
      is_tiered_billing: z.boolean().optional(),
      pricing: z
        .object({ prompt: price, completion: price, input_cache_read: price, input_cache_write: price })
        .nullish(),
    }),
  ),
});

export const novita: Vendor = {
  provider: 'novita',
  baseUrl: 'https://api.novita.ai',
  path: '/openai/v1/models',
  key: { name: 'NOVITA_API_KEY', isOptional: true, authorization: (key) => `Bearer ${key}` },
  async read(get) {
    const { data } = answer(list, await get(this.path), 'Novita');
    const prices = data.flatMap(({ id, is_tiered_billing, pricing }) => {
      const stated = tokenPrices(
        id,
        [
          ['text_input', pricing?.prompt?.price_per_m_decimal],
          ['text_output', pricing?.completion?.price_per_m_decimal],
          ['text_cached_input', pricing?.input_cache_read?.price_per_m_decimal],
          ['text_cache_write', pricing?.input_cache_write?.price_per_m_decimal],
        ],
        1_000_000,
      );
      return is_tiered_billing ? stated.map((one) => ({ ...one, unit: undefined, unitText: 'tiered token' })) : stated;
    });
    return { prices, unknown: [] };
  },
};
