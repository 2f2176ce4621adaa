import { z } from 'zod';
import { amount, answer, priceText } from './read.ts';
import { tokenPrices } from './tokens.ts';
import type { LivePrice, Vendor } from './vendor.ts';

/**
 * `GET /v1/models` (https://vercel.com/docs/ai-gateway/models-and-providers; answers of 2026-08 to
 * 2026-10, read 2026-11-24): amounts in USD as text, media in tables of their own.
 */
const pricing = z.object({
  input: amount.optional(),
  output: amount.optional(),
  image: amount.optional(),
  image_dimension_quality_pricing: z
    .array(
      z.object({
        size: z.string().optional(),
        quality: z.string().optional(),
        style: z.string().optional(),
        operation: z.string().optional(),
        cost: amount,
      }),
    )
    .optional(),
  video_duration_pricing: z
    .array(
      z.object({
        resolution: z.string().optional(),
        audio: z.boolean().optional(),
        mode: z.string().optional(),
        voice_control: z.boolean().optional(),
        cost_per_second: amount,
      }),
    )
    .optional(),
});
const list = z.object({
  data: z.array(z.object({ id: z.string(), type: z.string().optional(), pricing: pricing.nullish() })),
});

export const vercel: Vendor = {
  provider: 'vercel_ai_gateway',
  baseUrl: 'https://ai-gateway.vercel.sh',
  path: '/v1/models',
  key: { name: 'AI_GATEWAY_API_KEY', isOptional: true, authorization: (key) => `Bearer ${key}` },
  async read(get) {
    const { data } = answer(list, await get(this.path), 'Vercel AI Gateway');
    return {
      prices: data.flatMap(({ id, type, pricing: stated }) => (stated ? pricesOf(id, type, stated) : [])),
      unknown: [],
    };
  },
};

function pricesOf(model: string, type: string | undefined, stated: z.infer<typeof pricing>): LivePrice[] {
  const prices: LivePrice[] = [];
  const add = (item: 'image_output' | 'video_output', value: string | number, facts: Record<string, unknown>): void => {
    const price = priceText(value);
    const [unit, modality] = item === 'image_output' ? (['image', 'image'] as const) : (['second', 'video'] as const);
    if (price !== undefined)
      prices.push({ model, item, unit, unitText: unit, price, currency: 'USD', facts: defined(facts), modality });
  };
  const sized = stated.image_dimension_quality_pricing ?? [];
  for (const { cost, size, ...facts } of sized) add('image_output', cost, { ...facts, ...sizeFacts(size) });
  // The flat price is that of the default size, where there is a table of sizes.
  if (stated.image !== undefined && !sized.some(({ size }) => size !== undefined))
    add('image_output', stated.image, {});
  for (const { cost_per_second, audio, ...facts } of stated.video_duration_pricing ?? [])
    add('video_output', cost_per_second, { ...facts, generate_audio: audio });
  if (type === undefined || type === 'language')
    prices.push(
      ...tokenPrices(model, [
        ['text_input', stated.input],
        ['text_output', stated.output],
      ]),
    );
  return prices;
}

/** `1024x1024`, `2K`, or `default`, which is no size. */
function sizeFacts(size: string | undefined): Record<string, string> {
  if (size === undefined || size === 'default') return {};
  return size.includes('x') ? { size } : { resolution: size };
}

function defined(facts: Readonly<Record<string, unknown>>): Record<string, string | boolean> {
  return Object.fromEntries(
    Object.entries(facts).filter((fact): fact is [string, string | boolean] => fact[1] !== undefined),
  );
}
