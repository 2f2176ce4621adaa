import type { Exchange, Usage } from '@costspan/core';
import { describe, expect, test } from 'vitest';
import { meterFor } from '../index.ts';

function read(exchange: Partial<Exchange>): Usage | undefined {
  return meterFor('openai')?.usages({ provider: 'openai', status: 200, ...exchange })[0];
}

function tokensOf(usage: Usage | undefined): Record<string, number> {
  return Object.fromEntries((usage?.measures ?? []).map(({ item, quantity }) => [item, quantity.toNumber()]));
}

const chat = (url: string, usage: object): Usage | undefined =>
  read({ url, request: { model: 'm', messages: [] }, response: { object: 'chat.completion', choices: [], usage } });
const usage = { prompt_tokens: 21, completion_tokens: 5, total_tokens: 86 };

describe('tokens of the total that neither input nor output has are output', () => {
  test.each([
    ['https://generativelanguage.googleapis.com/v1beta/openai/chat/completions', 'gcp.gemini'],
    [
      'https://aiplatform.googleapis.com/v1/projects/p/locations/global/endpoints/openapi/chat/completions',
      'gcp.vertex_ai',
    ],
  ])('Google counts thoughts in the total alone: %s', (url, provider) => {
    const found = chat(url, usage);
    expect(found).toMatchObject({ provider, incomplete: undefined, tokens: { input: 21, output: 65 } });
    expect(tokensOf(found)).toEqual({ text_input: 21, text_output: 65 });
  });

  test('xAI counts reasoning beside the completion', () => {
    const url = 'https://api.x.ai/v1/chat/completions';
    const found = chat(url, { ...usage, completion_tokens_details: { reasoning_tokens: 60 } });
    expect(found?.incomplete).toBeUndefined();
    expect(tokensOf(found)).toEqual({ text_input: 21, text_output: 65 });
  });

  test('of anybody else the charge is no final one', () => {
    const found = chat('https://llm.example/v1/chat/completions', usage);
    expect(found?.incomplete).toBe(true);
    expect(tokensOf(found)).toEqual({ text_input: 21, text_output: 65 });
  });

  test('a response', () => {
    const found = read({
      url: 'https://api.openai.com/v1/responses',
      request: { model: 'gpt-5-mini', input: 'x' },
      response: {
        object: 'response',
        status: 'completed',
        usage: { input_tokens: 21, output_tokens: 5, total_tokens: 86 },
      },
    });
    expect(found?.incomplete).toBe(true);
    expect(tokensOf(found)).toEqual({ text_input: 21, text_output: 65 });
  });

  test.each([
    ['images/generations', { data: [{}], usage: { input_tokens: 9, output_tokens: 272, total_tokens: 300 } }],
    [
      'audio/transcriptions',
      {
        text: 'x',
        usage: { input_tokens: 9, input_token_details: { audio_tokens: 9 }, output_tokens: 2, total_tokens: 30 },
      },
    ],
    [
      'realtime',
      {
        object: 'realtime.response',
        status: 'completed',
        usage: {
          input_tokens: 9,
          input_token_details: { text_tokens: 9 },
          output_tokens: 2,
          output_token_details: { text_tokens: 2 },
          total_tokens: 30,
        },
      },
    ],
  ])('%s: what the rest is, is not told', (path, response) => {
    const request = { model: 'gpt-image-2', prompt: 'x' };
    const told = read({ url: `https://api.openai.com/v1/${path}`, request, response });
    expect(told?.incomplete).toBe(true);
    const { total_tokens: _, ...counted } = response.usage;
    const whole = read({
      url: `https://api.openai.com/v1/${path}`,
      request,
      response: { ...response, usage: counted },
    });
    expect(whole?.incomplete).toBeFalsy();
  });
});
