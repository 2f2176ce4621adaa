/**
 * A studio whose inputs hold what must stay in it. It makes pictures and a clip with a rejection, a fail-over and a model
 * without a price, and prints when it is done.
 */
import { withAttribution, withOutput } from '@costspan/auto';
import { falFetch } from '@costspan/simulator';
import { fal } from '@fal-ai/client';
import { trace } from '@opentelemetry/api';
import OpenAI from 'openai';
import { KEY, PROMPT, SIGNED_URL, USER } from '../../privacy/canaries.ts';

const { FAL_SIMULATOR = '', OPENAI_BASE_URL } = process.env;
const openai = new OpenAI({ baseURL: OPENAI_BASE_URL, apiKey: KEY, organization: USER, maxRetries: 1 });
fal.config({ fetch: falFetch(FAL_SIMULATOR), credentials: KEY });

const planned = { provider: 'fal', model: 'fal-ai/nano-banana' };
const small = (): Promise<unknown> =>
  fal.subscribe('fal-ai/flux/dev', { input: { prompt: `${PROMPT} ${SIGNED_URL}`, image_size: 'square_hd' } });
const large = (): Promise<unknown> =>
  openai.images.generate({
    model: 'gpt-image-2',
    prompt: PROMPT,
    size: '1024x1536',
    quality: 'medium',
    user: USER,
  });

function request(plan: string, feature: string, work: () => Promise<unknown>): Promise<unknown> {
  return withAttribution({ plan, feature }, () =>
    trace.getTracer('studio').startActiveSpan(`POST /${feature}`, (span) => work().finally(() => span.end())),
  );
}

// Its connection breaks after the request was accepted, and the SDK asks again: both may stand on the invoice.
await request('pro', 'poster', () =>
  withOutput('poster', {}, async (output) => {
    await large();
    output.accept();
  }),
);
await request('free', 'card', () =>
  withOutput('card', {}, async (output) => {
    await small();
    output.reject('blurry', { gate: 'sharpness' });
    await small();
    output.accept();
  }),
);
await request('pro', 'avatar', () =>
  withOutput('avatar', { planned }, async (output) => {
    await fal.subscribe(planned.model, { input: { prompt: PROMPT } }).catch(() => undefined);
    await large();
    output.accept();
  }),
);
await request('free', 'lab', () => fal.subscribe('fal-ai/unlisted-model', { input: { prompt: PROMPT } }));
console.log('done');
