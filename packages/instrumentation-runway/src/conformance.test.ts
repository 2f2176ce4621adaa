import { conformance, readFixtures } from '@costspan/instrumentation/conformance';
import { test } from 'vitest';
import { instrumentRunway } from './index.ts';
import { spec } from './spec.ts';

const UNKNOWN = { status: 'unpriced', reason: 'unknown_model' };

const cases = conformance(spec, readFixtures(new URL('../fixtures/', import.meta.url)), {
  from: import.meta.url,
  sdk: '@runwayml/sdk',
  otherVersions: ['runwayml-sdk-1-1', 'runwayml-sdk-3-2'],
  client: (sdk: typeof import('@runwayml/sdk'), fetch) => new sdk.RunwayML({ apiKey: 'key-canary', fetch }),
  instrument: instrumentRunway,
  day: '2026-12-01',
  model: 'image-to-video-at-once',
  jobs: [
    {
      submit: 'text-to-video-create',
      running: 'tasks-retrieve-running',
      done: 'tasks-retrieve',
      // What remains of the 60 credits that it might have cost.
      expect: { status: 'final', amount: '0.48', currency: 'USD', outcome: 'charged' },
      otherEnds: [
        { fixture: 'tasks-retrieve-refunded', expect: { status: 'final', amount: '0', outcome: 'not_charged' } },
        { fixture: 'tasks-retrieve-failed', expect: { status: 'at_risk', amount: '0.6', outcome: 'unknown' } },
        { fixture: 'tasks-retrieve-moderated', expect: { status: 'final', amount: '0.6', outcome: 'charged' } },
        { fixture: 'tasks-retrieve-canceled', expect: { status: 'final', amount: '0.24', outcome: 'charged' } },
      ],
    },
    {
      submit: 'generate-video-create',
      running: 'tasks-retrieve-throttled',
      done: 'tasks-retrieve',
      expect: { status: 'final', amount: '0.48', currency: 'USD', outcome: 'charged' },
    },
    {
      submit: 'realtime-sessions-create',
      running: 'realtime-sessions-retrieve-ready',
      done: 'realtime-sessions-retrieve-completed',
      expect: UNKNOWN,
    },
    {
      submit: 'workflows-run',
      running: 'workflow-invocations-retrieve-running',
      done: 'workflow-invocations-retrieve-succeeded',
      expect: UNKNOWN,
    },
  ],
  webhooks: { reason: 'Runway has no webhooks' },
  stream: { reason: 'no method of Runway streams' },
  abort: (fixture, signal) => ({ ...fixture, call: [...fixture.call, { signal }] }),
});
test.each(cases.map((one) => [one.name, one] as const))('%s', (_, one) => one.run());
