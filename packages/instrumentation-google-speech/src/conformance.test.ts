import { conformance, readFixtures } from '@costspan/instrumentation/conformance';
import type { Fixture } from '@costspan/instrumentation/conformance';
import { describe, test } from 'vitest';
import { instrumentGoogleSpeech } from './index.ts';
import { spec } from './spec.ts';

type Client = new (options: object) => object;

/** A client that sends over HTTP, with a sign-in that asks nobody. */
function client(sdk: object, fetch: typeof globalThis.fetch): object {
  const all = ('default' in sdk ? { ...(sdk.default as object), ...sdk } : sdk) as Readonly<Record<string, Client>>;
  const Own = all['TextToSpeechClient'] ?? all['SpeechClient'];
  if (!Own) throw new Error('the SDK has no client');
  const auth = {
    getClient: async () => ({}),
    getUniverseDomain: async () => 'googleapis.com',
    getProjectId: async () => 'demo',
    fetch: async (url: string, { method, headers, body, signal }: RequestInit) => {
      // Versions of Node and of the SDK stand in the others.
      const type = new Headers(headers).get('content-type');
      const init = { method, headers: type ? { 'content-type': type } : {}, signal: signal ?? null };
      const answer = await fetch(String(url), { ...init, ...(body && { body: String(body) }) } as RequestInit);
      return Object.assign(answer, { data: answer.body });
    },
  };
  return new Own({ fallback: true, auth, projectId: 'demo' });
}

const all = readFixtures(new URL('../fixtures/', import.meta.url));
const of = (provider: string): Fixture[] => all.filter(({ exchange }) => exchange.provider === provider);
/** Rows of the client classes that a suite does not use. */
const elsewhere = (own: string): Record<string, string> =>
  Object.fromEntries(
    spec.methods
      .map(({ target, method }) => `${target}.${method}`)
      .filter((name) => !own.split(' ').includes(name))
      .map((name) => [name, 'another client: its suite stands beside, or over gRPC in grpc.test.ts']),
  );
const common = {
  from: import.meta.url,
  client: client as (sdk: never, fetch: typeof globalThis.fetch) => object,
  instrument: instrumentGoogleSpeech,
  day: '2026-12-01',
  webhooks: { reason: 'Google sends none' },
  stream: { reason: 'streams need gRPC: grpc.test.ts' },
  // It repeats what Google says is unavailable, in a body of its own: grpc.test.ts.
  repeats: [],
  skip: { 'connection always dropped': 'the SDK repeats for a time, and not a number of times' },
  async call(target: object, { call: [method, ...args] }: Fixture): Promise<unknown> {
    const output: unknown = await Reflect.apply((target as Record<string, () => unknown>)[method]!, target, args);
    // An operation holds its client, and functions that the first use replaces.
    const [operation] = [output].flat() as readonly Operation[];
    if (!/^check|^long/.test(method)) return output;
    return {
      name: operation?.name,
      done: operation?.done,
      result: operation?.result,
      error: operation?.error?.message,
    };
  },
} as const;

interface Operation {
  readonly name?: string;
  readonly done?: boolean;
  readonly result?: unknown;
  readonly error?: Error;
}

describe('text-to-speech', () => {
  const cases = conformance(spec, of('gcp.text_to_speech'), {
    ...common,
    sdk: '@google-cloud/text-to-speech',
    model: 'synthesize-speech',
    jobs: { reason: 'a client of its own makes them: grpc.test.ts' },
    uncovered: elsewhere('v1.TextToSpeechClient.synthesizeSpeech v1.TextToSpeechClient.initialize'),
  });
  test.each(cases.map((one) => [one.name, one] as const))('%s', (_, one) => one.run());
});

describe('speech-to-text', () => {
  const cases = conformance(spec, of('gcp.speech_to_text'), {
    ...common,
    sdk: '@google-cloud/speech',
    model: 'recognize',
    jobs: [
      {
        submit: 'long-running-recognize',
        running: 'check-running',
        done: 'check-done',
        expect: { status: 'final', amount: '0.048', currency: 'USD', outcome: 'charged' },
        otherEnds: [{ fixture: 'check-failed', expect: { status: 'unpriced', outcome: 'unknown' } }],
      },
    ],
    uncovered: elsewhere(
      ['recognize', 'longRunningRecognize', 'checkLongRunningRecognizeProgress', 'initialize']
        .map((method) => `v1.SpeechClient.${method}`)
        .join(' '),
    ),
  });
  test.each(cases.map((one) => [one.name, one] as const))('%s', (_, one) => one.run());
});
