import fc from 'fast-check';
import { expect, it } from 'vitest';
import { BoundedMap } from './bounded-map.ts';

type Step = readonly ['set', key: number, value: number] | readonly ['delete', key: number] | readonly ['clear'];

/** What a bounded map is: a plain map whose first key goes where there are too many. */
function applyToModel(model: Map<number, number>, max: number, step: Step): void {
  if (step[0] === 'clear') model.clear();
  else if (step[0] === 'delete') model.delete(step[1]);
  else {
    model.set(step[1], step[2]);
    const [oldest] = model.keys();
    if (model.size > max && oldest !== undefined) model.delete(oldest);
  }
}

function apply(map: BoundedMap<number, number>, step: Step): void {
  if (step[0] === 'clear') map.clear();
  else if (step[0] === 'delete') map.delete(step[1]);
  else map.set(step[1], step[2]);
}

const key = fc.integer({ min: 0, max: 12 });
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 8, arbitrary: fc.tuple(fc.constant('set' as const), key, fc.nat()) },
  { weight: 3, arbitrary: fc.tuple(fc.constant('delete' as const), key) },
  { weight: 1, arbitrary: fc.tuple(fc.constant('clear' as const)) },
);

it('is a plain map that forgets its oldest key, after any steps', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 6 }), fc.array(step, { maxLength: 80 }), (max, steps) => {
      const map = new BoundedMap<number, number>(max);
      const model = new Map<number, number>();
      for (const one of steps) {
        apply(map, one);
        applyToModel(model, max, one);
        expect([...map]).toEqual([...model]);
        expect([...map.keys()]).toEqual([...model.keys()]);
        expect([...map.values()]).toEqual([...model.values()]);
        expect(map.size).toBe(model.size);
        for (let k = 0; k <= 12; k++) {
          expect(map.get(k)).toBe(model.get(k));
          expect(map.has(k)).toBe(model.has(k));
        }
      }
    }),
  );
});

it('takes no longer for a key where it holds 50,000 than where it holds 500', () => {
  const nsPerSet = (max: number): number => {
    const map = new BoundedMap<number, number>(max);
    for (let i = 0; i < 2 * max; i++) map.set(i, i);
    const start = process.hrtime.bigint();
    for (let i = 2 * max; i < 2 * max + 100_000; i++) map.set(i, i);
    return Number(process.hrtime.bigint() - start) / 100_000;
  };
  const best = (max: number): number => Math.min(nsPerSet(max), nsPerSet(max), nsPerSet(max));
  // A map that looks for its oldest key from the front takes hundreds of times as long.
  expect(best(50_000)).toBeLessThan(20 * best(500));
});
