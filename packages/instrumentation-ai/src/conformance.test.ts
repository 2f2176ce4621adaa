import { conformance, readFixtures } from '@costspan/instrumentation/conformance';
import { test } from 'vitest';
import { instrumentAI } from './index.ts';
import { spec } from './spec.ts';

type Model = Parameters<typeof import('ai').generateImage>[0]['model'];

/** The gateway's image model, with the functions that an app calls, and the text model that they need. */
interface Client {
  readonly text: object;
}

const FUNCTIONS = 'the functions of `ai` hold no charge: processes.test.ts';

const cases = conformance(spec, readFixtures(new URL('../fixtures/', import.meta.url)), {
  from: import.meta.url,
  sdk: 'ai',
  otherVersions: ['ai6', 'ai5'],
  client: (sdk: typeof import('ai'), fetch) => {
    const gateway = sdk.createGateway({ apiKey: 'key-canary', fetch });
    // Copies of `ai` share the gateway's package: each of their models has a class of its own.
    const apart = <T extends object>(model: T): T =>
      Object.setPrototypeOf(
        model,
        Object.defineProperties({}, Object.getOwnPropertyDescriptors(Object.getPrototypeOf(model) as object)) as object,
      ) as T;
    const model = apart(gateway.imageModel('bytedance/seedream-4.5'));
    const text = apart(gateway('openai/gpt-4o'));
    const generateImage =
      sdk.generateImage ??
      (sdk as unknown as Record<string, typeof import('ai').generateImage>)['experimental_generateImage'];
    type Options = Record<string, unknown>;
    // Results have the time in them.
    return Object.assign(model, {
      text,
      generateImage: async (options: Options, more?: Options) => {
        const { images } = await generateImage({ model: model as Model, prompt: '', ...options, ...more });
        return images.map(({ base64 }) => base64);
      },
      generateText: async (options: Options) => (await sdk.generateText({ model: text, prompt: '', ...options })).text,
      streamText: (options: Options) => sdk.streamText({ model: text, prompt: '', ...options }).textStream,
    });
  },
  instrument: (client) => {
    instrumentAI((client as Client).text);
    return instrumentAI(client);
  },
  day: '2026-12-01',
  model: 'generate-image',
  jobs: { reason: 'a video of the gateway is one request: video.test.ts' },
  webhooks: { reason: 'the SDK asks for a result after it was called back' },
  stream: 'stream-text',
  abort: (fixture, abortSignal) => ({ ...fixture, call: [...fixture.call, { abortSignal }] }),
  uncovered: {
    ...Object.fromEntries(
      spec.methods
        .filter(({ target }) => target !== 'Model')
        .map(({ target, method }) => [`${target}.${method}`, FUNCTIONS]),
    ),
    'Model.doEmbed': 'gateway.test.ts',
    'Model.doRerank': 'its answer is read as the others are',
    'Model.doStart': 'video.test.ts',
    'Model.doStatus': 'video.test.ts',
  },
  skip: {
    'stream left early: stream-text':
      'the SDK reads on after the app has left: edges.test.ts has one that is cancelled',
    'connection always dropped': 'the error holds the stacks of all tries: retries.test.ts',
    'disabled, and enabled in flight': 'the function awaits something before it calls the model',
  },
});
test.each(cases.map((one) => [one.name, one] as const))('%s', (_, one) => one.run(), 60_000);
