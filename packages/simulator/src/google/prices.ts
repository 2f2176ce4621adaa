import { decimal, times } from '../money.ts';
import type { Charge } from '../invoice.ts';

export type Modality = 'TEXT' | 'IMAGE' | 'AUDIO' | 'VIDEO';

/** USD per token in, of any kind, and out by modality, as decimal strings. */
interface TokenPrices {
  in: string;
  out: Partial<Record<Modality, string>>;
}

/** https://ai.google.dev/gemini-api/docs/pricing, read on the day beside each; Vertex AI lists the same. */
const tokens: Readonly<Record<string, TokenPrices>> = {
  'gemini-3.1-flash-image': { in: '0.0000005', out: { TEXT: '0.000003', IMAGE: '0.00006' } }, // 2026-09-23
  'gemini-3-pro-image': { in: '0.000002', out: { TEXT: '0.000012', IMAGE: '0.00012' } }, // 2026-09-23
  'gemini-3.5-flash': { in: '0.0000015', out: { TEXT: '0.000009' } }, // 2026-09-20
  'gemini-3.1-flash-tts-preview': { in: '0.000001', out: { AUDIO: '0.00002' } }, // 2026-09-23
  'gemini-omni-1.1-flash': { in: '0.0000015', out: { TEXT: '0.000009', VIDEO: '0.0000175' } }, // 2026-09-23
};

/** USD per image. https://cloud.google.com/vertex-ai/generative-ai/pricing, 2026-08-21 */
export const imagePrices: Readonly<Record<string, string>> = {
  'imagen-4.0-generate-001': '0.04',
  'imagen-3.0-capability-001': '0.04',
};

/** USD per second with sound, in 720p and 1080p. https://cloud.google.com/vertex-ai/generative-ai/pricing, 2026-08-21 */
export const videoPrices: Readonly<Record<string, string>> = { 'veo-3.1-generate-001': '0.40' };

/** What a request used, as Google counts it. */
export interface Used {
  in: number;
  thoughts: number;
  out: Partial<Record<Modality, number>>;
}

/** Undefined for a model without a price. A batch costs half: https://ai.google.dev/gemini-api/docs/batch-api, 2026-10-07 */
export function tokenCharges(model: string, { in: input, thoughts, out }: Used, batch = false): Charge[] | undefined {
  const prices = tokens[model];
  if (!prices) return undefined;
  const charge = (what: string, count: number, price = '0'): Charge => ({
    description: `${batch ? 'batch ' : ''}${what} tokens`,
    quantity: decimal(count),
    unit: 'token',
    unitPrice: batch ? times(price, '0.5') : price,
  });
  return [
    charge('input', input, prices.in),
    ...Object.entries(out).map(([kind, count]) => charge(kind.toLowerCase(), count, prices.out[kind as Modality])),
    ...(thoughts > 0 ? [charge('thought', thoughts, prices.out.TEXT)] : []),
  ];
}
