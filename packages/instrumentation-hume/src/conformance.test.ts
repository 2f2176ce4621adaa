import { conformance, invoke, readFixtures } from '@costspan/instrumentation/conformance';
import type { Fixture, Options } from '@costspan/instrumentation/conformance';
import { describe, test } from 'vitest';
import { instrumentHume } from './index.ts';
import { spec } from './spec.ts';

const fixtures = readFixtures(new URL('../fixtures/', import.meta.url));
const SOCKET = 'a web socket: sessions.test.ts';

/** A fixture's call, with a file where the fixture says `sound`. */
function call(client: object, fixture: Fixture): unknown {
  const [path, ...args] = fixture.call;
  const audio = new Blob(['sound'], { type: 'audio/wav' });
  return invoke(client, {
    ...fixture,
    call: [path, ...args.map((one) => (Object(one).audio === 'sound' ? { ...(one as object), audio } : one))],
  });
}

const options: Omit<Options, 'sdk' | 'client'> = {
  from: import.meta.url,
  instrument: instrumentHume,
  day: '2026-11-24',
  call,
  model: 'synthesize-json',
  jobs: { reason: 'speech has no jobs' },
  webhooks: { reason: 'Hume has no webhooks that state a price' },
  stream: 'synthesize-json-streaming',
  abort: (fixture, abortSignal) => ({ ...fixture, call: [...fixture.call, { abortSignal }] }),
  skip: {
    'connection dropped, then success: the lost attempt is at risk':
      'the SDK repeats no request whose connection broke',
  },
  uncovered: { 'tts.streamInput.connect': SOCKET, 'empathicVoice.chat.connect': SOCKET },
};

describe('hume 0.16', () => {
  const cases = conformance(spec, fixtures, {
    ...options,
    sdk: 'hume',
    otherVersions: ['hume15'],
    client: (sdk: typeof import('hume'), fetch) =>
      new sdk.HumeClient({ apiKey: 'key-canary', fetch, timeoutInSeconds: 1 }),
    uncovered: { ...options.uncovered, 'transport.makeRequest': 'of versions before 0.15' },
  });
  test.each(cases.map((one) => [one.name, one] as const))('%s', (_, one) => one.run());
});

describe('hume 0.13', () => {
  const ofNewer = 'of newer versions';
  const cases = conformance(
    spec,
    fixtures.filter(({ name }) => !name.startsWith('convert-voice')),
    {
      ...options,
      sdk: 'hume13',
      // It reads the global `fetch` at each request, and has no option for it.
      client: (sdk: typeof import('hume13'), fetch) => {
        globalThis.fetch = fetch;
        return new sdk.HumeClient({ apiKey: 'key-canary' });
      },
      uncovered: {
        ...options.uncovered,
        'tts.__convertVoiceJson': ofNewer,
        'tts.__convertVoiceFile': ofNewer,
        'tts.streamInput.connect': ofNewer,
      },
    },
  );
  test.each(cases.map((one) => [one.name, one] as const))('%s', (_, one) => one.run());
});
