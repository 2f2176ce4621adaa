import { z } from 'zod';
import { amount, answer } from './read.ts';
import { tokenPrices } from './tokens.ts';
import type { Vendor } from './vendor.ts';

/**
 * `GET /v1/models` (https://docs.together.ai/reference/models, read 2026-11-24): USD per million
 * tokens. It has no price for images and clips.
 */
const models = z.array(
  z.object({ id: z.string(), pricing: z.object({ input: amount.optional(), output: amount.optional() }).nullish() }),
);

export const together: Vendor = {
  provider: 'together_ai',
  baseUrl: 'https://api.together.xyz',
  path: '/v1/models',
  key: { name: 'TOGETHER_API_KEY', authorization: (key) => `Bearer ${key}` },
  async read(get) {
    const found = answer(models, await get(this.path), 'Together');
    const prices = found.flatMap(({ id, pricing }) =>
      tokenPrices(
        id,
        [
          ['text_input', pricing?.input],
          ['text_output', pricing?.output],
        ],
        1_000_000,
      ),
    );
    return { prices, unknown: [] };
  },
};
