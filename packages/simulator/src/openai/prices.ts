import type { Charge } from '../invoice.ts';

/** USD per token, as decimal strings: the published prices per million, written out. */
export interface TokenPrices {
  textIn?: string;
  imageIn?: string;
  audioIn?: string;
  textOut?: string;
  imageOut?: string;
  audioOut?: string;
}

/** By token. Each model's page, https://developers.openai.com/api/docs/models/{model}, read on the day beside it. */
export const tokenPrices: Readonly<Record<string, TokenPrices>> = {
  'gpt-image-1': { textIn: '0.000005', imageIn: '0.00001', imageOut: '0.00004' }, // 2026-09-23
  'gpt-image-1-mini': { textIn: '0.000002', imageIn: '0.0000025', imageOut: '0.000008' }, // 2026-11-23
  'gpt-image-1.5': { textIn: '0.000005', imageIn: '0.000008', textOut: '0.00001', imageOut: '0.000032' }, // 2026-09-23
  'gpt-image-2': { textIn: '0.000005', imageIn: '0.000008', textOut: '0.00001', imageOut: '0.00003' }, // 2026-09-23
  'gpt-4o-mini-tts': { textIn: '0.0000006', audioOut: '0.000012' }, // 2026-09-23
  'gpt-4o-transcribe': { textIn: '0.0000025', audioIn: '0.0000025', textOut: '0.00001' }, // 2026-11-30
  'gpt-4o-mini-transcribe': { textIn: '0.00000125', audioIn: '0.00000125', textOut: '0.000005' }, // 2026-11-30
  'gpt-4o-transcribe-diarize': { textIn: '0.0000025', audioIn: '0.0000025', textOut: '0.00001' }, // 2026-11-30
  // https://developers.openai.com/api/docs/pricing, 2026-05-03
  'gpt-5-mini': { textIn: '0.00000025', textOut: '0.000002' },
  'gpt-4o-mini': { textIn: '0.00000015', textOut: '0.0000006' },
};

/** USD per image by `quality size`. https://developers.openai.com/api/docs/models/dall-e-3 and dall-e-2, 2026-08-21 */
export const imagePrices: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'dall-e-2': {
    'standard 256x256': '0.016',
    'standard 512x512': '0.018',
    'standard 1024x1024': '0.02',
  },
  'dall-e-3': {
    'standard 1024x1024': '0.04',
    'standard 1024x1792': '0.08',
    'standard 1792x1024': '0.08',
    'hd 1024x1024': '0.08',
    'hd 1024x1792': '0.12',
    'hd 1792x1024': '0.12',
  },
};

/** USD per second by size. https://developers.openai.com/api/docs/pricing, 2026-08-02 (the service ended 2026-09-24) */
export const videoPrices: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'sora-2': { '720x1280': '0.10', '1280x720': '0.10' },
  'sora-2-pro': {
    '720x1280': '0.30',
    '1280x720': '0.30',
    '1024x1792': '0.50',
    '1792x1024': '0.50',
    '1080x1920': '0.70',
    '1920x1080': '0.70',
  },
};

/** USD per character. https://developers.openai.com/api/docs/models/tts-1 and tts-1-hd, 2026-08-21 */
export const characterPrices: Readonly<Record<string, string>> = { 'tts-1': '0.000015', 'tts-1-hd': '0.00003' };

/** USD per second: $0.006 a minute. https://developers.openai.com/api/docs/models/whisper-1, 2026-09-23 */
export const durationPrices: Readonly<Record<string, string>> = { 'whisper-1': '0.0001' };

/** Counted tokens by kind. */
export type TokenCounts = { [Kind in keyof TokenPrices]: number };

const kinds: Readonly<Record<keyof TokenPrices, string>> = {
  textIn: 'text input',
  imageIn: 'image input',
  audioIn: 'audio input',
  textOut: 'text output',
  imageOut: 'image output',
  audioOut: 'audio output',
};

/** One charge for each kind of token that was used. */
export function tokenCharges(model: string, counts: TokenCounts): Charge[] {
  return (Object.keys(kinds) as (keyof TokenPrices)[]).flatMap((kind) => {
    const count = counts[kind] ?? 0;
    const unitPrice = tokenPrices[model]?.[kind];
    if (count === 0) {
      return [];
    }
    if (unitPrice === undefined) {
      throw new Error(`${model} has no price for ${kinds[kind]} tokens`);
    }
    return [{ description: `${kinds[kind]} tokens`, quantity: String(count), unit: 'token', unitPrice }];
  });
}
