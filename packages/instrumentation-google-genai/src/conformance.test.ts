import { conformance, readFixtures } from '@costspan/instrumentation/conformance';
import type { Fixture, Options, Sent } from '@costspan/instrumentation/conformance';
import { describe, test } from 'vitest';
import { spec } from './spec.ts';
import { instrumentGoogleGenAI } from './whole.ts';

const fixtures = readFixtures(new URL('../fixtures/', import.meta.url));

type Methods = Record<string, (...args: unknown[]) => unknown>;
type Client = Readonly<
  Record<'models' | 'chats' | 'operations' | 'interactions' | 'batches' | 'files' | 'caches', Methods>
>;

/** The client of the Gemini API, and with it those of Vertex AI and what the SDK exports. */
interface Clients {
  readonly vertex: Client;
  readonly regional: Client;
  readonly sdk: Record<string, new () => object>;
}

/** A fixture's call, by the client that its exchange is of. */
function call(client: object, { call: [path, ...args], exchange }: Fixture): unknown {
  const { vertex, regional, sdk } = client as Clients;
  const isRegional = exchange.url?.includes('/us-central1/publishers/') && !exchange.url.includes(':fetchPredict');
  const ai = exchange.provider === 'gcp.gemini' ? (client as Client) : isRegional ? regional : vertex;
  const [part, method = ''] = path.split('.') as [keyof Client, string];
  if (part !== 'chats') return ai[part][method]?.(...args.map((one) => withClasses(one, sdk)));
  const chat = ai.chats['create']?.(args[0]) as Methods | undefined;
  return chat?.[method]?.(args[1]);
}

/** JSON has no classes: an operation and a reference image are instances of the SDK's. */
function withClasses(argument: unknown, sdk: Clients['sdk']): unknown {
  if (typeof argument !== 'object' || argument === null) return argument;
  const { operation, referenceImages } = argument as { operation?: object; referenceImages?: object[] };
  const made = (name: string, value: object) => Object.assign(new (sdk[name] as new () => object)(), value);
  return {
    ...argument,
    ...(operation && { operation: made('GenerateVideosOperation', operation) }),
    ...(referenceImages && { referenceImages: referenceImages.map((one) => made('RawReferenceImage', one)) }),
  };
}

/** Each request of a continued stream answers with the events of one interaction. */
function serve({ name, exchange }: Fixture, _request: Sent, number: number) {
  if (name === 'files-download') {
    const lines = (exchange.response as readonly unknown[]).map((line) => JSON.stringify(line));
    return { headers: exchange.headers, body: lines.join('\n') };
  }
  if (name !== 'interactions-create-stream-continued') return undefined;
  const events = exchange.response as readonly { interaction?: { id: string } }[];
  const second = events.findLastIndex(({ interaction }) => interaction?.id === 'v1_b') - 4;
  return { headers: exchange.headers, body: number === 1 ? events.slice(0, second) : events.slice(second) };
}

const SOCKET = 'a socket is no exchange: live.test.ts';

const options: Omit<Options, 'sdk' | 'plays'> = {
  from: import.meta.url,
  client: (sdk: typeof import('@google/genai'), fetch) => {
    const httpOptions = { fetch, retryOptions: { attempts: 3, initialDelay: 0.001, maxDelay: 0.001 } };
    const authClient = { getRequestHeaders: async () => new Headers({ authorization: 'Bearer key-canary' }) };
    const make = (more: object) => new sdk.GoogleGenAI({ httpOptions, ...more });
    return Object.defineProperties(make({ apiKey: 'key-canary' }), {
      vertex: { value: make({ vertexai: true, apiKey: 'key-canary' }) },
      regional: {
        value: make({
          vertexai: true,
          project: 'demo',
          location: 'us-central1',
          googleAuthOptions: { authClient },
        }),
      },
      sdk: { value: sdk },
    });
  },
  instrument: instrumentGoogleGenAI,
  call,
  serve,
  day: '2026-11-24',
  model: 'generate-content-image',
  jobs: [
    {
      submit: 'vertex-generate-videos',
      running: 'vertex-get-videos-operation-running',
      done: 'vertex-get-videos-operation',
      // of two videos of 8 seconds at 0.40 USD one was withheld
      expect: { status: 'final', amount: '3.2', currency: 'USD', outcome: 'charged' },
    },
    {
      submit: 'interactions-create-background',
      running: 'interactions-get-running',
      done: 'interactions-get',
      expect: { status: 'final', amount: '0.81091', currency: 'USD', outcome: 'charged' },
      otherEnds: [{ fixture: 'interactions-cancel', expect: { status: 'at_risk', outcome: 'unknown' } }],
    },
    {
      submit: 'batches-create',
      running: 'batches-get-running',
      done: 'batches-get-one',
      expect: { status: 'final', amount: '0.0336025', currency: 'USD', outcome: 'charged' },
      otherEnds: [{ fixture: 'batches-get-failed', expect: { status: 'unpriced', outcome: 'unknown' } }],
    },
  ],
  webhooks: [
    {
      provider: 'gcp.gemini',
      payload: { type: 'interaction.completed', version: 'v1', data: { id: 'v1_fixture' } },
      submit: 'interactions-create-background',
      expect: { status: 'estimated', amount: '0.81088' },
    },
    {
      provider: 'gcp.gemini',
      payload: { type: 'interaction.completed', version: 'v1', data: { id: 'v1_fixture' } },
      facts: { result: fixtures.find(({ name }) => name === 'interactions-get')?.exchange.response },
      submit: 'interactions-create-background',
      expect: { status: 'final', amount: '0.81091' },
    },
  ],
  stream: 'generate-content-stream-image',
  uncovered: { 'Live.connect': SOCKET, 'LiveMusic.connect': SOCKET },
  abort: (fixture, abortSignal) => {
    const [path, params] = fixture.call as [string, { config: object }];
    return { ...fixture, call: [path, { ...params, config: { ...params.config, abortSignal } }] };
  },
  skip: {
    'connection dropped, then success: the lost attempt is at risk':
      'the SDK repeats no request whose connection broke',
    'disabled, and enabled in flight': 'generateContent comes to its request after an await',
  },
};

/** Videos of the Gemini API: 3.x has them in interactions alone. */
const isVideoOfGemini = ({ name }: Fixture) => name === 'generate-videos';

describe('@google/genai 3.x', () => {
  const cases = conformance(spec, fixtures, {
    ...options,
    sdk: '@google/genai',
    plays: (fixture) => !isVideoOfGemini(fixture),
  });
  test.each(cases.map((one) => [one.name, one] as const))('%s', (_, one) => one.run());
});

describe('@google/genai 2.x', () => {
  const cases = conformance(spec, fixtures, { ...options, sdk: 'google-genai2' });
  test.each(cases.map((one) => [one.name, one] as const))('%s', (_, one) => one.run());
});
