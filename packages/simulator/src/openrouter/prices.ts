import type { Charge } from '../invoice.ts';
import { decimal } from '../money.ts';

/** USD per token in and out, as decimal strings. https://openrouter.ai/openai/gpt-5-nano, 2026-12-01 */
const tokens: Readonly<Record<string, { in: string; out: string }>> = {
  'openai/gpt-5-nano': { in: '0.00000005', out: '0.0000004' },
};

/** USD per image by resolution. https://openrouter.ai/api/v1/images/models, 2026-09-02 */
const images: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'bytedance-seed/seedream-5-0-pro': { '1K': '0.045', '2K': '0.09' },
};

/** USD per character. https://openrouter.ai/openai/gpt-4o-mini-tts-2025-12-15/api, 2026-12-01 */
const characters: Readonly<Record<string, string>> = { 'openai/gpt-4o-mini-tts-2025-12-15': '0.0000006' };

/** USD per second of a made-up model: OpenRouter's answers state what a clip costs, whatever it is. */
const seconds: Readonly<Record<string, string>> = { 'acme/clip': '0.1' };

/** What OpenRouter takes of the price where the user's own key pays the provider. https://openrouter.ai/docs/faq, 2026-12-01 */
export const OWN_KEY_FEE = '0.05';

export function textCharges(model: string, input: number, output: number): Charge[] | undefined {
  const prices = tokens[model];
  return (
    prices && [
      { description: 'prompt', quantity: decimal(input), unit: 'token', unitPrice: prices.in },
      { description: 'completion', quantity: decimal(output), unit: 'token', unitPrice: prices.out },
    ]
  );
}

export function imageCharges(model: string, resolution: string, count: number): Charge[] | undefined {
  const unitPrice = images[model]?.[resolution];
  return unitPrice === undefined
    ? undefined
    : [{ description: `image, ${resolution}`, quantity: decimal(count), unit: 'image', unitPrice }];
}

export function speechCharges(model: string, count: number): Charge[] | undefined {
  const unitPrice = characters[model];
  return unitPrice === undefined
    ? undefined
    : [{ description: 'text', quantity: decimal(count), unit: 'character', unitPrice }];
}

export function videoCharges(model: string, length: number): Charge[] | undefined {
  const unitPrice = seconds[model];
  return unitPrice === undefined
    ? undefined
    : [{ description: 'video', quantity: decimal(length), unit: 'second', unitPrice }];
}
