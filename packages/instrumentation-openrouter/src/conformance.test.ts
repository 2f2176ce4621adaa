import { conformance, readFixtures } from '@costspan/instrumentation/conformance';
import { test } from 'vitest';
import { instrumentOpenRouter } from './index.ts';
import { spec } from './spec.ts';

const cases = conformance(spec, readFixtures(new URL('../fixtures/', import.meta.url)), {
  from: import.meta.url,
  sdk: '@openrouter/sdk',
  client: (sdk: typeof import('@openrouter/sdk'), fetch) =>
    new sdk.OpenRouter({
      apiKey: 'sk-canary',
      httpClient: new sdk.HTTPClient({ fetcher: fetch }),
      // The SDK's own waits of half a second and more, shortened.
      retryConfig: {
        strategy: 'backoff',
        backoff: { initialInterval: 1, maxInterval: 1, exponent: 1, maxElapsedTime: 200 },
        retryConnectionErrors: true,
      },
    }),
  instrument: instrumentOpenRouter,
  day: '2026-12-01',
  model: 'images-generate',
  // A record adds nothing where no charge of its generation is known: record.test.ts.
  plays: ({ name }) => name !== 'get-generation',
  jobs: [
    {
      submit: 'video-generate',
      running: 'video-get-running',
      done: 'video-get',
      expect: { status: 'final', amount: '3.2', currency: 'USD', outcome: 'charged' },
      otherEnds: [{ fixture: 'video-get-failed', expect: { status: 'final', amount: '0', outcome: 'not_charged' } }],
    },
  ],
  webhooks: { reason: 'the callback of a video is settled by asking for it' },
  stream: 'chat-send-stream',
  abort: (fixture, signal) => ({ ...fixture, call: [...fixture.call, { signal, retries: { strategy: 'none' } }] }),
  repeats: [500, 503],
  uncovered: {
    'STT.createTranscriptionMultipart': 'takes a file, which no fixture has: record.test.ts',
    'SystemOne.create': 'its answers have the form of the others, and the same code reads them',
    'Generations.getGeneration': 'record.test.ts',
    'ClientSDK._do': 'functions.test.ts',
  },
  skip: {
    'connection always dropped': 'the SDK repeats for a time, and not a number of times',
    'disabled, and enabled in flight':
      'a request is seen where it is sent, after an await, also where its method was not',
  },
});
test.each(cases.map((one) => [one.name, one] as const))('%s', (_, one) => one.run());
