import type { Item, Modality } from '@costspan/core/internal';
import type { Unit } from '@costspan/core';
import { z } from 'zod';
import { amount, answer, priceText } from './read.ts';
import type { LivePrice, Vendor } from './vendor.ts';

/**
 * `GET /models/list` (https://docs.deepinfra.com and https://api.deepinfra.com/openapi.json, `ModelOut` and `ModelPricing…`,
 * read 2026-12-01): US cents, in a form for each way of billing.
 */
const cents = amount.nullish();
const list = z.array(
  z.object({
    model_name: z.string(),
    type: z.string().nullish(),
    deprecated: z.union([z.number(), z.boolean()]).nullish(),
    pricing: z
      .object({
        type: z.string(),
        cents_per_input_token: cents,
        cents_per_output_token: cents,
        /** share of the input's price */
        rate_per_input_token_cached: cents,
        cents_per_image_unit: cents,
        cents_per_input_chars: cents,
        cents_per_output_sec: cents,
        cents_per_input_sec: cents,
        cents_per_sec: cents,
      })
      .nullish(),
  }),
);
type Listed = z.infer<typeof list>[number];

const MODALITIES: Readonly<Record<string, Modality>> = {
  'text-to-image': 'image',
  'text-to-video': 'video',
  'text-to-speech': 'speech',
  'text-to-music': 'music',
  'automatic-speech-recognition': 'transcription',
};

export const deepinfra: Vendor = {
  provider: 'deepinfra',
  baseUrl: 'https://api.deepinfra.com',
  path: '/models/list',
  async read(get) {
    const models = answer(list, await get(this.path), 'DeepInfra');
    return { prices: models.filter(({ deprecated }) => !deprecated).flatMap(pricesOf), unknown: [] };
  },
};

function pricesOf({ model_name: model, type, pricing }: Listed): LivePrice[] {
  if (!pricing) return [];
  const modality = MODALITIES[type ?? ''] ?? 'text';
  const stated = (
    item: Item,
    unit: Unit | undefined,
    unitText: string,
    value: string | number | null | undefined,
  ): LivePrice[] => {
    const price = priceText(value ?? undefined, 100);
    // Some are listed at 0 that are not free.
    if (price === undefined || Number(price) === 0) return [];
    return [{ model, item, unit, unitText, price, currency: 'USD', modality }];
  };
  switch (pricing.type) {
    case 'tokens':
    case 'input_tokens':
      return [
        ...stated('text_input', 'token', 'input token', pricing.cents_per_input_token),
        ...stated('text_output', 'token', 'output token', pricing.cents_per_output_token),
        ...stated('text_cached_input', 'token', 'cached input token', cachedCents(pricing)),
      ];
    case 'input_character_length':
      return stated('text_input', 'character', 'input character', pricing.cents_per_input_chars);
    case 'input_length':
      return stated('audio_input', 'second', 'input second', pricing.cents_per_input_sec);
    case 'output_length':
      return stated(
        modality === 'video' ? 'video_output' : 'audio_output',
        'second',
        'output second',
        pricing.cents_per_output_sec,
      );
    case 'image_units':
      // An image unit grows with the image's size and steps, each in a way of its own.
      return stated('image_output', undefined, 'image unit', pricing.cents_per_image_unit);
    default:
      // Time is that of a machine, and a frame is no second.
      return [{ model, unit: undefined, unitText: pricing.type, price: '0', currency: 'USD', modality }];
  }
}

function cachedCents({
  cents_per_input_token: input,
  rate_per_input_token_cached: rate,
}: NonNullable<Listed['pricing']>): number | undefined {
  return input == null || rate == null ? undefined : Number(input) * Number(rate);
}
