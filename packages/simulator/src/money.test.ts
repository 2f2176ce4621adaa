import { expect, test } from 'vitest';
import { decimal, sum, times } from './money.ts';

test('products and sums are exact and have no trailing zeros', () => {
  expect(times('8.439999999999998', '0.014')).toBe('0.118159999999999972');
  expect(times('1.1', '0.02')).toBe('0.022');
  expect(times('40', '0.25')).toBe('10');
  expect(sum(['0.1', '0.2', '0.000000000001'])).toBe('0.300000000001');
  expect(sum([])).toBe('0');
});

test('what is not a plain decimal is refused', () => {
  expect(() => times('1e-7', '2')).toThrow('"1e-7" is not a plain decimal');
  expect(() => decimal(Number.NaN)).toThrow('"NaN"');
});
