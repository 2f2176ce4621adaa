import type { Charge } from '../invoice.ts';
import { decimal, times } from '../money.ts';

/** USD for a million tokens, as the table of the page has them. */
interface Prices {
  readonly input: string;
  readonly write5m: string;
  readonly write1h: string;
  readonly read: string;
  readonly output: string;
}

interface Model extends Prices {
  /** in place of these, for prompts of more than 100,000 tokens */
  readonly long?: Prices;
  /** input and output in fast mode */
  readonly fast?: { readonly input: string; readonly output: string };
  /** before Claude 4.6: served wherever there is room */
  readonly nowhere?: true;
}

/**
 * https://platform.claude.com/docs/en/about-claude/pricing, 2026-12-01: a stored copy of September, and what public
 * code quotes of the page in October for Opus 5.5, Sonnet 5.5 and Haiku 5.5.
 */
export const models: Readonly<Record<string, Model>> = {
  'claude-opus-5-5': {
    input: '4',
    write5m: '5',
    write1h: '8',
    read: '0.2',
    output: '20',
    fast: { input: '8', output: '40' },
  },
  'claude-sonnet-5-5': { input: '2', write5m: '2.5', write1h: '4', read: '0.1', output: '10' },
  'claude-haiku-5-5': {
    input: '0.1',
    write5m: '0.125',
    write1h: '0.2',
    read: '0.01',
    output: '0.5',
    long: { input: '0.5', write5m: '0.625', write1h: '1', read: '0.05', output: '2.5' },
  },
  'claude-haiku-4-5': { input: '1', write5m: '1.25', write1h: '2', read: '0.1', output: '5', nowhere: true },
};

/** How a request was served. */
export interface Served {
  readonly batch?: boolean;
  readonly fast?: boolean;
  readonly geo?: 'us' | 'global' | undefined;
}

/** What one request has used. */
export interface Used {
  readonly input: number;
  readonly write5m: number;
  readonly write1h: number;
  readonly read: number;
  readonly output: number;
  readonly searches: number;
}

const KINDS = ['input', 'write5m', 'write1h', 'read', 'output'] as const;

/** The same page: batches cost half, inference in the US 1.1 times as much; in fast mode caching keeps its multipliers. */
export function charges(name: string, used: Used, { batch, fast, geo }: Served): Charge[] {
  const model = models[name];
  if (!model) throw new Error(`${name} has no price`);
  const isLong = used.input + used.write5m + used.write1h + used.read > 100_000;
  const prices = fast ? fastPrices(model) : isLong ? (model.long ?? model) : model;
  const factor = times(times('0.000001', batch ? '0.5' : '1'), geo === 'us' ? '1.1' : '1');
  const tokens = KINDS.filter((kind) => used[kind] > 0).map((kind) => ({
    description: `${batch ? 'batch ' : ''}${fast ? 'fast ' : ''}${kind} tokens`,
    quantity: decimal(used[kind]),
    unit: 'token',
    unitPrice: times(prices[kind], factor),
  }));
  if (used.searches === 0) return tokens;
  // "$10 per 1,000 searches"
  return [
    ...tokens,
    { description: 'web searches', quantity: decimal(used.searches), unit: 'request', unitPrice: '0.01' },
  ];
}

/** "Prompt caching multipliers apply on top": 1.25 and 2 for writing, and 0.05 for reading on Claude Opus 5.5. */
function fastPrices({ fast }: Model): Prices {
  if (!fast) throw new Error('no fast mode');
  const { input, output } = fast;
  return { input, output, write5m: times(input, '1.25'), write1h: times(input, '2'), read: times(input, '0.05') };
}
