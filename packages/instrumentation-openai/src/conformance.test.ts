import { readdirSync, readFileSync } from 'node:fs';
import { conformance } from '@costspan/instrumentation/conformance';
import type { Fixture } from '@costspan/instrumentation/conformance';
import { test } from 'vitest';
import { freshSdk } from '../../../test/support/sdks.ts';
import { instrumentOpenAI, openaiSpec } from './index.ts';

const folder = new URL('../fixtures/', import.meta.url);
const fixtures = readdirSync(folder).map((file) => JSON.parse(readFileSync(new URL(file, folder), 'utf8')) as Fixture);

const make =
  (Class: unknown) =>
  (fetch: typeof globalThis.fetch): object =>
    new (Class as new (options: object) => object)({ apiKey: 'sk-canary', fetch });
const plain = make(freshSdk('openai7'));
const watched = make(freshSdk('openai7'));

const cases = conformance(openaiSpec, fixtures, {
  plain,
  instrumented: (fetch) => instrumentOpenAI(watched(fetch)),
  model: 'images-generate',
  skip: {
    'azure-images-generate': 'another address of the client',
    'images-generate-eu': 'another address of the client',
    'images-generate-unknown-host': 'another address of the client',
    'images-generate-stream-broken': 'no event with facts came, so that not even the count of images is told',
    'batch-images-generate': 'a line of a batch file is no call of the SDK',
  },
  uncovered: { 'Responses.cancel': 'answers as Responses.retrieve does' },
  abort: (fixture, signal) => ({ ...fixture, call: [...fixture.call, { signal }] }),
});
test.each(cases.map((one) => [one.name, one] as const))('%s', (_, one) => one.run());
