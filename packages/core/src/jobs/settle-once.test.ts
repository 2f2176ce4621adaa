import { diag, DiagLogLevel } from '@opentelemetry/api';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { RecordedCharge } from '../recording/recorded-charge.ts';
import { configure } from '../settings.ts';
import { memoryJobStore } from './memory-store.ts';
import { settleOnce } from './settle-once.ts';
import { storeIdle } from './store-work.ts';
import type { JobStore } from './store.ts';

const FINAL: RecordedCharge = { status: 'final', amount: '1', currency: 'USD', corrections: 0 };
const ESTIMATED: RecordedCharge = { ...FINAL, status: 'estimated' };

/** A store elsewhere: every answer comes later. */
function elsewhere(store: JobStore): JobStore {
  return {
    put: async (key, job) => store.put(key, job),
    get: async (key) => store.get(key),
    lease: async (key, ms) => store.lease(key, ms),
    commit: async (key, lease, recorded) => store.commit(key, lease, recorded),
    release: async (key, lease) => store.release(key, lease),
    overdue: async (time, most) => store.overdue(time, most),
  };
}

const warnings: string[] = [];
let keys = 0;
/** What a process holds back outlives a test. */
let key: string;

beforeEach(() => {
  key = `fal:${++keys}`;
  vi.useFakeTimers();
  diag.setLogger(
    { ...console, verbose: () => undefined, warn: (text: string) => void warnings.push(text) },
    DiagLogLevel.WARN,
  );
});
afterEach(() => {
  vi.useRealTimers();
  diag.disable();
  configure({});
});

function use(store: JobStore): JobStore {
  configure({ jobStore: store });
  return store;
}

/** Settles and tells what happened; time is passed on until it is over. */
async function settle(record: () => RecordedCharge | undefined): Promise<string[]> {
  const happened: string[] = [];
  const settlement = settleOnce(key, ({ recorded }) => {
    happened.push(`record on ${recorded?.status}`);
    return record();
  });
  await vi.runAllTimersAsync();
  return [...happened, (await settlement).status];
}

it('what a store has not confirmed yet is known here', async () => {
  const store = memoryJobStore();
  let leases = 0;
  use({
    ...elsewhere(store),
    lease: async (of, ms) => {
      if (++leases > 1) throw new Error('closed');
      return store.lease(of, ms);
    },
    commit: () => new Promise(() => undefined),
  });
  const first = settleOnce(key, () => ESTIMATED);
  await vi.advanceTimersByTimeAsync(10);
  expect(await settle(() => FINAL)).toEqual(['record on estimated', 'recorded']);
  await first;
});

it('two who see the end while the store is unavailable are one charge', async () => {
  use({
    ...memoryJobStore(),
    lease: async () => {
      throw new Error('closed');
    },
  });
  const settlements = Promise.all([settleOnce(key, () => FINAL), settleOnce(key, () => FINAL)]);
  await vi.runAllTimersAsync();
  expect((await settlements).map(({ status }) => status)).toEqual(['recorded', 'known']);
});

describe.each([
  ['here', memoryJobStore],
  ['elsewhere', () => elsewhere(memoryJobStore())],
])('a store %s', (_, make) => {
  it('the first records, one who knows better corrects, and nobody after what is final', async () => {
    const store = use(make());
    expect(await settle(() => ESTIMATED)).toEqual(['record on undefined', 'recorded']);
    expect(await settle(() => undefined)).toEqual(['record on estimated', 'known']);
    expect(await settle(() => FINAL)).toEqual(['record on estimated', 'recorded']);
    expect(await settle(() => FINAL)).toEqual(['known']);
    expect((await store.get(key))?.recorded).toEqual(FINAL);
  });

  it('a charge is final only with all that belong to it', async () => {
    use(make());
    await settle(() => ({ ...FINAL, also: [ESTIMATED] }));
    expect(await settle(() => ({ ...FINAL, also: [FINAL] }))).toEqual(['record on final', 'recorded']);
    expect(await settle(() => FINAL)).toEqual(['known']);
  });

  it('who comes while another records waits, and then knows what was recorded', async () => {
    const store = use(make());
    const lease = String(await store.lease(key, 60_000));
    const happened: string[] = [];
    const settlement = settleOnce(key, ({ recorded }) => (happened.push(`record on ${recorded?.status}`), FINAL));
    await vi.advanceTimersByTimeAsync(40);
    await store.commit(key, lease, ESTIMATED);
    expect(happened).toEqual([]);
    await vi.advanceTimersByTimeAsync(20);
    expect(await settlement).toEqual({ status: 'recorded', recorded: FINAL });
    expect(happened).toEqual(['record on estimated']);
  });

  it('who comes after another has died at it records in its place', async () => {
    const store = use(make());
    await store.lease(key, 5_000);
    expect(await settle(() => FINAL)).toEqual(['record on undefined', 'recorded']);
  });

  it('a lease that never ends is not waited for for ever', async () => {
    const store = use(make());
    await store.lease(key, 3_600_000);
    expect(await settle(() => FINAL)).toEqual(['known']);
  });

  it('an error of our own gives the lease back', async () => {
    const store = use(make());
    const error = new Error('ours');
    const settlement = settleOnce(key, () => {
      throw error;
    });
    await storeIdle();
    expect(await settlement).toEqual({ status: 'failed', error });
    expect(warnings.filter((text) => text.includes('recording a job failed'))).toHaveLength(1);
    expect(await store.lease(key, 1_000)).toBeDefined();
  });
});

it('a store that answers at once is settled in the same turn', () => {
  use(memoryJobStore());
  expect(settleOnce(key, () => FINAL)).toEqual({ status: 'recorded', recorded: FINAL });
  expect(settleOnce(key, () => FINAL)).toEqual({ status: 'known', recorded: FINAL });
});

describe('a store away', () => {
  const gone = (): never => {
    throw new Error('gone');
  };
  const never = (): Promise<never> => new Promise(() => undefined);

  it.each([
    ['throws', gone],
    ['rejects', async () => gone()],
    ['hangs', never],
  ])('that %s: recorded all the same, once in this process, and told when it is back', async (_, answer) => {
    use({ put: answer, get: answer, lease: answer, commit: answer, release: answer, overdue: answer });
    expect(await settle(() => ESTIMATED)).toEqual(['record on undefined', 'recorded']);
    expect(await settle(() => FINAL)).toEqual(['record on estimated', 'recorded']);
    expect(await settle(() => FINAL)).toEqual(['known']);
    const back = use(memoryJobStore());
    expect(await settle(() => FINAL)).toEqual(['known']);
    const other = key;
    key = `${key}-next`;
    await settle(() => FINAL);
    expect(back.get(other)).toEqual({ recorded: FINAL });
  });

  it('between lease and commit: what was recorded is written when it is back', async () => {
    const store = memoryJobStore();
    use({ ...store, commit: gone });
    expect(await settle(() => FINAL)).toEqual(['record on undefined', 'recorded']);
    expect(store.get(key)).toBeUndefined();
    use(store);
    const other = key;
    key = `${key}-next`;
    await settle(() => FINAL);
    expect(store.get(other)).toEqual({ recorded: FINAL });
  });

  it('is one warning', () => {
    expect(warnings.filter((text) => text.includes('does not answer'))).toHaveLength(1);
  });
});
