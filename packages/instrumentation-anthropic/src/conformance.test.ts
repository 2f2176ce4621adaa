import { Readable } from 'node:stream';
import { conformance, readFixtures } from '@costspan/instrumentation/conformance';
import { test } from 'vitest';
import { instrumentAnthropic } from './index.ts';
import { spec } from './spec.ts';

/** Another base URL than the client's. */
const NOT_A_CALL = new Set(['unknown-host']);

const TOKENS = 'tokens are counted by the provider: a request alone does not tell what it may be billed';

const cases = conformance(spec, readFixtures(new URL('../fixtures/', import.meta.url)), {
  from: import.meta.url,
  sdk: '@anthropic-ai/sdk',
  otherVersions: ['anthropic-sdk-0-39', 'anthropic-sdk-0-60', 'anthropic-sdk-0-137'],
  client: (sdk: typeof import('@anthropic-ai/sdk'), fetch) => new sdk.Anthropic({ apiKey: 'sk-canary', fetch }),
  instrument: instrumentAnthropic,
  day: '2026-11-24',
  model: 'messages-create',
  plays: ({ name }) => !NOT_A_CALL.has(name),
  // The results are a file of one JSON object a line; before it the SDK asks for its address.
  serve({ name, exchange }, { url }) {
    if (!name.endsWith('batches-results')) return undefined;
    if (url !== exchange.url)
      return { body: { id: 'msgbatch_1', processing_status: 'ended', results_url: exchange.url, request_counts: {} } };
    const lines = (exchange.response as readonly unknown[]).map((line) => JSON.stringify(line));
    return { body: `${lines.join('\n')}\n`, headers: exchange.headers };
  },
  async call(client, { call: [path, ...args] }) {
    const names = path.split('.');
    const method = names.pop() as string;
    const owner = names.reduce<unknown>((one, name) => (one as Record<string, unknown>)[name], client);
    const result: unknown = Reflect.apply((owner as Record<string, () => unknown>)[method]!, owner, args);
    // What a batch costs is known once its results are read.
    return path.endsWith('batches.results')
      ? Readable.from((await result) as AsyncIterable<unknown>).toArray()
      : result;
  },
  jobs: [
    {
      submit: 'batches-create',
      running: 'batches-retrieve',
      done: 'batches-results',
      expect: { status: 'final', amount: '0.0213326', currency: 'USD', outcome: 'charged' },
      otherEnds: [
        { fixture: 'batches-retrieve-canceled', expect: { status: 'final', amount: '0', outcome: 'not_charged' } },
        { fixture: 'batches-retrieve-errored', expect: { status: 'final', amount: '0', outcome: 'not_charged' } },
      ],
    },
    {
      submit: 'beta-batches-create',
      running: 'beta-batches-retrieve',
      done: 'beta-batches-results',
      expect: { status: 'final', amount: '0.0213326', currency: 'USD', outcome: 'charged' },
    },
  ],
  webhooks: { reason: 'the webhooks of the API are about sessions, files and keys: none states a price' },
  stream: 'messages-create-stream',
  abort: (fixture, signal) => ({ ...fixture, call: [...fixture.call, { signal }] }),
  skip: {
    'connection dropped, then success: the lost attempt is at risk': TOKENS,
    'connection always dropped': TOKENS,
    'aborted while the provider works': TOKENS,
  },
});
test.each(cases.map((one) => [one.name, one] as const))('%s', (_, one) => one.run());
