import type { Options } from '@costspan/core';

/** Prices that no answer tells and no bundled book has, as a user states them. */
export const OWN_PRICES: NonNullable<Options['prices']> = {
  books: [
    {
      biller: 'hugging_face',
      currency: 'USD',
      models: [
        // What Groq asks, which Hugging Face passes on: https://groq.com/pricing, 2026-10-14
        model('openai/gpt-oss-120b', 'text', { inference_provider: 'groq' }, [
          ['text_input', 'token', '0.15'],
          ['text_output', 'token', '0.6'],
        ]),
      ],
    },
    {
      biller: 'openrouter',
      currency: 'USD',
      models: [
        // https://openrouter.ai/openai/gpt-5-nano, 2026-12-01
        model('openai/gpt-5-nano', 'text', {}, [
          ['text_input', 'token', '0.05'],
          ['text_output', 'token', '0.4'],
        ]),
        // https://openrouter.ai/openai/gpt-4o-mini-tts-2025-12-15/api, 2026-12-01
        model('openai/gpt-4o-mini-tts-2025-12-15', 'speech', {}, [['text_input', 'character', '0.6']]),
        model('acme/clip', 'video', {}, [['video_output', 'second', '100000']]),
      ],
    },
  ],
} as never;

type Rate = readonly [item: string, unit: string, million: string];

function model(name: string, modality: string, when: object, rates: readonly Rate[]): object {
  return {
    model: name,
    modality,
    tier: 'standard',
    tierBasis: 'user',
    rates: rates.map(([item, unit, price]) => ({
      id: `${name}:${item}`,
      item,
      unit,
      price,
      per: 1_000_000,
      when,
      source: 'https://example.com/own-prices',
      seen: '2026-12-01',
      evidence: 'user',
    })),
  };
}
