import { conformance, readFixtures } from '@costspan/instrumentation/conformance';
import { test } from 'vitest';
import { instrumentGroq } from './index.ts';
import { spec } from './spec.ts';

const cases = conformance(spec, readFixtures(new URL('../fixtures/', import.meta.url)), {
  from: import.meta.url,
  sdk: 'groq-sdk',
  otherVersions: ['groq-sdk-0-20', 'groq-sdk-0-37'],
  client: (sdk: typeof import('groq-sdk'), fetch) => new sdk.Groq({ apiKey: 'key-canary', fetch }),
  instrument: instrumentGroq,
  day: '2026-12-01',
  model: 'speech',
  jobs: { reason: 'a batch is charged as the file of its results: test/jobs/batches.test.ts' },
  webhooks: { reason: 'Groq has no webhooks' },
  stream: 'chat-stream',
  abort: (fixture, signal) => ({ ...fixture, call: [...fixture.call, { signal }] }),
});
test.each(cases.map((one) => [one.name, one] as const))('%s', (_, one) => one.run());
