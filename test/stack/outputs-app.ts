/**
 * An app that makes pictures for accounts: one is accepted after a rejection, one after a fail-over, one by a person
 * afterwards, and one is given up. It prints what became of each, with the ids of the outputs.
 */
import { recordVerdict, withOutput } from '@costspan/core';
import { falFetch } from '@costspan/simulator';
import { fal } from '@fal-ai/client';
import OpenAI from 'openai';

const { FAL_SIMULATOR = '', OPENAI_BASE_URL } = process.env;
const openai = new OpenAI({ baseURL: OPENAI_BASE_URL, apiKey: 'sk-test', maxRetries: 0 });
fal.config({ fetch: falFetch(FAL_SIMULATOR), credentials: 'test' });

const planned = { provider: 'fal', model: 'fal-ai/flux/schnell' };
const small = (): Promise<unknown> => fal.subscribe(planned.model, { input: { prompt: 'a kite' } });
const large = (): Promise<unknown> =>
  openai.images.generate({ model: 'gpt-image-2', prompt: 'a kite', size: '1024x1536', quality: 'medium' });

await withOutput('picture', { planned, plan: 'team', feature: 'rejected' }, async (output) => {
  await small();
  output.reject('blurry', { gate: 'sharpness' });
  await small();
  output.accept();
});
await withOutput('picture', { planned, plan: 'team', feature: 'failover' }, async (output) => {
  await fal.subscribe('fal-ai/nano-banana', { input: { prompt: 'a kite' } }).catch(() => undefined);
  await large();
  output.accept();
});
const token = await withOutput('picture', { planned, plan: 'team', feature: 'afterwards' }, async (output) => {
  await small();
  await small();
  return output.token();
});
await recordVerdict(token, { outcome: 'accepted' });
await withOutput('picture', { planned, plan: 'team', feature: 'given-up' }, async (output) => {
  await small();
  output.fail('nobody wants it');
});
