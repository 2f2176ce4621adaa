import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { configure, onCharge, withOutput } from '@costspan/auto';
import { memoryJobStore } from '@costspan/core';
import type { JobStore, Output } from '@costspan/core';
import { context, diag, DiagLogLevel, propagation } from '@opentelemetry/api';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { newFolder } from '../stories/support/prices.ts';
import { startAnswers } from '../stories/support/answers.ts';
import type { Answers } from '../stories/support/answers.ts';
import { startApp, startStory } from '../stories/support/story.ts';
import type { App, Story } from '../stories/support/story.ts';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import { SIMULATED } from '../support/gateways.ts';
import { simulatedSdks } from '../support/sdks.ts';
import { CALLS } from './calls.ts';
import type { Voices } from './calls.ts';
import { found, KEY, USER } from './canaries.ts';
import { startRouted } from './routed.ts';
import type { Routed } from './routed.ts';

const ledger = join(newFolder(), 'ledger');
const diagLines: string[] = [];
/** What a store elsewhere would keep. */
const stored: string[] = [];
const tokens: string[] = [];
/** What the app puts into its own messages. */
const events: string[] = [];

let story: Story;
let app: App;
let voices: Voices;
let quoting: Answers;
let quoted: Pick<App, 'fal' | 'openai'>;
let routed: Routed;

/** The memory's store, seen through what would be sent to another process. */
function storeSeen(): JobStore {
  const store = memoryJobStore();
  const seen =
    <A extends readonly unknown[], R>(method: (...args: A) => R) =>
    (...args: A): R => {
      stored.push(JSON.stringify(args));
      return method(...args);
    };
  return { ...store, put: seen(store.put), commit: seen(store.commit), lease: seen(store.lease) };
}

beforeAll(async () => {
  story = await startStory({ COSTSPAN_LEDGER: `otel,file:${ledger}` });
  app = await startApp(story);
  const say = (...args: unknown[]): void => void diagLines.push(args.map(String).join(' '));
  diag.setLogger(
    { error: say, warn: say, info: say, debug: say, verbose: say },
    { logLevel: DiagLogLevel.ALL, suppressOverrideMessage: true },
  );
  configure({ gateways: SIMULATED, jobStore: storeSeen() });
  onCharge((charge) => events.push(JSON.stringify(charge)));
  quoting = await startAnswers();
  const { default: Anthropic } = await import('@anthropic-ai/sdk');
  const { BedrockRuntime } = await import('@aws-sdk/client-bedrock-runtime');
  const { createFalClient } = await import('@fal-ai/client');
  const { GoogleGenAI } = await import('@google/genai');
  const { default: Replicate } = await import('replicate');
  const toQuoting: typeof fetch = (_url, init) => fetch(quoting.url, init);
  app = {
    ...app,
    // That it sends its trace to Anthropic is the SDK's own choice.
    anthropic: new Anthropic({
      baseURL: story.sim.anthropic.url,
      apiKey: KEY,
      openTelemetry: { propagation: false },
    }),
    bedrock: new BedrockRuntime({
      endpoint: story.sim.bedrock.url,
      region: 'us-east-1',
      credentials: { accessKeyId: KEY, secretAccessKey: KEY },
      requestHandler: new NodeHttpHandler(),
    }),
    openai: new app.OpenAI({ baseURL: story.sim.openai.url, apiKey: KEY, organization: USER }),
    google: new GoogleGenAI({ apiKey: KEY, httpOptions: { baseUrl: story.sim.google.url } }),
    fal: createFalClient({ fetch: story.sim.fal.fetch, credentials: KEY }),
    replicate: new Replicate({ baseUrl: story.sim.replicate.url, auth: KEY }),
  };
  routed = await startRouted(story);
  const [{ ElevenLabsClient }, { DeepgramClient }] = await Promise.all([
    import('@elevenlabs/elevenlabs-js'),
    import('@deepgram/sdk'),
  ]);
  const { url: base, webSocketUrl: production } = story.sim.deepgram;
  voices = {
    elevenlabs: new ElevenLabsClient({ apiKey: KEY, baseUrl: story.sim.elevenlabs.url, maxRetries: 0 }),
    deepgram: new DeepgramClient({
      apiKey: KEY,
      environment: { base, production, agent: production, agentRest: base },
      maxRetries: 0,
    }),
  };
  quoted = {
    openai: new app.OpenAI({ baseURL: `${quoting.url}/v1`, apiKey: KEY, maxRetries: 0 }),
    fal: createFalClient({ fetch: toQuoting, credentials: KEY }),
  };
});
beforeEach(() => {
  story.sim.reset();
});
afterAll(() => diag.disable());

const files = (): string =>
  readdirSync(ledger)
    .map((file) => readFileSync(join(ledger, file), 'utf8'))
    .join('\n');

test('every SDK whose provider has a simulator is called', () => {
  const isCalled = ({ name }: { name: string }): boolean => Object.keys(CALLS).some((call) => call.startsWith(name));
  expect(
    simulatedSdks.filter((sdk) => !isCalled(sdk)).map(({ name }) => name),
    'add calls to calls.ts',
  ).toEqual([]);
});

describe('private things are planted in', () => {
  test.each(Object.entries(CALLS))(
    '%s: they reach the provider, and no signal; nothing of ours reaches the provider',
    async (_, call) => {
      const baggage = propagation.createBaggage({ user: { value: USER } });
      const before = story.receiver.records.length;
      await context.with(propagation.setBaggage(context.active(), baggage), () =>
        withOutput('picture', { plan: 'free', feature: 'studio' }, async (output: Output) => {
          await call({ story, app, voices, quoting, quoted, routed });
          tokens.push(output.token());
          output.reject('blurry', { gate: 'sharpness' });
        }),
      );
      await app.flush();
      expect(story.receiver.records.length).toBeGreaterThan(before);

      const { requests } = story.sim;
      expect(requests.length + quoting.asked).toBeGreaterThan(0);
      if (requests.length > 0) expect(found(JSON.stringify(requests))).toBe(true);
      for (const { headers, path, body } of requests) {
        expect(Object.keys(headers)).not.toEqual(
          expect.arrayContaining([expect.stringMatching(/^(traceparent|tracestate|baggage|b3|x-b3)/)]),
        );
        expect(JSON.stringify([headers, path, body])).not.toMatch(/costspan|cs1\./i);
      }

      const signals = {
        otlp: story.receiver.bodies.splice(0),
        file: files().split('\n'),
        diag: diagLines,
        store: stored,
        events,
        tokens: tokens.map((token) => Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()),
      };
      for (const [signal, texts] of Object.entries(signals))
        expect({ signal, leaks: texts.filter(found).map((text) => text.slice(0, 2_000)) }).toEqual({
          signal,
          leaks: [],
        });
    },
  );
});

test('all signals have been looked at', () => {
  expect(files().split('\n').length).toBeGreaterThan(Object.keys(CALLS).length);
  expect(stored.length).toBeGreaterThan(0);
  expect(events.length).toBeGreaterThan(Object.keys(CALLS).length);
  expect(tokens).toHaveLength(Object.keys(CALLS).length);
  expect(found(`x${Buffer.from('yy canary zz').toString('base64')}`)).toBe(true);
  expect(found('CANARY')).toBe(true);
  expect(found('a kite')).toBe(false);
});
