import { conformance, readFixtures } from '@costspan/instrumentation/conformance';
import { test } from 'vitest';
import { instrumentTogether } from './index.ts';
import { spec } from './spec.ts';

const cases = conformance(spec, readFixtures(new URL('../fixtures/', import.meta.url)), {
  from: import.meta.url,
  sdk: 'together-ai',
  otherVersions: ['together-ai-0-33'],
  client: (sdk: typeof import('together-ai'), fetch) => new sdk.Together({ apiKey: 'key-canary', fetch }),
  instrument: instrumentTogether,
  day: '2026-12-01',
  model: 'images-generate',
  jobs: [
    {
      submit: 'videos-create',
      running: 'videos-retrieve-in-progress',
      done: 'videos-retrieve',
      expect: { status: 'final', amount: '0.33', currency: 'USD', outcome: 'charged' },
      otherEnds: [
        { fixture: 'videos-retrieve-failed', expect: { status: 'at_risk', amount: '0.32', outcome: 'unknown' } },
      ],
    },
  ],
  webhooks: { reason: 'Together has no webhooks' },
  stream: 'chat-stream',
  abort: (fixture, signal) => ({ ...fixture, call: [...fixture.call, { signal }] }),
  // A plain 500 is not repeated.
  repeats: [429, 501, 503],
});
test.each(cases.map((one) => [one.name, one] as const))('%s', (_, one) => one.run());
