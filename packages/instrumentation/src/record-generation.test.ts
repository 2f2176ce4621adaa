import { configure, measure, memoryJobStore } from '@costspan/core';
import type { Usage } from '@costspan/core';
import type { Meter } from '@costspan/core/internal';
import { beforeEach, describe, expect, it } from 'vitest';
import type { MethodRow } from './spec.ts';
import { attach, charges, meter, row, settleRow, transportRow } from './testing.ts';

beforeEach(() => configure({ jobStore: memoryJobStore() }));

const start = row.start!;

describe('a call that follows its job to the end', () => {
  /** `run` makes a job, as the row knows at its start, and gives `result`. */
  const open = (result: () => Promise<unknown>) =>
    attach(
      () =>
        class {
          run(_body: object): Promise<unknown> {
            return result();
          }
          async get(_id: string): Promise<unknown> {
            return { id: 'job-1', units: 3 };
          }
        },
      {
        methods: [
          { ...row, method: 'run', start: (self, args) => ({ ...start(self, args)!, jobId: 'job-1' }) },
          settleRow,
        ],
      },
    );

  it('has its charge, and a later poll adds nothing', async () => {
    const { watched, recorder } = open(async () => ({ id: 'job-1', units: 3 }));
    await watched.run({});
    await watched.get('job-1');
    expect(recorder.spans).toHaveLength(1);
    expect(recorder.spans[0]?.attributes).toMatchObject({
      'gen_ai.response.id': 'job-1',
      'gen_ai.response.status': 'completed',
      'costspan.job.mode': 'sync',
    });
    expect(recorder.records.map(({ attributes }) => attributes['costspan.charge.key'])).toEqual(['acme:job-1']);
  });

  it('leaves the charge to a poll that saw the end before', async () => {
    const { watched, recorder } = open(async () => ({ id: 'job-1', units: 3 }));
    await watched.get('job-1');
    await watched.run({});
    expect(recorder.spans.map(({ name, ended }) => [name, ended])).toEqual([
      ['fetch_response', true],
      ['generate_content m', true],
    ]);
    expect(recorder.spans[1]?.attributes['costspan.cost.amount']).toBeUndefined();
    expect(recorder.records.filter(({ eventName }) => eventName === 'costspan.charge')).toHaveLength(1);
  });

  it('that loses the answer is at risk until a poll sees the end', async () => {
    const { watched, recorder } = open(async () => Promise.reject(new Error('timeout')));
    await expect(watched.run({ n: 4 })).rejects.toThrow('timeout');
    expect(charges(recorder)).toEqual(['at_risk 4 unknown']);
    await watched.get('job-1');
    expect(recorder.records.map(({ eventName }) => eventName)).toEqual(['costspan.charge', 'costspan.correction']);
    expect(recorder.records[1]?.attributes['costspan.cost.total_decimal']).toBe('1.5');
    expect(recorder.total('costspan.cost.at_risk.resolved')).toBe(recorder.total('costspan.cost.at_risk'));
  });
});

describe('an answer with two charges', () => {
  const two = (end: Usage['end']): Meter => ({
    provider: 'acme',
    usages: () => [
      {
        provider: 'acme',
        model: 'm',
        end,
        facts: {},
        measures: [measure('image_output', 'image', 1)],
        responseId: 'r1',
      },
      { provider: 'acme', model: 'm', end, facts: {}, measures: [measure('image_output', 'image', 2)] },
    ],
  });
  const open = (end: Usage['end']) =>
    attach(
      () =>
        class {
          async generate(_body: object): Promise<object> {
            return {};
          }
        },
      { providers: [two(end)] },
    );

  it('is two spans and two charges with keys of their own', async () => {
    const { watched, recorder } = open('succeeded');
    await watched.generate({});
    expect(recorder.spans).toHaveLength(2);
    expect(charges(recorder)).toEqual(['final 1 charged', 'final 2 charged']);
    expect(new Set(recorder.records.map(({ attributes }) => attributes['costspan.charge.key'])).size).toBe(2);
    expect(recorder.total('costspan.cost')).toBe(1.5);
  });

  it('is one span without a charge where it only accepts a job', async () => {
    const { watched, recorder } = open('pending');
    await watched.generate({});
    expect(recorder.spans).toHaveLength(1);
    expect(charges(recorder)).toEqual([]);
  });
});

it('an exchange that is no generation ends its span without a charge', async () => {
  const { watched, recorder } = attach(
    () =>
      class {
        async generate(_body: object): Promise<object> {
          return {};
        }
      },
    { providers: [{ provider: 'acme', usages: () => [] }] },
  );
  await watched.generate({});
  expect(recorder.spans.map(({ ended }) => ended)).toEqual([true]);
  expect(charges(recorder)).toEqual([]);
});

it('a meter that fails is ours: the app has its result and the span ends', async () => {
  const usages = (): never => {
    throw new Error('ours');
  };
  const { watched, recorder } = attach(
    () =>
      class {
        async generate(_body: object): Promise<object> {
          return { units: 1 };
        }
      },
    { providers: [{ ...meter, usages }] },
  );
  expect(await watched.generate({})).toEqual({ units: 1 });
  expect(recorder.open).toEqual([]);
});

describe('attempts that were never answered', () => {
  const RESET = Object.assign(new Error('read'), { code: 'ECONNRESET' });
  const open = (ends: readonly (number | Error)[]) =>
    attach(
      () => {
        const left = [...ends];
        return class {
          async request(): Promise<Response> {
            const end = left.shift()!;
            if (end instanceof Error) throw end;
            return new Response(null, { status: end });
          }
          async generate(_body: object): Promise<object> {
            for (let i = 1; ; i++) {
              const answer = await this.request().catch((error: unknown) => error as Error);
              if (!(answer instanceof Error)) return { units: 2 };
              if (i === ends.length) throw answer;
            }
          }
        };
      },
      { methods: [row, transportRow] },
    );

  it('are at risk beside the charge of the one that was', async () => {
    const { watched, recorder } = open([RESET, RESET, 200]);
    await watched.generate({});
    expect(recorder.spans[0]?.attributes['costspan.transport.retry_count']).toBe(2);
    expect(charges(recorder)).toEqual(['final 2 charged', 'at_risk 2 unknown', 'at_risk 2 unknown']);
    const keys = recorder.records.map(({ attributes }) => String(attributes['costspan.charge.key']));
    expect(keys.map((key) => key.replace(/.*(?=#)/, ''))).toEqual([keys[0], '#try-1', '#try-2']);
  });

  it('are at risk one by one where none was', async () => {
    const { watched, recorder } = open([RESET, RESET]);
    await expect(watched.generate({ n: 4 })).rejects.toBe(RESET);
    expect(charges(recorder)).toEqual(['at_risk 4 unknown', 'at_risk 4 unknown']);
  });

  it('are none where nothing was ever sent', async () => {
    const refused = Object.assign(new Error('connect'), { code: 'ECONNREFUSED' });
    const { watched, recorder } = open([refused, refused]);
    await expect(watched.generate({ n: 4 })).rejects.toBe(refused);
    expect(recorder.total('costspan.cost.at_risk')).toBe(0);
    expect(recorder.spans[0]?.attributes['costspan.billing.outcome']).toBe('not_charged');
  });
});

it.each<[string, Partial<ReturnType<NonNullable<MethodRow['start']>>>, Partial<MethodRow>, string]>([
  ['a stream', { streamed: true }, {}, 'stream'],
  ['a submit', {}, { role: 'submit' }, 'poll'],
  ['a call', {}, {}, 'sync'],
])('the mode of %s', async (_, facts, more, mode) => {
  const { watched, recorder } = attach(
    () =>
      class {
        async generate(_body: object): Promise<object> {
          return { units: 1 };
        }
      },
    { methods: [{ ...row, ...more, start: (self, args) => ({ ...start(self, args)!, ...facts }) }] },
  );
  await watched.generate({});
  expect(recorder.spans[0]?.attributes['costspan.job.mode']).toBe(mode);
});
