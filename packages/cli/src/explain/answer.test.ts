import { bundledBook, configure } from '@costspan/core';
import { afterEach, expect, it } from 'vitest';
import { ratedOf } from './answer.ts';
import { readExchange } from './exchange.ts';

afterEach(() => configure({}));

function rated(exchange: object): unknown[] {
  const recorded = readExchange(exchange);
  if (typeof recorded === 'string') throw new Error(recorded);
  return ratedOf(recorded, bundledBook(), '2026-11-24').map(({ provider, model, charge }) => [
    provider,
    model,
    charge.status === 'unpriced' ? charge.reason : charge.amount.toString(),
  ]);
}

const tokens = { usage: { input_tokens: 0, output_tokens: 1000, output_tokens_details: { image_tokens: 1000 } } };

it('reads an exchange through a gateway by the provider’s own routes', () => {
  const through = (url: string): unknown[] =>
    rated({
      provider: 'openai',
      url,
      status: 200,
      request: { model: 'gpt-image-2' },
      response: { data: [{}], ...tokens },
    });
  const direct = through('https://api.openai.com/v1/images/generations');
  expect(direct).toEqual([['openai', 'gpt-image-2', expect.stringMatching(/^0\.0/)]]);
  expect(through('https://gateway.ai.cloudflare.com/v1/a/g/openai/images/generations')).toEqual(direct);
  expect(through('http://llm.acme.com:4000/x/v1/images/generations')).not.toEqual(direct);
  configure({ gateways: { 'llm.acme.com/x': 'openai' } });
  expect(through('http://llm.acme.com:4000/x/v1/images/generations')).toEqual(direct);
});

it('reads what a person wrote down, under any name of the provider', () => {
  expect(rated({ provider: 'Groq', model: 'whisper-large-v3-turbo', request: { hours: 1 }, response: {} })).toEqual([
    ['groq', 'whisper-large-v3-turbo', '0.04'],
  ]);
});
