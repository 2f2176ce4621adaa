import { createFalClient } from '@fal-ai/client';
import OpenAI from 'openai7';
import Replicate from 'replicate';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { startSimulator, type Simulator } from './index.ts';

let sim: Simulator;
beforeAll(async () => {
  sim = await startSimulator();
});
beforeEach(() => sim.reset());
afterAll(() => sim.close());

test('an image by OpenAI, fal and Replicate each', async () => {
  const openai = new OpenAI({ baseURL: sim.openai.url, apiKey: 'sk-test' });
  const fal = createFalClient({ fetch: sim.fal.fetch, credentials: 'key' });
  const replicate = new Replicate({ baseUrl: sim.replicate.url, auth: 'r8' });

  const image = await openai.images.generate({
    model: 'gpt-image-2',
    prompt: 'a red kite',
    size: '1024x1024',
    quality: 'high',
  });
  expect(image.usage?.output_tokens).toBe(7024);
  const chat = await openai.chat.completions.create({
    model: 'gpt-5-mini',
    messages: [{ role: 'user', content: 'hi' }],
  });
  const { data } = await fal.run('fal-ai/flux/dev', {
    input: { prompt: 'kite', image_size: { width: 1536, height: 1536 } },
  });
  expect(data.images[0]?.width).toBe(1536);
  await fal.subscribe('fal-ai/veo3.1', { input: { prompt: 'kite' }, pollInterval: 1 });
  const output = await replicate.run('black-forest-labs/flux-dev', { input: { prompt: 'kite', num_outputs: 2 } });
  expect(output).toHaveLength(2);

  expect(sim.invoice.lines.map(({ provider, model, amount }) => [provider, model, amount])).toEqual([
    ['openai', 'gpt-image-2', '0.000015'],
    ['openai', 'gpt-image-2', '0.21072'],
    ['openai', 'gpt-5-mini', '0.00000125'],
    ['openai', 'gpt-5-mini', '0.000018'],
    ['fal', 'fal-ai/flux/dev', '0.075'],
    ['fal', 'fal-ai/veo3.1', '3.2'],
    ['replicate', 'black-forest-labs/flux-dev', '0.05'],
  ]);
  expect(chat.usage?.completion_tokens).toBe(9);
  expect(sim.invoice.total()).toBe('3.53575425');
});
