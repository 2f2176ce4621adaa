import { conformance, invoke, readFixtures } from '@costspan/instrumentation/conformance';
import type { Fixture, Options, WebhookCase } from '@costspan/instrumentation/conformance';
import { describe, test } from 'vitest';
import { instrumentDeepgram } from './index.ts';
import { spec } from './spec.ts';

const fixtures = readFixtures(new URL('../fixtures/', import.meta.url));
const isOlder = ({ name }: Fixture): boolean => name.startsWith('4-');

/** A fixture's call, with a file where the fixture says `sound`. */
function call(client: object, fixture: Fixture): unknown {
  const [path, ...args] = fixture.call;
  return invoke(client, { ...fixture, call: [path, ...args.map((one) => (one === 'sound' ? Buffer.from(one) : one))] });
}

const SESSION = 'a web socket: sessions.test.ts';

function uncovered(of: (target: string) => boolean, reason: string): Record<string, string> {
  const rows = spec.methods.filter(({ target }) => of(target));
  return Object.fromEntries(rows.map(({ target, method }) => [`${target}.${method}`, reason]));
}

const sessions = Object.fromEntries(
  spec.methods.filter(({ role }) => role === 'stream').map(({ target, method }) => [`${target}.${method}`, SESSION]),
);

/** What comes to the address that a submit named. */
const webhook = (submit: string): WebhookCase => ({
  provider: 'deepgram',
  payload: fixtures.find(({ name }) => name === 'listen-url')?.exchange.response,
  submit,
  expect: { status: 'final', amount: '0.00645' },
});

const options: Omit<Options, 'sdk' | 'client' | 'model'> = {
  from: import.meta.url,
  instrument: instrumentDeepgram,
  day: '2026-11-24',
  call,
  jobs: { reason: 'a job ends with a request to its callback, and nothing asks for it' },
  webhooks: [webhook('listen-url-callback')],
  stream: { reason: 'sound is given as the SDK’s own answer, whose body is not read' },
};

describe('@deepgram/sdk 5.x', () => {
  const cases = conformance(
    spec,
    fixtures.filter((one) => !isOlder(one)),
    {
      ...options,
      sdk: '@deepgram/sdk',
      client: (sdk: typeof import('@deepgram/sdk'), fetch) => {
        // Each client names its session by a random id.
        const send: typeof fetch = (url, init) => {
          const headers = new Headers(init?.headers);
          headers.delete('x-deepgram-session-id');
          return fetch(url, { ...init, headers });
        };
        return new sdk.DeepgramClient({ apiKey: 'key-canary', fetch: send, timeoutInSeconds: 1 });
      },
      model: 'speak',
      abort: (fixture, abortSignal) => ({ ...fixture, call: [...fixture.call, { abortSignal }] }),
      skip: {
        'connection dropped, then success: the lost attempt is at risk':
          'the SDK repeats no request whose connection broke',
      },
      uncovered: { ...uncovered((target) => target.startsWith('4.'), 'of version 4'), ...sessions },
    },
  );
  test.each(cases.map((one) => [one.name, one] as const))('%s', (_, one) => one.run());
});

describe('@deepgram/sdk 4.x', () => {
  const cases = conformance(spec, fixtures.filter(isOlder), {
    ...options,
    sdk: 'deepgram-sdk4',
    // It reads the global `fetch` for each part of a client, and has no option for it.
    client: (sdk: typeof import('deepgram-sdk4'), fetch) => {
      globalThis.fetch = fetch;
      return sdk.createClient('key-canary');
    },
    model: '4-speak',
    webhooks: [webhook('4-listen-url-callback')],
    repeats: [],
    skip: {
      'connection dropped, then success: the lost attempt is at risk': 'version 4 repeats no request',
    },
    uncovered: { ...uncovered((target) => !target.startsWith('4.'), 'of version 5'), ...sessions },
  });
  test.each(cases.map((one) => [one.name, one] as const))('%s', (_, one) => one.run());
});
