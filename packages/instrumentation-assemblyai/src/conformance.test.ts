import { conformance, readFixtures } from '@costspan/instrumentation/conformance';
import type { Answer, Fixture, Sent } from '@costspan/instrumentation/conformance';
import { test } from 'vitest';
import { instrumentAssemblyAI } from './index.ts';
import { spec } from './spec.ts';

const fixtures = readFixtures(new URL('../fixtures/', import.meta.url));

/** A method that waits is told first that its transcript is queued. */
function serve({ call, exchange }: Fixture, { method }: Sent): Answer | undefined {
  const waits = /transcribe|create/.test(call[0]);
  if (!waits || method !== 'POST') return undefined;
  return {
    headers: exchange.headers,
    body: { ...(exchange.response as object), status: 'queued', audio_duration: null },
  };
}

const BY_ANSWER =
  'what a recording costs is known from its answer alone, and the SDK repeats no request: streaming.test.ts';

const cases = conformance(spec, fixtures, {
  from: import.meta.url,
  sdk: 'assemblyai',
  otherVersions: ['assemblyai4'],
  // It reads the global `fetch` at each request, and has no option for it.
  client: (sdk: typeof import('assemblyai'), fetch) => {
    globalThis.fetch = fetch;
    return new sdk.AssemblyAI({ apiKey: 'key-canary' });
  },
  instrument: instrumentAssemblyAI,
  day: '2026-12-01',
  model: 'submit-completed',
  serve,
  jobs: [
    {
      submit: 'submit',
      running: 'get-processing',
      done: 'get-completed',
      expect: { status: 'final', amount: '0.035', currency: 'USD', outcome: 'charged' },
      otherEnds: [{ fixture: 'get-error', expect: { status: 'final', amount: '0', outcome: 'not_charged' } }],
    },
    {
      submit: 'submit',
      running: 'get-processing',
      done: 'wait',
      expect: { status: 'final', amount: '0.035', currency: 'USD', outcome: 'charged' },
    },
  ],
  // It names its transcript and no more: the app fetches that. https://www.assemblyai.com/docs/deployment/webhooks, 2026-12-01
  webhooks: [
    {
      provider: 'assemblyai',
      payload: { transcript_id: '9ea68fd3-f953-42c1-9742-976c447fb463', status: 'completed' },
      facts: { result: fixtures.find(({ name }) => name === 'get-completed')?.exchange.response },
      submit: 'submit',
      expect: { status: 'final', amount: '0.035' },
    },
  ],
  stream: { reason: 'no request of the SDK streams its answer' },
  repeats: [],
  uncovered: {
    'StreamingTranscriber.connect': 'a web socket: streaming.test.ts',
    'TranscriptService.fetch': 'sends in older versions',
  },
  skip: {
    '400': 'its errors have no status: streaming.test.ts',
    'connection dropped, then success: the lost attempt is at risk': BY_ANSWER,
    'connection always dropped': BY_ANSWER,
  },
});
test.each(cases.map((one) => [one.name, one] as const))('%s', (_, one) => one.run());
