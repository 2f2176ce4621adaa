import { conformance, readFixtures } from '@costspan/instrumentation/conformance';
import { test } from 'vitest';
import { instrumentLuma } from './index.ts';
import { spec } from './spec.ts';

const fixtures = readFixtures(new URL('../fixtures/', import.meta.url));

const cases = conformance(spec, fixtures, {
  from: import.meta.url,
  sdk: 'lumaai',
  otherVersions: ['lumaai-1-0'],
  client: (sdk: typeof import('lumaai'), fetch) => new sdk.LumaAI({ authToken: 'key-canary', fetch: fetch as never }),
  instrument: instrumentLuma,
  day: '2026-12-01',
  model: 'create-at-once',
  jobs: [
    {
      submit: 'create',
      running: 'get-dreaming',
      done: 'get',
      expect: { status: 'estimated', amount: '0.7', currency: 'USD', outcome: 'charged' },
      otherEnds: [{ fixture: 'get-failed', expect: { status: 'at_risk', amount: '0.7', outcome: 'unknown' } }],
    },
  ],
  // The app's `callback_url` is given the generation as it stands.
  webhooks: [
    {
      provider: 'luma',
      payload: fixtures.find(({ name }) => name === 'get')?.exchange.response,
      submit: 'create',
      expect: { status: 'estimated', amount: '0.7' },
    },
  ],
  stream: { reason: 'no method of Luma streams' },
  abort: (fixture, signal) => ({ ...fixture, call: [...fixture.call, { signal }] }),
});
test.each(cases.map((one) => [one.name, one] as const))('%s', (_, one) => one.run());
