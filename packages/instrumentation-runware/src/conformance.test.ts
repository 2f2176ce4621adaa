import { conformance, readFixtures } from '@costspan/instrumentation/conformance';
import type { Answer, Fixture, Sent } from '@costspan/instrumentation/conformance';
import { test } from 'vitest';
import { instrumentRunware } from './index.ts';
import { spec } from './spec.ts';

interface Task {
  readonly taskType: string;
  readonly taskUUID: string;
}

/** A task that is waited for is accepted first, and asked for then. */
function serve({ exchange }: Fixture, { body }: Sent): Answer | undefined {
  const [task] = body as [Task & { readonly deliveryMethod?: string }];
  if (task.taskType === 'getResponse' || task.deliveryMethod !== 'async') return { body: exchange.response };
  return { body: { data: [{ taskType: task.taskType, taskUUID: task.taskUUID }] } };
}

const cases = conformance(spec, readFixtures(new URL('../fixtures/', import.meta.url)), {
  from: import.meta.url,
  sdk: '@runware/sdk-js',
  otherVersions: ['runware-sdk1'],
  // Without an address the SDK opens no socket: what it sends goes to `fetch`. An error has no status here.
  client: (sdk: typeof import('@runware/sdk-js'), fetch) => {
    const runware = new sdk.Runware({ apiKey: 'key-canary', url: '', timeoutDuration: 1000 });
    const send = async (message: string): Promise<void> => {
      const [{ taskUUID }] = JSON.parse(message) as [{ taskUUID: string }];
      const answer = await fetch('https://ws-api.runware.ai/v1', { method: 'POST', body: message }).catch(() => {});
      if (!answer) return;
      const told: unknown = answer.ok
        ? await answer.json()
        : { errors: [{ code: 'invalidModel', message: 'no', taskUUID }] };
      for (const { listener } of runware._listeners) listener(told);
    };
    return Object.assign(runware, { _connectionSessionUUID: 's1', _ws: { readyState: 1, send } });
  },
  instrument: instrumentRunware,
  day: '2026-12-01',
  model: 'request-images',
  serve,
  jobs: [
    {
      submit: 'video-submit',
      running: 'video-running',
      done: 'video-done',
      expect: { status: 'final', amount: '0.61', currency: 'USD', outcome: 'charged' },
      otherEnds: [
        { fixture: 'video-failed', expect: { status: 'at_risk', amount: '0.63', currency: 'USD', outcome: 'unknown' } },
      ],
    },
  ],
  // https://runware.ai/docs/platform/webhooks, 2026-12-01
  webhooks: [
    {
      provider: 'runware',
      payload: {
        data: [
          {
            taskType: 'videoInference',
            taskUUID: 'a770f077-f413-47de-9dac-be0b26a35da6',
            videoUUID: 'v1',
            videoURL: 'https://vm.runware.ai/video/v1.mp4',
            cost: 0.61,
          },
        ],
      },
      submit: 'video-submit',
      expect: { status: 'final', amount: '0.61' },
    },
  ],
  stream: { reason: 'no method of the SDK streams' },
  repeats: [],
  skip: { '400': 'errors over a web socket have no status: socket.test.ts' },
});
test.each(cases.map((one) => [one.name, one] as const))('%s', (_, one) => one.run());
