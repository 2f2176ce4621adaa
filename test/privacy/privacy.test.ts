import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { configure, onCharge, withOutput } from '@costspan/auto';
import { memoryJobStore } from '@costspan/core';
import type { JobStore, Output } from '@costspan/core';
import { gateways } from '@costspan/simulator';
import { context, diag, DiagLogLevel, propagation } from '@opentelemetry/api';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { newFolder } from '../stories/support/prices.ts';
import { startAnswers } from '../stories/support/answers.ts';
import type { Answers } from '../stories/support/answers.ts';
import { startApp, startStory } from '../stories/support/story.ts';
import type { App, Story } from '../stories/support/story.ts';
import { imported, tested } from '../support/testing.ts';
import type { Load } from '../support/testing.ts';
import { found, USER } from './canaries.ts';
import type { Privacy } from './world.ts';

const ledger = join(newFolder(), 'ledger');
const diagLines: string[] = [];
/** What a store elsewhere would keep. */
const stored: string[] = [];
const tokens: string[] = [];
/** What the app puts into its own messages. */
const events: string[] = [];

let story: Story;
let app: App;
let quoting: Answers;

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
  configure({ gateways, jobStore: storeSeen() });
  onCharge((charge) => events.push(JSON.stringify(charge)));
  quoting = await startAnswers();
});
beforeEach(() => {
  story.sim.reset();
});
afterAll(() => diag.disable());

const files = (): string =>
  readdirSync(ledger)
    .map((file) => readFileSync(join(ledger, file), 'utf8'))
    .join('\n');

const paths = new Map(tested('privacy.ts').map(({ name, path }) => [name, path]));
const CALLS = (await imported<{ readonly privacy: Privacy<unknown> }>('privacy.ts')).flatMap(([name, { privacy }]) =>
  Object.keys(privacy.calls).map((call) => ({ title: `${name} ${call}`, name, call, privacy })),
);

describe('private things are planted in', () => {
  test.each(CALLS)(
    '$title: they reach the provider, and no signal; nothing of ours reaches the provider',
    async ({ name, call, privacy }) => {
      const load: Load = async (sdk) => createRequire(paths.get(name) as string)(sdk) as never;
      const world = { sim: story.sim, origin: story.sim.origin, load, quoting };
      const baggage = propagation.createBaggage({ user: { value: USER } });
      const before = story.receiver.records.length;
      await context.with(propagation.setBaggage(context.active(), baggage), () =>
        withOutput('picture', { plan: 'free', feature: 'studio' }, async (output: Output) => {
          await privacy.calls[call]?.(await privacy.client(world), world);
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
  expect(files().split('\n').length).toBeGreaterThan(CALLS.length);
  expect(stored.length).toBeGreaterThan(0);
  expect(events.length).toBeGreaterThan(CALLS.length);
  expect(tokens).toHaveLength(CALLS.length);
  expect(found(`x${Buffer.from('yy canary zz').toString('base64')}`)).toBe(true);
  expect(found('CANARY')).toBe(true);
  expect(found('a kite')).toBe(false);
});
