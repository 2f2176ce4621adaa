import { conformance, readFixtures } from '@costspan/instrumentation/conformance';
import { test } from 'vitest';
import { spec } from './spec.ts';
import { instrumentOpenAI } from './whole.ts';

const NOT_A_CALL = new Set([
  // other addresses of the client
  'azure-images-generate',
  'images-generate-eu',
  'images-generate-unknown-host',
  // no event with facts came, so that not even the count of images is told
  'images-generate-stream-broken',
  // a line of a batch file
  'batch-images-generate',
]);

const SOCKET = 'a socket is no exchange: realtime/realtime.test.ts';

const cases = conformance(spec, readFixtures(new URL('../fixtures/', import.meta.url)), {
  from: import.meta.url,
  sdk: 'openai',
  otherVersions: ['openai4', 'openai5', 'openai6'],
  client: (sdk: typeof import('openai'), fetch) => new sdk.OpenAI({ apiKey: 'sk-canary', fetch }),
  instrument: instrumentOpenAI,
  day: '2026-11-24',
  model: 'images-generate',
  plays: ({ name }) => !NOT_A_CALL.has(name),
  jobs: [
    {
      submit: 'videos-create',
      running: 'videos-retrieve-in-progress',
      done: 'videos-retrieve',
      expect: { status: 'final', amount: '0.8', currency: 'USD', outcome: 'charged' },
      otherEnds: [
        { fixture: 'videos-retrieve-failed', expect: { status: 'at_risk', amount: '0.8', outcome: 'unknown' } },
      ],
    },
    {
      submit: 'responses-background',
      running: 'responses-retrieve-in-progress',
      done: 'responses-retrieve',
      expect: { status: 'final', amount: '0.00125', currency: 'USD', outcome: 'charged' },
    },
    {
      submit: 'fine-tuning-create',
      running: 'fine-tuning-retrieve-running',
      done: 'fine-tuning-retrieve',
      expect: { status: 'final', amount: '0.0287', currency: 'USD', outcome: 'charged' },
      otherEnds: [{ fixture: 'fine-tuning-cancel', expect: { status: 'unpriced', outcome: 'unknown' } }],
    },
  ],
  // https://developers.openai.com/api/reference/resources/webhooks, 2026-11-24: an event names its video and no more.
  webhooks: [
    {
      provider: 'openai',
      payload: {
        object: 'event',
        id: 'evt_1',
        type: 'video.completed',
        created_at: 1785542500,
        data: { id: 'video_1' },
      },
      submit: 'videos-create',
      expect: { status: 'estimated', amount: '0.8' },
    },
  ],
  stream: 'images-generate-stream',
  uncovered: {
    'Responses.cancel': 'answers as Responses.retrieve does',
    'OpenAIRealtimeWS._emit': SOCKET,
    'OpenAIRealtimeWebSocket._emit': SOCKET,
    'ResponsesWS._emit': SOCKET,
  },
  abort: (fixture, signal) => ({ ...fixture, call: [...fixture.call, { signal }] }),
});
test.each(cases.map((one) => [one.name, one] as const))('%s', (_, one) => one.run());
