/**
 * An app that makes pictures with a small model, and with a large one while the small one's provider is down. Its gate
 * rejects the first picture of each output.
 */
import { withOutput } from '@costspan/core';
import { falFetch } from '@costspan/simulator';
import { fal } from '@fal-ai/client';
import OpenAI from 'openai';

const { FAL_SIMULATOR = '', OPENAI_BASE_URL, OUTPUTS = '1' } = process.env;
const openai = new OpenAI({ baseURL: OPENAI_BASE_URL, apiKey: 'sk-test' });
fal.config({ fetch: falFetch(FAL_SIMULATOR), credentials: 'test' });

const planned = { provider: 'fal', model: 'fal-ai/flux/schnell' };

async function picture(): Promise<void> {
  try {
    await fal.run(planned.model, { input: { prompt: 'a kite' } });
  } catch {
    await openai.images.generate({ model: 'gpt-image-2', prompt: 'a kite', quality: 'medium' });
  }
}

for (let made = 0; made < Number(OUTPUTS); made += 1)
  await withOutput('avatar', { planned, plan: 'free', feature: 'avatar' }, async (output) => {
    await picture();
    output.reject('the face is not sharp', { gate: 'sharpness' });
    await picture();
    output.accept();
  });
