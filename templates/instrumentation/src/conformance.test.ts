import { conformance, readFixtures } from '@costspan/instrumentation/conformance';
import { test } from 'vitest';
import { instrumentAcme } from './index.ts';
import { spec } from './spec.ts';

const cases = conformance(spec, readFixtures(new URL('../fixtures/', import.meta.url)), {
  from: import.meta.url,
  sdk: 'acme-sdk',
  // REPLACE: a client that sends with the given `fetch`. It also runs in child processes: it may use its arguments only.
  client: (sdk: typeof import('acme-sdk'), fetch) => new sdk.AcmeClient({ apiKey: 'sk-canary', fetch }),
  instrument: instrumentAcme,
  // REPLACE: the day whose prices you worked the amounts out with.
  day: '2026-11-24',
  // REPLACE: a fixture with a JSON answer and a price; failures and child processes play it.
  model: 'images-generate',
  // REPLACE: one line for each kind of job, or { reason: 'Acme has no jobs' }.
  jobs: [
    {
      submit: 'videos-create',
      running: 'videos-retrieve-in-progress',
      done: 'videos-retrieve',
      expect: { status: 'final', amount: '0.8', currency: 'USD', outcome: 'charged' },
    },
  ],
  // REPLACE: the documented body of a webhook, or { reason: 'Acme has no webhooks' }.
  // https://developers.openai.com/api/reference/resources/webhooks, 2026-11-24
  webhooks: [
    {
      provider: 'openai',
      payload: {
        object: 'event',
        id: 'evt_1',
        type: 'video.completed',
        created_at: 1785542500,
        data: { id: 'video_1' },
      },
      submit: 'videos-create',
      expect: { status: 'estimated', amount: '0.8' },
    },
  ],
  // REPLACE: a fixture of a stream, or { reason: 'no method of Acme streams' }.
  stream: 'images-stream',
  // REPLACE, or delete where a call takes no abort signal: how a call of `model` is given one.
  abort: (fixture, signal) => ({ ...fixture, call: [...fixture.call, { signal }] }),
});
test.each(cases.map((one) => [one.name, one] as const))('%s', (_, one) => one.run());
