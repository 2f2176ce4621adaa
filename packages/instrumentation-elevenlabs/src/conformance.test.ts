import { conformance, invoke, readFixtures } from '@costspan/instrumentation/conformance';
import type { Fixture, Options, Sent } from '@costspan/instrumentation/conformance';
import { describe, test } from 'vitest';
import { instrumentElevenLabs } from './index.ts';
import { spec } from './spec.ts';

const fixtures = readFixtures(new URL('../fixtures/', import.meta.url));
const isOlder = ({ name }: Fixture): boolean => name.startsWith('older-');

const UNPRICED = { status: 'unpriced', reason: 'unknown_model' };

/** `createAndWait` makes the job, and asks for it until it is over. */
function serve({ call, exchange }: Fixture, { method }: Sent) {
  if (!call[0].endsWith('.createAndWait') || method !== 'POST') return undefined;
  return { body: { ...(exchange.response as object), status: 'pending' } };
}

/** Arguments that are files. JSON has none. */
const FILES = new Set(['audio', 'file', 'videos']);

/** A fixture's call, with a file where the fixture has its name. */
function call(client: object, fixture: Fixture): unknown {
  const [path, ...args] = fixture.call;
  return invoke(client, { ...fixture, call: [path, ...args.map(withFiles)] });
}

function withFiles(argument: unknown): unknown {
  if (typeof argument !== 'object' || argument === null) return argument;
  const entries = Object.entries(argument).map(([name, value]) => [name, FILES.has(name) ? fileOf(value) : value]);
  return Object.fromEntries(entries) as object;
}

function fileOf(value: unknown): unknown {
  return Array.isArray(value) ? value.map(fileOf) : new Blob([String(value)], { type: 'audio/mpeg' });
}

const options: Pick<Options, 'from' | 'instrument' | 'day' | 'serve' | 'abort' | 'skip' | 'call'> = {
  from: import.meta.url,
  instrument: instrumentElevenLabs,
  day: '2026-11-24',
  serve,
  call,
  abort: (fixture, abortSignal) => ({ ...fixture, call: [...fixture.call, { abortSignal }] }),
  skip: {
    'connection dropped, then success: the lost attempt is at risk':
      'the SDK repeats no request whose connection broke',
  },
};

function uncovered(rows: typeof spec.methods, reason: string): Record<string, string> {
  return Object.fromEntries(rows.map(({ target, method }) => [`${target}.${method}`, reason]));
}

describe('@elevenlabs/elevenlabs-js 2.x', () => {
  const cases = conformance(
    spec,
    fixtures.filter((one) => !isOlder(one)),
    {
      ...options,
      sdk: '@elevenlabs/elevenlabs-js',
      otherVersions: ['elevenlabs-js20'],
      client: (sdk: typeof import('@elevenlabs/elevenlabs-js'), fetch) => {
        // The first versions have no option for it.
        globalThis.fetch = fetch;
        return new sdk.ElevenLabsClient({ apiKey: 'sk-canary', fetch, timeoutInSeconds: 1 });
      },
      model: 'speech-with-timestamps',
      jobs: [
        ...['dubbing', 'dubbing-project', 'dubbing-language', 'flows-image', 'flows-video', 'flows-template'].map(
          (kind) => ({
            submit: `${kind}-create`,
            running: `${kind}-get-running`,
            done: `${kind}-get`,
            expect: UNPRICED,
          }),
        ),
        {
          submit: 'flows-speech-create',
          running: 'flows-speech-get-running',
          done: 'flows-speech-get',
          expect: { status: 'unpriced', reason: 'unknown_usage' },
        },
      ],
      webhooks: [
        {
          provider: 'elevenlabs',
          payload: {
            type: 'speech_to_text_transcription',
            event_timestamp: 1785542500,
            data: {
              request_id: 'req_1',
              transcription: fixtures.find(({ name }) => name === 'transcript')?.exchange.response,
            },
          },
          submit: 'transcript-webhook',
          expect: { status: 'estimated', amount: '0.0022' },
        },
      ],
      stream: 'speech-stream',
      uncovered: {
        'speechToText.realtime.connect': 'a web socket: realtime.test.ts',
        ...uncovered(
          spec.methods.filter(({ target }) => target.startsWith('1.')),
          'of the older SDK',
        ),
      },
    },
  );
  test.each(cases.map((one) => [one.name, one] as const))('%s', (_, one) => one.run());
});

describe('elevenlabs 1.x', () => {
  const cases = conformance(spec, fixtures.filter(isOlder), {
    ...options,
    sdk: 'elevenlabs1',
    // It reads the global `fetch` at each request, and has no option for it.
    client: (sdk: typeof import('elevenlabs1'), fetch) => {
      globalThis.fetch = async (url, init) => {
        // A form is sent as a stream, between whose parts stands a random text.
        const form = init?.body as AsyncIterable<Uint8Array> | undefined;
        if (typeof (form as { pipe?: unknown } | undefined)?.pipe !== 'function') return fetch(url, init);
        let text = '';
        for await (const chunk of form ?? []) text += new TextDecoder().decode(chunk);
        const [boundary = ''] = /^--\S+/.exec(text) ?? [];
        return fetch(url, { ...init, body: text.replaceAll(boundary, '--') });
      };
      return new sdk.ElevenLabsClient({ apiKey: 'sk-canary' });
    },
    model: 'older-speech-with-timestamps',
    jobs: [
      {
        submit: 'older-dubbing-create',
        running: 'older-dubbing-get-running',
        done: 'older-dubbing-get',
        expect: UNPRICED,
      },
    ],
    webhooks: { reason: 'the same as of the newer SDK' },
    stream: 'older-speech-stream',
    uncovered: uncovered(
      spec.methods.filter(({ target }) => !target.startsWith('1.') && target !== 'transport'),
      'of the newer SDK',
    ),
  });
  test.each(cases.map((one) => [one.name, one] as const))('%s', (_, one) => one.run());
});
