import type { Exchange } from '@costspan/core';
import { describe, expect, test } from 'vitest';
import { billers, meterFor } from '../index.ts';
import { isQuote } from './quote.ts';

const quotes: readonly Exchange[] = [
  { provider: 'ideogram', url: 'https://api.ideogram.ai/v2/image/generate/ideogram-4-5?dry_run=true' },
  {
    provider: 'ideogram',
    url: 'https://api.ideogram.ai/v2/x',
    response: { object: 'price_quote', usd_micros: 60_000 },
  },
  { provider: 'fal', url: 'https://api.fal.ai/v1/models/pricing/estimate' },
  { provider: 'fal', request: { estimate_type: 'unit_price', unit_quantity: 100 } },
  { provider: 'gcp.gemini', url: 'https://generativelanguage.googleapis.com/v1beta/models/gemini-2.5-pro:countTokens' },
];

describe('a question about a price generates nothing', () => {
  test.each(quotes)('$provider $url', (exchange) => {
    expect(isQuote(exchange)).toBe(true);
    const request = { prompt: 'A boat', ...(exchange.request as object | undefined) };
    expect(meterFor(exchange.provider)?.usages({ status: 200, response: {}, ...exchange, request })).toEqual([]);
  });

  // OpenAI's API has no such parameter; a proxy's answer to one would be read as any other.
  const asked = billers.filter((biller) => !['openai', 'azure.ai.openai', 'perplexity', 'kling'].includes(biller));
  test.each(asked)('%s: a dry run', (provider) => {
    const request = { prompt: 'A boat', dry_run: true };
    expect(meterFor(provider)?.usages({ provider, model: 'm', status: 200, request, response: {} })).toEqual([]);
  });

  test.each([
    'https://api.ideogram.ai/v2/image/generate/ideogram-4-5?dry_run=false',
    'https://api.ideogram.ai/v2/image/generate/ideogram-4-5',
  ])('%s generates', (url) => expect(isQuote({ provider: 'ideogram', url, request: {} })).toBe(false));
});
