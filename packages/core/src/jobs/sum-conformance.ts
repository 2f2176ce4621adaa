import assert from 'node:assert/strict';
import { setImmediate } from 'node:timers/promises';
import type { JobStore, SumAnswer, SumChange } from './store.ts';

const LONG = 60_000;
/** A part that is held has to be gone within this many ms after its time. */
const SOON = 5_000;

/** What a store with sums must do. */
export const SUM_CASES: readonly (readonly [name: string, run: (store: WithSums) => Promise<void>])[] = [
  [
    'a sum is that of its parts, and a part is what it was set to last',
    async (store) => {
      assert.deepEqual(await store.sum('nobody'), { spent: 0, held: 0 });
      await add(store, { id: 'a', amount: 5 });
      await add(store, { id: 'b', amount: 7, ttl: LONG });
      assert.deepEqual(await store.sum('s'), { spent: 5, held: 7 });
      assert.deepEqual(await add(store, { id: 'a', amount: 6 }), { added: true, before: 5, spent: 6, held: 7 });
      await add(store, { id: 'b', amount: 0 });
      assert.deepEqual(await store.sum('s'), { spent: 6, held: 0 });
    },
  ],
  [
    'a part that is taken from another makes that less, and not less than nothing',
    async (store) => {
      await add(store, { id: 'held', amount: 10, ttl: LONG });
      await add(store, { id: 'a', amount: 4, from: 'held' });
      assert.deepEqual(await store.sum('s'), { spent: 4, held: 6 });
      await add(store, { id: 'a', amount: 4, from: 'held' });
      assert.deepEqual(await store.sum('s'), { spent: 4, held: 6 }, 'once');
      await add(store, { id: 'b', amount: 9, from: 'held' });
      assert.deepEqual(await store.sum('s'), { spent: 13, held: 0 });
      await add(store, { id: 'c', amount: 1, from: 'held' });
      assert.deepEqual(await store.sum('s'), { spent: 14, held: 0 });
    },
  ],
  [
    'above its most nothing is changed',
    async (store) => {
      await add(store, { id: 'a', amount: 6 });
      assert.deepEqual(await add(store, { id: 'b', amount: 5, ttl: LONG, max: 10 }), {
        added: false,
        before: 6,
        spent: 6,
        held: 0,
      });
      assert.equal((await add(store, { id: 'b', amount: 4, ttl: LONG, max: 10 })).added, true);
      assert.equal((await add(store, { id: 'b', amount: 4, ttl: LONG, max: 10 })).added, true, 'it is one part');
      assert.equal((await add(store, { id: 'c', amount: 1, max: 10 })).added, false);
    },
  ],
  [
    'what is held ends by itself, and what is spent stays',
    async (store) => {
      await add(store, { id: 'a', amount: 3 });
      await add(store, { id: 'b', amount: 5, ttl: 20 });
      for (const until = performance.now() + SOON; performance.now() < until; await setImmediate())
        if ((await store.sum('s')).held === 0) break;
      assert.deepEqual(await store.sum('s'), { spent: 3, held: 0 });
      await add(store, { id: 'c', amount: 2, from: 'b' });
      assert.deepEqual(await store.sum('s'), { spent: 5, held: 0 });
    },
  ],
  [
    'numbers are exact up to 2^53, and keys may have any character',
    async (store) => {
      await store.add('budget:ü 日本{x}', { id: 'a:*?', amount: 2 ** 53 - 3, keep: LONG });
      assert.deepEqual(await store.sum('budget:ü 日本{x}'), { spent: 2 ** 53 - 3, held: 0 });
      const answer = await store.add('budget:ü 日本{x}', { id: 'b', amount: 1, ttl: LONG, keep: LONG });
      assert.deepEqual(answer, { added: true, before: 2 ** 53 - 3, spent: 2 ** 53 - 3, held: 1 });
    },
  ],
  [
    'of a hundred who ask at once only as many are taken as there is room for',
    async (store) => {
      const answers = await Promise.all(
        Array.from({ length: 100 }, (_, n) => add(store, { id: `r${n}`, amount: 3, ttl: LONG, max: 10 })),
      );
      assert.equal(answers.filter(({ added }) => added).length, 3);
      assert.deepEqual(await store.sum('s'), { spent: 0, held: 9 });
    },
  ],
];

export type WithSums = JobStore & Required<Pick<JobStore, 'add' | 'sum'>>;

async function add(store: WithSums, change: Omit<SumChange, 'keep'>): Promise<SumAnswer> {
  return store.add('s', { ...change, keep: LONG });
}
