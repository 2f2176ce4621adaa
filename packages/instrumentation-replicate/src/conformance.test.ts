import { readdirSync, readFileSync } from 'node:fs';
import { conformance } from '@costspan/instrumentation/conformance';
import type { Fixture } from '@costspan/instrumentation/conformance';
import { test } from 'vitest';
import { freshSdk } from '../../../test/support/sdks.ts';
import { instrumentReplicate, replicateSpec } from './index.ts';

const folder = new URL('../fixtures/', import.meta.url);
const all = readdirSync(folder).map((file) => JSON.parse(readFileSync(new URL(file, folder), 'utf8')) as Fixture);
// What one request makes; polls, streams and hardware stated by hand are played against the simulator.
const fixtures = all.filter(
  ({ call, exchange }) =>
    call?.[0] === 'predictions.create' && exchange.response !== undefined && (exchange.status ?? 0) < 300,
);

type Class = new (options: object) => object;
const make =
  (Replicate: unknown) =>
  (fetch: typeof globalThis.fetch): object =>
    new (Replicate as Class)({ auth: 'r8_canary', fetch });
const plain = make(freshSdk('replicate'));
const watched = make(freshSdk('replicate'));

const cases = conformance(replicateSpec, fixtures, {
  plain,
  instrumented: (fetch) => instrumentReplicate(watched(fetch)),
  model: fixtures[0]?.name ?? '',
  repeats: [429],
  skip: { 'disabled, and enabled in flight': 'predictions.create comes to its request after an await' },
  uncovered: {
    'Replicate.run': 'test/invoice and test/matrix play it against the simulator',
    'Replicate.stream': 'the simulator plays it',
    'Replicate.wait': 'test/invoice and test/matrix play it against the simulator',
  },
});
test.each(cases.map((one) => [one.name, one] as const))('%s', (_, one) => one.run());
