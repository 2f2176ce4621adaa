import type { Charge } from '../invoice.ts';
import { decimal, times } from '../money.ts';

/** USD for a million tokens. */
interface Tokens {
  readonly input: string;
  readonly output: string;
  readonly read?: string;
  readonly write5m?: string;
  readonly write1h?: string;
}

interface Model extends Tokens {
  /** in place of these, in a tier of its own */
  readonly tiers?: Readonly<Record<string, Tokens>>;
}

/**
 * https://aws.amazon.com/bedrock/pricing/ in us-east-1, as genai-prices 0.2.3 and litellm 1.110.2 quote it,
 * 2026-11-30: a profile of the United States costs a tenth more than the global one.
 */
export const models: Readonly<Record<string, Model>> = {
  'global.anthropic.claude-opus-5-5': { input: '4', output: '20', read: '0.2', write5m: '5', write1h: '8' },
  'us.anthropic.claude-opus-5-5': { input: '4.4', output: '22', read: '0.22', write5m: '5.5', write1h: '8.8' },
  'us.amazon.nova-lite-v1:0': { input: '0.06', output: '0.24' },
  'us.amazon.nova-pro-v1:0': {
    input: '0.8',
    output: '3.2',
    tiers: { flex: { input: '0.4', output: '1.6' }, priority: { input: '1.4', output: '5.6' } },
  },
  'us.meta.llama3-3-70b-instruct-v1:0': { input: '0.72', output: '0.72' },
  'amazon.titan-embed-text-v2:0': { input: '0.02', output: '0' },
};

/** USD for an image: the same page, 2026-11-24. */
export const images: Readonly<Record<string, string>> = { 'stability.stable-image-core-v1:1': '0.04' };

/** USD for a second of video: the same page, as two public catalogues quote it, 2026-12-01. */
export const videos: Readonly<Record<string, string>> = { 'amazon.nova-reel-v1:1': '0.08' };

/** What one request has used. */
export type Used = Readonly<Record<keyof Tokens, number>>;

const KINDS = ['input', 'output', 'read', 'write5m', 'write1h'] as const;

export function tokenCharges(name: string, used: Used, tier: string): Charge[] {
  const model = models[name];
  if (!model) throw new Error(`${name} has no price`);
  const prices = model.tiers?.[tier] ?? model;
  return KINDS.filter((kind) => used[kind] > 0).map((kind) => ({
    description: `${tier} ${kind} tokens`,
    quantity: decimal(used[kind]),
    unit: 'token',
    unitPrice: times(prices[kind] ?? '0', '0.000001'),
  }));
}
