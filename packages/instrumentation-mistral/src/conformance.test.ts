import { conformance, readFixtures } from '@costspan/instrumentation/conformance';
import type { Options } from '@costspan/instrumentation/conformance';
import { describe, test } from 'vitest';
import { instrumentMistral } from './index.ts';
import { spec } from './spec.ts';

const fixtures = readFixtures(new URL('../fixtures/', import.meta.url));

const options = {
  from: import.meta.url,
  client: (sdk: typeof import('@mistralai/mistralai'), fetch) =>
    new sdk.Mistral({
      apiKey: 'key-canary',
      httpClient: new sdk.HTTPClient({ fetcher: fetch as never }),
      // It repeats nothing unless it is told to.
      retryConfig: {
        strategy: 'backoff',
        backoff: { initialInterval: 1, maxInterval: 1, exponent: 1, maxElapsedTime: 200 },
        retryConnectionErrors: true,
      },
    }),
  instrument: instrumentMistral,
  day: '2026-12-01',
  jobs: { reason: 'a batch is charged as the file of its results: test/jobs/batches.test.ts' },
  webhooks: { reason: 'Mistral has no webhooks that state a price' },
  stream: 'chat-stream',
  abort: (fixture, signal) => ({ ...fixture, call: [...fixture.call, { signal, retries: { strategy: 'none' } }] }),
} satisfies Partial<Options>;

const skip = {
  'connection always dropped': 'the SDK repeats for a time, and not a number of times',
  'disabled, and enabled in flight': 'a request is seen where it is sent, after an await',
};

const TOKENS = 'tokens are counted by the provider: a request alone does not tell what it may be billed';

describe('@mistralai/mistralai', () => {
  const cases = conformance(spec, fixtures, {
    ...options,
    sdk: '@mistralai/mistralai',
    otherVersions: ['mistralai-2-7'],
    model: 'speech',
    skip,
  });
  test.each(cases.map((one) => [one.name, one] as const))('%s', (_, one) => one.run());
});

describe('its first versions, which do not speak', () => {
  const cases = conformance(
    spec,
    fixtures.filter(({ name }) => name !== 'speech'),
    {
      ...options,
      sdk: 'mistralai-1-15',
      otherVersions: ['mistralai-2-0'],
      model: 'chat-complete',
      skip: {
        ...skip,
        'connection dropped, then success: the lost attempt is at risk': TOKENS,
        'aborted while the provider works': TOKENS,
      },
    },
  );
  test.each(cases.map((one) => [one.name, one] as const))('%s', (_, one) => one.run());
});
