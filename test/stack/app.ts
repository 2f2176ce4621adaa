/**
 * An app as any: three SDKs, a span of its own for each request, costs attributed to plan and feature. It answers
 * as many rounds as ROUNDS says, and prints the number of each when it is done.
 */
import { withAttribution } from '@costspan/auto';
import { falFetch } from '@costspan/simulator';
import { fal } from '@fal-ai/client';
import { trace } from '@opentelemetry/api';
import OpenAI from 'openai';
import Replicate from 'replicate';

const { FAL_SIMULATOR = '', OPENAI_BASE_URL, REPLICATE_BASE_URL = '', ROUNDS = '1' } = process.env;
const openai = new OpenAI({ baseURL: OPENAI_BASE_URL, apiKey: 'sk-test' });
const replicate = new Replicate({ baseUrl: REPLICATE_BASE_URL, auth: 'test' });
fal.config({ fetch: falFetch(FAL_SIMULATOR), credentials: 'test' });

const tracer = trace.getTracer('app');

function request(plan: string, feature: string, work: () => Promise<unknown>): Promise<void> {
  return withAttribution({ plan, feature }, () =>
    tracer.startActiveSpan(feature, async (span) => {
      // A request that fails is answered as one that did: the app goes on.
      await work().catch(() => undefined);
      span.end();
    }),
  );
}

for (let round = 1; round <= Number(ROUNDS); round += 1) {
  await request('free', 'cheap', () =>
    fal.subscribe('fal-ai/flux/schnell', { input: { prompt: 'a kite', num_images: 2 } }),
  );
  await request('pro', 'poster', () =>
    openai.images.generate({ model: 'gpt-image-2', prompt: 'a kite', size: '1024x1536', quality: 'medium' }),
  );
  await request('pro', 'expensive', () =>
    fal.subscribe('fal-ai/veo3.1', { input: { prompt: 'a kite', duration: '4s' } }),
  );
  await request('free', 'portrait', () =>
    replicate.run('google/nano-banana-2', { input: { prompt: 'a kite', resolution: '2K' } }),
  );
  await request('free', 'failing', () => fal.subscribe('fal-ai/nano-banana', { input: { prompt: 'a kite' } }));
  console.log(`round ${round}`);
}
