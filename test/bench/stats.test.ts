import { describe, expect, test } from 'vitest';
import { delta, isAboveNoise, median, noiseOf, quantile, ratio, verdict } from './stats.ts';

describe('median', () => {
  test.each([
    [[3], 3],
    [[5, 1, 3], 3],
    [[4, 1, 3, 2], 2.5],
    [[100, 1, 1, 1, 100], 1],
  ])('of %j is %d', (values, wanted) => expect(median(values)).toBe(wanted));

  test('leaves its input as it is, and refuses nothing at all', () => {
    const values = [3, 1, 2];
    median(values);
    expect(values).toEqual([3, 1, 2]);
    expect(() => median([])).toThrow('nothing');
  });
});

test.each([
  [0, 1],
  [0.5, 3],
  [0.25, 2],
  [0.9, 4.6],
  [1, 5],
])('quantile %d', (share, wanted) => expect(quantile([5, 3, 1, 2, 4], share)).toBeCloseTo(wanted));

describe('delta', () => {
  test('what slows a whole round down cancels out', () => {
    const off = [50, 90, 51, 70, 52];
    expect(
      delta(
        off.map((one) => one + 7),
        off,
      ),
    ).toEqual({ value: 7, low: 7, high: 7, least: 7 });
  });

  test('one bad round does not move it, and the same rounds give the same interval', () => {
    const on = [60, 61, 59, 500, 60, 62, 60];
    const off = [50, 50, 50, 50, 50, 50, 50];
    const first = delta(on, off);
    expect(first.value).toBe(10);
    expect(first.low).toBeGreaterThanOrEqual(9);
    expect(first.high).toBeGreaterThanOrEqual(first.value);
    expect(delta(on, off)).toEqual(first);
  });
});

test('least compares the best rounds, whichever they are', () =>
  expect(delta([60, 90, 75], [70, 50, 65])).toMatchObject({ value: 10, least: 10 }));

test('ratio is the median of the quotients of the same rounds', () =>
  expect(ratio([20, 60, 33], [10, 20, 11])).toMatchObject({ value: 3, least: 2 }));

describe('noise', () => {
  test('of equal cells is none', () => expect(noiseOf([50, 51, 52], [50, 51, 52])).toBe(0));

  test('is never below the difference that the two bare cells show', () => {
    const noise = noiseOf([50, 52, 49, 51, 50], [53, 54, 53, 52, 53]);
    expect(noise).toBeGreaterThanOrEqual(3);
    expect(isAboveNoise(2, noise)).toBe(false);
    expect(isAboveNoise(-20, noise)).toBe(true);
  });
});

test.each([
  [{ value: 10, low: 9, high: 11 }, 15, 1, 'met'],
  [{ value: 20, low: 19, high: 22 }, 15, 1, 'missed'],
  [{ value: 14, low: 12, high: 16 }, 15, 1, 'unclear'],
  [{ value: 14, low: 13.9, high: 14.1 }, 15, 3, 'unclear'],
  [{ value: 16, low: 15.5, high: 17 }, 15, 5, 'unclear'],
] as const)('%j against %d with noise %d is %s', (measured, target, noise, wanted) =>
  expect(verdict(measured, target, noise)).toBe(wanted),
);
