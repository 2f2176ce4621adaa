/**
 * The demo's app: a studio for greeting cards. It calls three SDKs as any app does; of costspan it
 * knows `withAttribution` alone. That every call is paid for shows only in its telemetry.
 */
import { withAttribution } from '@costspan/auto';
import { falFetch, wav } from '@costspan/simulator';
import { fal } from '@fal-ai/client';
import { trace } from '@opentelemetry/api';
import OpenAI from 'openai';
import Replicate from 'replicate';

const { FAL_SIMULATOR = '', OPENAI_BASE_URL, REPLICATE_BASE_URL = '' } = process.env;
// The only lines that an app of your own does not have: they lead the SDKs to the simulators.
const openai = new OpenAI({ baseURL: OPENAI_BASE_URL, apiKey: 'sk-demo' });
const replicate = new Replicate({ baseUrl: REPLICATE_BASE_URL, auth: 'demo' });
fal.config({ fetch: falFetch(FAL_SIMULATOR), credentials: 'demo' });

const tracer = trace.getTracer('card-studio');

/** One request of a customer: a span of the app's own, and to whom its costs belong. */
function request<T>(plan: string, feature: string, work: () => Promise<T>): Promise<T> {
  console.log(`${plan.padEnd(4)} ${feature}`);
  return withAttribution({ plan, feature }, () =>
    tracer.startActiveSpan(`POST /${feature}`, (span) => work().finally(() => span.end())),
  );
}

async function write(wish: string): Promise<string> {
  const { choices } = await openai.chat.completions.create({
    model: 'gpt-5-mini',
    messages: [{ role: 'user', content: `Describe a picture for this card: ${wish}` }],
  });
  return choices[0]?.message.content ?? wish;
}

await request('free', 'card', async () => {
  const prompt = await write('Good luck with the exam');
  await fal.subscribe('fal-ai/flux/schnell', { input: { prompt, num_images: 2 } });
});

await request('pro', 'poster', async () => {
  const prompt = await write('Fifty years of the rowing club');
  const poster = { model: 'gpt-image-2', prompt, size: '1024x1536', quality: 'medium' } as const;
  await openai.images.generate(poster);
  await openai.images.generate({ ...poster, quality: 'high' });
});

await request('pro', 'clip', async () => {
  const model = 'fal-ai/veo3.1';
  const { request_id: requestId } = await fal.queue.submit(model, {
    input: { prompt: 'Oars dip, spray flies', duration: '4s' },
  });
  while ((await fal.queue.status(model, { requestId })).status !== 'COMPLETED') {
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  await fal.queue.result(model, { requestId });
});

await request('pro', 'avatar', async () => {
  const input = { prompt: 'The cox as a comic hero' };
  await fal
    .subscribe('fal-ai/nano-banana', { input })
    .catch(() => replicate.run('google/nano-banana-2', { input: { ...input, resolution: '2K' } }));
});

await request('free', 'voice', async () => {
  await openai.audio.speech.create({
    model: 'tts-1',
    voice: 'coral',
    input: 'Happy birthday, dear reader! May all your wishes come true.',
  });
  const file = new File([wav(12)], 'reply.wav', { type: 'audio/wav' });
  await openai.audio.transcriptions.create({ model: 'gpt-4o-transcribe', file });
});

await request('free', 'lab', async () => {
  await fal.subscribe('fal-ai/unlisted-model', { input: { prompt: 'A model that nobody has a price for' } });
});
