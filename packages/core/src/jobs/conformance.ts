import assert from 'node:assert/strict';
import { setImmediate } from 'node:timers/promises';
import type { ChargeEvent } from '../recording/charge-event.ts';
import type { RecordedCharge } from '../recording/recorded-charge.ts';
import type { MaybePromise } from '../util/maybe-promise.ts';
import type { JobStore, SubmittedJob } from './store.ts';
import { SUM_CASES } from './sum-conformance.ts';
import type { WithSums } from './sum-conformance.ts';

export interface StoreCase {
  readonly name: string;
  run(): Promise<void>;
}

const LONG = 60_000;
/** An expired lease has to be free again within this many ms. */
const SOON = 5_000;

const FINAL: RecordedCharge = { status: 'final', amount: '0.025', currency: 'USD', corrections: 0 };
const ESTIMATED: RecordedCharge = { ...FINAL, status: 'estimated' };
/** What the app was told, kept for whoever asks again. */
const EVENT: ChargeEvent = {
  kind: 'correction',
  key: 'fal:a',
  provider: 'fal',
  model: 'fal-ai/flux/dev',
  status: 'final',
  amount: '0.025',
  currency: 'USD',
  retries: 0,
  failover: { from: { provider: 'replicate', model: 'black-forest-labs/flux-dev' }, priceRatio: 1 },
  tierMismatch: false,
  output: { id: 'o-1', name: 'Zürich 日本 🎈 "q"' },
  time: '2026-11-24T12:00:00.000Z',
};

function submittedAt(time: number): { submitted: SubmittedJob } {
  return { submitted: { submittedAt: time, exchange: { provider: 'fal', model: 'fal-ai/flux/dev' } } };
}

/** Everything that a record can hold. */
const WHOLE: Required<SubmittedJob> = {
  submittedAt: 1_795_500_000_000,
  spanContext: { traceId: '0af7651916cd43dd8448eb211c80319c', spanId: 'b7ad6b7169203331', traceFlags: 1 },
  attribution: { plan: 'pro', feature: 'avatar', tenant: 'Zürich 日本 🎈 "q"' },
  attempt: {
    outputId: 'o-1',
    outputName: 'avatar',
    number: 2,
    reason: 'failover',
    planned: { provider: 'fal', model: 'fal-ai/flux/schnell', tier: 'budget' },
  },
  exchange: {
    provider: 'fal',
    model: 'fal-ai/flux/dev',
    operation: 'submit',
    request: { image_size: { width: 1024, height: 1024 }, seeds: [1, 2.5, null], loras: [], prompt: 'xxx' },
  },
};

/**
 * What a job store must do, as cases for any test runner: `for (const { name, run } of storeConformance(make)) it(name, run)`.
 * `make` gives a store without jobs.
 */
export function storeConformance(make: () => MaybePromise<JobStore>): StoreCase[] {
  const cases: StoreCase[] = [];
  const check = (name: string, run: (store: JobStore) => Promise<void>): void => {
    cases.push({ name, run: async () => run(await make()) });
  };
  const commit = async (store: JobStore, key: string, charge: RecordedCharge): Promise<void> => {
    assert.equal(await store.commit(key, await held(store, key), charge), true, 'the holder of the lease commits');
  };

  check('an unknown job is undefined', async (store) => {
    assert.equal(await store.get('fal:nobody'), undefined);
  });

  check('a job comes back as it was put', async (store) => {
    await store.put('fal:a', { submitted: WHOLE });
    assert.deepEqual(plain(await store.get('fal:a')), { submitted: WHOLE });
    assert.equal(await store.get('fal:b'), undefined);
  });

  check('a key may have any character', async (store) => {
    const keys = ['fal:a:b', 'fal:a{b}c', 'replicate:ü 日本', 'openai:*?[a]', 'verdict:1'];
    for (const [n, key] of keys.entries()) await store.put(key, submittedAt(n));
    for (const [n, key] of keys.entries()) assert.equal((await store.get(key))?.submitted?.submittedAt, n);
  });

  check('put keeps what is known and adds what is not', async (store) => {
    await store.put('fal:a', submittedAt(1));
    await store.put('fal:a', submittedAt(2));
    assert.deepEqual(plain(await store.get('fal:a')), submittedAt(1));
    await store.put('fal:a', { ...submittedAt(3), recorded: ESTIMATED });
    assert.deepEqual(plain(await store.get('fal:a')), { ...submittedAt(1), recorded: ESTIMATED });
    await store.put('fal:a', { recorded: FINAL });
    assert.deepEqual((await store.get('fal:a'))?.recorded, ESTIMATED);
    await commit(store, 'fal:b', ESTIMATED);
    await store.put('fal:b', submittedAt(4));
    assert.deepEqual(plain(await store.get('fal:b')), { ...submittedAt(4), recorded: ESTIMATED });
  });

  check('a lease has one holder until it is released', async (store) => {
    const lease = await held(store, 'fal:a');
    assert.equal(await store.lease('fal:a', LONG), undefined);
    assert.notEqual(await store.lease('fal:b', LONG), undefined, 'another job has a lease of its own');
    await store.release('fal:a', `${lease}?`);
    assert.equal(await store.lease('fal:a', LONG), undefined, 'nobody else releases it');
    await store.release('fal:a', lease);
    assert.notEqual(await held(store, 'fal:a'), lease);
    assert.equal(await store.get('fal:a'), undefined, 'a lease records nothing');
  });

  check('a lease ends by itself, and a lost one commits nothing', async (store) => {
    const lost = (await store.lease('fal:a', 20)) ?? '';
    const next = await free(store, 'fal:a');
    assert.equal(await store.commit('fal:a', lost, FINAL), false);
    await store.release('fal:a', lost);
    assert.equal(await store.lease('fal:a', LONG), undefined, 'the new holder keeps it');
    assert.equal(await store.get('fal:a'), undefined);
    assert.equal(await store.commit('fal:a', next, FINAL), true);
    assert.deepEqual((await store.get('fal:a'))?.recorded, FINAL);
  });

  check('nobody else ends it early: a lease that is over and not taken commits nothing', async (store) => {
    const lost = (await store.lease('fal:a', 20)) ?? '';
    const next = await free(store, 'fal:a');
    await store.release('fal:a', next);
    assert.equal(await store.commit('fal:a', lost, FINAL), false);
  });

  check('a commit sets what is recorded, ends the lease, and the next one replaces it', async (store) => {
    await store.put('fal:a', submittedAt(1));
    const lease = await held(store, 'fal:a');
    assert.equal(await store.commit('fal:a', lease, ESTIMATED), true);
    assert.equal(await store.commit('fal:a', lease, FINAL), false, 'once for each lease');
    assert.deepEqual(plain(await store.get('fal:a')), { ...submittedAt(1), recorded: ESTIMATED }, 'its submit is kept');
    const told = { ...FINAL, amount: '-0.000000000000000001', corrections: 1, event: EVENT };
    const whole: RecordedCharge = { ...told, also: [{ ...ESTIMATED, event: EVENT }] };
    await commit(store, 'fal:a', whole);
    assert.deepEqual((await store.get('fal:a'))?.recorded, whole);
  });

  check('a job that was never put can be committed', async (store) => {
    await commit(store, 'fal:a', FINAL);
    assert.deepEqual(plain(await store.get('fal:a')), { recorded: FINAL });
  });

  check('overdue jobs come oldest first, as many as are wanted, and none that is recorded', async (store) => {
    for (const [key, time] of [
      ['fal:c', 30],
      ['fal:a', 10],
      ['fal:d', 40],
      ['fal:b', 20],
    ] as const)
      await store.put(key, submittedAt(time));
    assert.deepEqual(await store.overdue(40, 10), ['fal:a', 'fal:b', 'fal:c']);
    assert.deepEqual(await store.overdue(40, 2), ['fal:a', 'fal:b']);
    assert.deepEqual(await store.overdue(10, 10), []);
    await commit(store, 'fal:b', ESTIMATED);
    await store.put('fal:c', { recorded: FINAL });
    await store.put('fal:e', { ...submittedAt(5), recorded: FINAL });
    await store.put('fal:b', submittedAt(1));
    const lease = await held(store, 'fal:a');
    assert.deepEqual(await store.overdue(100, 10), ['fal:a', 'fal:d'], 'also one that is being recorded');
    await store.release('fal:a', lease);
    assert.deepEqual(await store.overdue(100, 10), ['fal:a', 'fal:d']);
  });

  check('of a hundred who ask at once one has the lease', async (store) => {
    const leases = await Promise.all(Array.from({ length: 100 }, () => store.lease('fal:a', LONG)));
    const [lease, ...more] = leases.filter((one) => one !== undefined);
    assert.deepEqual(more, []);
    const commits = await Promise.all(Array.from({ length: 100 }, () => store.commit('fal:a', lease ?? '', FINAL)));
    assert.equal(commits.filter(Boolean).length, 1);
  });

  for (const [name, run] of SUM_CASES)
    check(name, async (store) => {
      // Budgets need both; a store may have neither.
      assert.equal(typeof store.add, typeof store.sum, 'a store has both of add and sum, or neither');
      if (store.add && store.sum) await run(store as WithSums);
    });

  return cases;
}

async function held(store: JobStore, key: string): Promise<string> {
  const lease = await store.lease(key, LONG);
  assert.ok(lease !== undefined, `${key}: the lease is free`);
  return lease;
}

/** The lease, once the one before has ended by itself. */
async function free(store: JobStore, key: string): Promise<string> {
  for (const until = performance.now() + SOON; performance.now() < until; await setImmediate()) {
    const lease = await store.lease(key, LONG);
    if (lease !== undefined) return lease;
  }
  throw new assert.AssertionError({ message: `${key}: a lease of 20 ms has not ended within ${SOON} ms` });
}

/** Without what is undefined. */
function plain(value: unknown): unknown {
  return value === undefined ? undefined : JSON.parse(JSON.stringify(value));
}
