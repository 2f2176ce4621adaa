import { configure, memoryJobStore } from '@costspan/core';
import { beforeEach, describe, expect, it } from 'vitest';
import { openCallCount, endOpenCalls } from './open-calls.ts';
import { takePolls } from './poll-count.ts';
import type { MethodRow, OpenCall } from './spec.ts';
import { attach, charges, row, settleRow } from './testing.ts';

beforeEach(() => configure({ jobStore: memoryJobStore() }));

const submitRow: MethodRow = { ...row, method: 'create', role: 'submit' };

/** Jobs whose polls answer with `answers` in their order; an `Error` rejects. */
const open = (answers: readonly unknown[], more: Partial<MethodRow> = {}) =>
  attach(
    () => {
      const left = [...answers];
      return class {
        async create(_body: object): Promise<object> {
          return { id: 'job-1', state: 'running' };
        }
        async get(_id: string): Promise<unknown> {
          const answer = left.shift();
          if (answer instanceof Error) throw answer;
          return answer;
        }
      };
    },
    { methods: [submitRow, { ...settleRow, ...more }] },
  );

const RUNNING = { id: 'job-1', state: 'running' };
const DONE = { id: 'job-1', units: 3 };
const failed = (status: number): Error => Object.assign(new Error('no'), { status });

describe('polls', () => {
  it('of a job that goes on leave nothing; its end is one settlement, with their count and the submit’s model', async () => {
    const { watched, recorder } = open([RUNNING, RUNNING, DONE]);
    await watched.create({ n: 5 });
    for (let i = 0; i < 3; i++) await watched.get('job-1');
    const [submit, settlement] = recorder.spans;
    expect(recorder.spans).toHaveLength(2);
    expect(submit?.attributes).toMatchObject({
      'gen_ai.response.id': 'job-1',
      'gen_ai.response.status': 'in_progress',
      'costspan.cost.estimate': 2.5,
      'costspan.job.mode': 'poll',
    });
    expect(settlement).toMatchObject({ name: 'fetch_response', links: 1, ended: true });
    expect(settlement?.attributes).toMatchObject({
      'gen_ai.request.model': 'm',
      'gen_ai.response.status': 'completed',
      'costspan.job.poll_count': 3,
      'costspan.job.mode': 'poll',
    });
    expect(charges(recorder)).toEqual(['final 3 charged']);
  });

  it('that fail count, and say nothing of the job', async () => {
    const { watched, recorder } = open([failed(500), new Error('lost'), DONE]);
    await watched.create({ n: 5 });
    await expect(watched.get('job-1')).rejects.toThrow('no');
    await expect(watched.get('job-1')).rejects.toThrow('lost');
    expect(recorder.records).toEqual([]);
    await watched.get('job-1');
    expect(recorder.spans[1]?.attributes['costspan.job.poll_count']).toBe(3);
    expect(charges(recorder)).toEqual(['final 3 charged']);
  });

  it('whose error is the job’s end settle it, with the error', async () => {
    const { watched, recorder } = open([failed(422)], { endsJob: (status) => status === 422 });
    await watched.create({ n: 5 });
    await expect(watched.get('job-1')).rejects.toThrow('no');
    expect(recorder.spans[1]).toMatchObject({ name: 'fetch_response', attributes: { 'error.type': '422' } });
    expect(recorder.records).toHaveLength(1);
  });

  it('whose error is not the job’s end do not', async () => {
    const { watched, recorder } = open([failed(422)], { endsJob: (status) => status === 410 });
    await watched.create({ n: 5 });
    await expect(watched.get('job-1')).rejects.toThrow('no');
    expect(recorder.spans).toHaveLength(1);
  });

  it('that the app never awaits leave nothing', async () => {
    const { watched, recorder } = attach(
      () =>
        class {
          get(_id: string): Promise<never> {
            return new Promise(() => undefined);
          }
        },
      { methods: [settleRow] },
    );
    void watched.get('job-2');
    endOpenCalls();
    expect(recorder.spans).toEqual([]);
    expect(takePolls('acme:job-2')).toBe(0);
  });
});

/** Waits for its job, and throws where that failed or cannot be asked for. */
const waiting = (answers: readonly unknown[]) => {
  const isPart = (outer: OpenCall): boolean => outer.jobId !== undefined && outer.row.method === 'wait';
  const note = (outer: OpenCall, value: unknown): void => {
    const { state } = value as { state?: string };
    outer.polls += 1;
    outer.note({ response: value });
    outer.jobEnded = state !== 'running';
  };
  return attach(
    () => {
      const left = [...answers];
      return class {
        async create(_body: object): Promise<object> {
          return { id: 'job-1', state: 'running' };
        }
        async get(_id: string): Promise<{ state?: string }> {
          const answer = left.shift();
          if (answer instanceof Error) throw answer;
          return (answer as { state?: string } | undefined) ?? new Promise(() => undefined);
        }
        async wait(id: string): Promise<void> {
          for (let state = 'running'; state === 'running';) ({ state = 'done' } = await this.get(id));
          throw new Error('the SDK’s own');
        }
      };
    },
    {
      methods: [
        submitRow,
        { ...settleRow, partOf: isPart, inner: note },
        { ...settleRow, method: 'wait', role: 'wait' },
      ],
    },
  );
};

describe('a wait for a job', () => {
  it('that throws has seen the end that its polls saw', async () => {
    takePolls('acme:job-1');
    const { watched, recorder } = waiting([RUNNING, { id: 'job-1', state: 'failed' }]);
    await watched.create({ n: 5 });
    await expect(watched.wait('job-1')).rejects.toThrow('the SDK’s own');
    expect(recorder.spans[1]).toMatchObject({ name: 'fetch_response', links: 1 });
    expect(recorder.spans[1]?.attributes).toMatchObject({
      'gen_ai.response.status': 'failed',
      'costspan.job.poll_count': 2,
    });
    expect(charges(recorder)).toEqual(['at_risk 5 unknown']);
  });

  it('that throws after a success has that', async () => {
    const { watched, recorder } = waiting([DONE]);
    await watched.create({ n: 5 });
    await expect(watched.wait('job-1')).rejects.toThrow('the SDK’s own');
    expect(charges(recorder)).toEqual(['final 3 charged']);
  });

  it('whose last poll is refused says nothing of the job', async () => {
    const { watched, recorder } = waiting([RUNNING, failed(404)]);
    await watched.create({ n: 5 });
    await expect(watched.wait('job-1')).rejects.toThrow('no');
    expect(recorder.records).toEqual([]);
  });

  it('that the process leaves while the job runs says nothing of it', async () => {
    const { watched, recorder } = waiting([RUNNING]);
    await watched.create({ n: 5 });
    void watched.wait('job-1');
    await new Promise(setImmediate);
    endOpenCalls();
    expect(recorder.records).toEqual([]);
  });
});

describe('the end of a job that another process submitted', () => {
  it('is a settlement without a link', async () => {
    const { watched, recorder } = open([{ ...DONE, state: undefined }]);
    await watched.get('job-1');
    expect(recorder.spans).toHaveLength(1);
    expect(recorder.spans[0]?.links).toBe(0);
  });

  it('is nothing where the answer is about no job', async () => {
    const isJob = (response: unknown): boolean => (response as { background?: boolean }).background === true;
    const { watched, recorder } = open([DONE, { ...DONE, background: true }], { isJob });
    await watched.get('job-1');
    expect(recorder.spans).toEqual([]);
    await watched.get('job-1');
    expect(recorder.spans).toHaveLength(1);
  });

  it('is one settlement, however often it is seen', async () => {
    const { watched, recorder } = open([DONE, DONE]);
    await Promise.all([watched.get('job-1'), watched.get('job-1')]);
    expect(recorder.spans).toHaveLength(1);
    expect(recorder.records).toHaveLength(1);
  });
});

it('a job that failed says so', async () => {
  const { watched, recorder } = open([{ id: 'job-1', state: 'failed' }]);
  await watched.create({ n: 5 });
  expect(await watched.get('job-1')).toEqual({ id: 'job-1', state: 'failed' });
  expect(recorder.spans[1]?.attributes).toMatchObject({
    'error.type': 'failed',
    'gen_ai.response.status': 'failed',
    'costspan.billing.outcome': 'unknown',
  });
});

it('nothing is left open', () => {
  expect(openCallCount()).toBe(0);
});
