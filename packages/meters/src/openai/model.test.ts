import { configure } from '@costspan/core';
import type { Usage } from '@costspan/core';
import { afterEach, expect, test } from 'vitest';
import { meterFor } from '../index.ts';

function modelOf(asked: string, answered: string, url: string): string | undefined {
  const usages: readonly Usage[] | undefined = meterFor('openai')?.usages({
    provider: 'openai',
    url,
    status: 200,
    request: { model: asked, messages: [] },
    response: { object: 'chat.completion', model: answered, choices: [] },
  });
  return usages?.[0]?.model;
}

const openai = 'https://api.openai.com/v1/chat/completions';
const azure = 'https://contoso.openai.azure.com/openai/deployments/prod/chat/completions';
const gemini = 'https://generativelanguage.googleapis.com/v1beta/openai/chat/completions';
const groq = 'https://api.groq.com/openai/v1/chat/completions';

test.each([
  ['an alias is billed as what answered', 'fast', 'gpt-5-mini-2025-08-07', openai, 'gpt-5-mini-2025-08-07'],
  ['a model that moves', 'gemini-flash-latest', 'gemini-3.5-flash', gemini, 'gemini-3.5-flash'],
  ['the snapshot of a model is that model', 'gpt-5-mini', 'gpt-5-mini-2025-08-07', openai, 'gpt-5-mini'],
  ['another model of the same beginning is none', 'gpt-4', 'gpt-4.1-2025-04-14', openai, 'gpt-4.1-2025-04-14'],
  ['a dated model', 'gpt-4o-2024-05-13', 'gpt-4o-2024-05-13', openai, 'gpt-4o-2024-05-13'],
  ['a provider’s own prefix', 'openai/gpt-5-mini', 'gpt-5-mini', openai, 'gpt-5-mini'],
  ['a publisher’s prefix', 'google/gemini-2.5-pro', 'google/gemini-2.5-pro', gemini, 'gemini-2.5-pro'],
  ['a resource name', 'models/gemini-2.5-pro', 'models/gemini-2.5-pro', gemini, 'gemini-2.5-pro'],
  ['a maker’s name that the biller keeps', 'openai/gpt-oss-120b', 'openai/gpt-oss-120b', groq, 'openai/gpt-oss-120b'],
  ['a deployment', 'prod', 'gpt-5.1-2025-11-13', azure, 'gpt-5.1-2025-11-13'],
  [
    'a fine-tuned model, without its private names',
    'ft:gpt-4o-mini-2024-07-18:acme:secret:Ab12',
    'ft:gpt-4o-mini-2024-07-18:acme:secret:Ab12',
    openai,
    'ft:gpt-4o-mini-2024-07-18',
  ],
])('%s: %s, answered by %s', (_, asked, answered, url, model) => expect(modelOf(asked, answered, url)).toBe(model));

afterEach(() => configure({}));

const image = { data: [{ b64_json: '' }] };
const resource = 'https://contoso.openai.azure.com/openai';
test.each([
  ['in the path', `${resource}/deployments/pictures/images/generations?api-version=1`, undefined, image, 'gpt-image-2'],
  ['in the body', `${resource}/v1/images/generations`, 'pictures', image, 'gpt-image-2'],
  [
    'in the path, beside another name',
    `${resource}/deployments/pictures/images/generations`,
    'dall-e-3',
    image,
    'gpt-image-2',
  ],
  ['of a call that failed', `${resource}/v1/images/generations`, 'pictures', {}, 'gpt-image-2'],
  ['that is not stated', `${resource}/v1/images/generations`, 'portraits', image, 'portraits'],
  ['of a name that every object has', `${resource}/v1/images/generations`, 'constructor', image, 'constructor'],
  ['whose answer names the model', `${resource}/v1/chat/completions`, 'pictures', { model: 'gpt-5.1' }, 'gpt-5.1'],
  ['at another provider', 'https://api.openai.com/v1/images/generations', 'pictures', image, 'pictures'],
])('a deployment %s goes by its stated model', (_, url, model, response, expected) => {
  configure({ deployments: { pictures: 'gpt-image-2' } });
  const request = { model, prompt: 'A paper boat' };
  expect(meterFor('openai')?.usages({ provider: 'openai', url, status: 200, request, response })[0]?.model).toBe(
    expected,
  );
});

test('a deployment of a model that is billed by the image', () => {
  configure({ deployments: { pictures: 'dall-e-3' } });
  const request = { model: 'pictures', prompt: 'A paper boat', size: '1024x1024' };
  const [usage] =
    meterFor('openai')?.usages({
      provider: 'openai',
      url: `${resource}/v1/images/generations`,
      status: 200,
      request,
      response: image,
    }) ?? [];
  expect(usage).toMatchObject({ model: 'dall-e-3', facts: { quality: 'standard' } });
  expect(usage?.measures.map(({ unit }) => unit)).toContain('image');
});
