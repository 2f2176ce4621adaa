import { attachmentOf } from '@costspan/instrumentation';
import { Recorder, Stub } from '@costspan/instrumentation/conformance';
import RunwayML, { TaskFailedError } from '@runwayml/sdk';
import { expect, test, vi } from 'vitest';
import { instrumentRunway } from './index.ts';
import { spec } from './spec.ts';

const ID = '17f20503-6c24-4c16-946b-35dbbce2af2f';
const ENDS = {
  SUCCEEDED: { cost: { credits: 48 }, output: ['https://example.com/boat.mp4'] },
  FAILED: { cost: { credits: 0 }, failure: 'An internal error occurred.', failureCode: 'INTERNAL' },
} as const;

/** A client whose tasks end, once they were asked for, as `status` says. */
function client(status: keyof typeof ENDS, id: string): { runway: RunwayML; recorder: Recorder } {
  const recorder = new Recorder();
  attachmentOf(spec).providers = recorder.providers;
  let polls = 0;
  const { fetch } = new Stub(({ method }) => {
    if (method === 'POST') return { body: { id, estimatedCost: { credits: 60 } } };
    const isOver = ++polls > 1;
    return {
      body: isOver ? { id, status, ...ENDS[status] } : { id, status: 'RUNNING', estimatedCost: { credits: 60 } },
    };
  });
  return { runway: instrumentRunway(new RunwayML({ apiKey: 'test', fetch })), recorder };
}

/** Waits for a task, without the seconds between the SDK's questions. */
async function waitFor({ runway }: ReturnType<typeof client>): Promise<unknown> {
  vi.useFakeTimers({ toFake: ['setTimeout', 'Date'] });
  try {
    const created = runway.textToVideo.create({
      model: 'gen4.5',
      promptText: 'A boat',
      ratio: '1280:720',
      duration: 5,
    });
    const ended = created.waitForTaskOutput().catch((error: unknown) => error);
    await vi.advanceTimersByTimeAsync(30_000);
    return await ended;
  } finally {
    vi.useRealTimers();
  }
}

test('a task that is waited for is settled once', async () => {
  const one = client('SUCCEEDED', ID);
  expect(await waitFor(one)).toMatchObject({ status: 'SUCCEEDED', cost: { credits: 48 } });
  const [submit, settlement] = one.recorder.spans;
  expect(submit?.attributes).toMatchObject({ 'costspan.cost.estimate': 0.6 });
  expect(settlement?.attributes).toMatchObject({ 'costspan.cost.amount': 0.48, 'costspan.job.poll_count': 2 });
  expect(one.recorder.spans).toHaveLength(2);
  expect(one.recorder.open).toEqual([]);
});

test('a task that fails while it is waited for throws what the SDK throws', async () => {
  const one = client('FAILED', `${ID}-failed`);
  expect(await waitFor(one)).toBeInstanceOf(TaskFailedError);
  expect(one.recorder.spans[1]?.attributes).toMatchObject({
    'costspan.cost.amount': 0,
    'costspan.billing.outcome': 'not_charged',
  });
  expect(one.recorder.records).toHaveLength(1);
});
