// What snippets of READMEs take from their reader's app: calls of its own, what comes in, clients that were made before.
import { createRequire } from 'node:module';

const required = createRequire(`${process.env['INSTALLED']}/`);

/** A video that is done, whatever is asked. */
const video = { id: 'video_1', object: 'video', status: 'completed', model: 'sora-2', seconds: '4', size: '1280x720' };
const usage = { input_tokens: 10, output_tokens: 20, total_tokens: 30 };

const values = {
  apiKey: 'key',
  authToken: 'key',
  token: 'key',
  tenant: 'acme',
  prompt: 'a red kite',
  promptText: 'a red kite',
  model: 'fal-ai/flux/dev',
  input: { prompt: 'a red kite' },
  form: new FormData(),
  makeTheAvatar: async (): Promise<void> => {},
  makeClip: async (): Promise<void> => {},
  generate: async (): Promise<object> => ({}),
  isSharp: async (): Promise<boolean> => true,
  reply: (): void => {},
  queue: { add: async (): Promise<void> => {} },
  logger: { info: (): void => {} },
  app: { post: (): void => {} },
  redis: { eval: async (): Promise<unknown> => null, evalsha: async (): Promise<unknown> => null },
  response: new Response('{}', { headers: { 'x-fal-billable-units': '1' } }),
  headers: { 'x-fal-billable-units': '1' },
  payload: { request_id: 'job-1', status: 'OK', payload: { images: [{ url: 'https://example.com/a.png' }] } },
  prediction: { id: 'job-2', status: 'succeeded', model: 'black-forest-labs/flux-schnell', output: [], metrics: {} },
  event: { type: 'response.done', data: { id: 'video_1' }, response: { id: 'resp_1', status: 'completed', usage } },
  transcript: { jobName: 'job-3', status: 'COMPLETED', results: { transcripts: [], items: [] } },
};

/** Loaded when a snippet names one. */
const made: Readonly<Record<string, () => unknown>> = {
  openai: () => {
    const { OpenAI } = required('openai');
    return new OpenAI({ fetch: async () => Response.json(video) });
  },
  fal: () => {
    const { falFetch } = required('@costspan/simulator');
    return required('@fal-ai/client').createFalClient({
      fetch: falFetch(`${process.env['SIMULATOR']}/fal`),
      credentials: 'key',
    });
  },
  client: () => {
    const RunwayML = required('@runwayml/sdk').default;
    return new RunwayML({ baseURL: `${process.env['SIMULATOR']}/runway`, apiKey: 'key' });
  },
  myStore: () => required('@costspan/core').memoryJobStore,
  test: () => (_name: string, run: () => Promise<void>) => void run(),
};

Object.assign(globalThis, values);
for (const [name, make] of Object.entries(made))
  Object.defineProperty(globalThis, name, { get: make, configurable: true });

declare global {
  const payload: typeof values.payload;
  const headers: typeof values.headers;
  const myStore: () => never;
  const test: (name: string, run: () => Promise<void>) => void;
}
