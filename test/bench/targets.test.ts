import { describe, expect, test } from 'vitest';
import type { Emitted } from './emits.ts';
import { rowOf } from './speed.ts';
import type { Row, Sample } from './speed.ts';
import type { Starts } from './start.ts';
import { SUBJECTS } from './subjects.ts';
import { judge } from './targets.ts';
import type { Target } from './targets.ts';

/** µs of chat by subject: of the first window and of the steady one. */
type Made = Readonly<Record<string, readonly [first: number, steady: number]>>;

const QUIET: Made = {
  off: [280, 60],
  off2: [280, 60],
  span: [370, 70],
  floor: [440, 80],
  costspan: [500, 85],
  'costspan-no-ledger': [490, 82],
};

const EMITTED: Emitted = { spans: 1, spanAttributes: 30, series: 8, records: 1, recordAttributes: 31 };

function rows(made: Made, emitted: Readonly<Record<string, Partial<Emitted>>> = {}): Row[] {
  const samples = new Map<string, Sample[]>(
    Object.entries(made).map(([id, [first, steady]]) => [
      `chat/${id}`,
      // What slows all of a round down says nothing.
      [0, 5, 11].map((slower) => ({
        cpu: { first: first + slower, middle: 100 + slower, steady: steady + slower },
        heapPer10k: 0,
      })),
    ]),
  );
  return SUBJECTS.filter(({ id }) => made[id]).map((subject) =>
    rowOf({ subject, call: 'chat' }, samples, { ...EMITTED, ...emitted[subject.id] }),
  );
}

function starts(register: number): Starts {
  const over = (value: number) => ({ value, low: value - 1, high: value + 1, least: value });
  const row = (id: string, value: number) => ({
    id,
    title: id,
    median: value,
    least: value,
    wall: value,
    overOtel: over(value),
  });
  return {
    rows: [row('register', register), row('costspan', 50)],
    noise: 2,
    book: { ms: 3, models: 600, version: '' },
  };
}

const NOTHING = { rating: {}, index: { median: 0, p99: 0 } };

function target(all: readonly Target[], what: string): Target {
  const found = all.filter((one) => one.what.includes(what));
  expect(found.map((one) => one.what)).toHaveLength(1);
  return found[0] as Target;
}

function judged(made: Made, what: string, emitted?: Readonly<Record<string, Partial<Emitted>>>): Target {
  return target(judge(rows(made, emitted), [], starts(-5), NOTHING), what);
}

describe('the row that is judged has the ledger on', () => {
  test.each(['steady: CPU over a bare span', 'first 1,000 calls: CPU over', 'whole call by the floor'])(
    '%s',
    (what) => {
      expect(judged(QUIET, what).verdict).toBe('met');
      expect(judged({ ...QUIET, 'costspan-no-ledger': [1_000, 300] }, what).verdict).toBe('met');
      expect(judged({ ...QUIET, costspan: [1_000, 300] }, what).verdict).toBe('missed');
    },
  );

  test('and no other stands in for it', () => {
    const { costspan: _, ...without } = QUIET;
    expect(() => judge(rows(without), [], starts(-5), NOTHING)).toThrow('chat: no row of costspan');
  });
});

describe('goal and limit', () => {
  test.each([
    [89, 'met', 'met'],
    [93, 'missed', 'met'],
    [96, 'missed', 'missed'],
  ])('steady at %d µs, 70 for the span', (steady, goal, limit) => {
    const one = judged({ ...QUIET, costspan: [500, steady] }, 'steady: CPU over a bare span');
    expect([one.verdict, one.limit?.verdict]).toEqual([goal, limit]);
  });

  test.each([
    [95, 'met', 'met'],
    [99, 'missed', 'met'],
    [110, 'missed', 'missed'],
  ])('steady at %d µs, 80 for the floor', (steady, goal, limit) => {
    const one = judged({ ...QUIET, costspan: [500, steady] }, 'whole call by the floor');
    expect([one.verdict, one.limit?.verdict]).toEqual([goal, limit]);
  });

  test.each([
    [370 + 185, 'met'],
    [370 + 195, 'missed'],
  ])('the first 1,000 calls at %d µs', (first, wanted) =>
    expect(judged({ ...QUIET, costspan: [first, 85] }, 'first 1,000 calls').verdict).toBe(wanted),
  );

  test('what noise could have made is neither met nor missed', () =>
    expect(judged({ ...QUIET, off2: [280, 66] }, 'steady: CPU over a bare span').verdict).toBe('unclear'));

  test.each([
    [-5, 'met', 'met'],
    [10, 'missed', 'met'],
    [70, 'missed', 'missed'],
  ])('register at %d ms over the SDK', (ms, goal, limit) => {
    const one = target(judge([], [], starts(ms), NOTHING), 'register');
    expect([one.verdict, one.limit?.verdict]).toEqual([goal, limit]);
  });
});

describe('peers', () => {
  const peers: Made = { ...QUIET, openlit: [500, 100], traceloop: [500, 70] };

  test('one that emits less is not asked to be dearer in all', () =>
    expect(judge(rows(peers), [], starts(-5), NOTHING).map(({ what }) => what)).not.toContain(
      'chat.completions.create, steady: CPU below OpenLLMetry, in all',
    ));

  test('one that emits as much is', () => {
    expect(target(judge(rows(peers), [], starts(-5), NOTHING), 'OpenLIT, in all').verdict).toBe('met');
  });

  test('by what they emit, the cheaper call can be the dearer one', () => {
    const emitted = { traceloop: { series: 0, records: 0 } };
    // 25 µs for 10 things, 10 µs for 1.
    expect(judged(peers, 'OpenLLMetry, per span', emitted).verdict).toBe('met');
    expect(judged(peers, 'OpenLLMetry, per span').verdict).toBe('missed');
  });
});
