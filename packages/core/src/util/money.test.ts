import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { ceilTo, decimal, parseQuantity, toText } from './money.ts';

it('reads finite quantities that are not below zero, and nothing else', () => {
  for (const [value, text] of [
    [0, '0'],
    [1.5, '1.5'],
    ['0.025', '0.025'],
    [' 7 ', '7'],
    ['1e3', '1000'],
    [1e21, '1000000000000000000000'],
    [1e-7, '0.0000001'],
  ] as const)
    expect(toText(parseQuantity(value)!)).toBe(text);
  for (const value of [
    -1,
    '-1',
    Number.NaN,
    Infinity,
    '',
    ' ',
    'x',
    '0x10',
    '1_000',
    '1,5',
    '.5',
    '1.',
    true,
    null,
    undefined,
    {},
    [],
    '1e999999999',
    '9'.repeat(31),
  ])
    expect(parseQuantity(value), String(value)).toBeUndefined();
});

it('writes amounts without an exponent, as exact as they are', () => {
  expect(toText(decimal('0.000000000000000000000000000001'))).toBe(`0.${'0'.repeat(29)}1`);
  fc.assert(
    fc.property(fc.bigInt({ min: 0n, max: 10n ** 30n }), fc.bigInt({ min: 0n, max: 10n ** 12n }), (a, b) => {
      expect(toText(decimal(String(a)).times(decimal(String(b))))).toBe(String(a * b));
    }),
  );
});

it('rounds up to a step, and takes the noise of a binary fraction for what it is', () => {
  for (const [value, step, up] of [
    ['1', '1', '1'],
    ['1.000001', '1', '2'],
    ['0', '1', '0'],
    ['0.1', '0.05', '0.1'],
    [0.1 + 0.2, '0.1', '0.3'],
    [5.000000000000001, '1', '5'],
  ] as const)
    expect(toText(ceilTo(decimal(value), decimal(step)))).toBe(up);
});

it('leaves arithmetic on money to decimals', () => {
  const folder = new URL('../', import.meta.url);
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(
    (file) => file.endsWith('.ts') && !file.endsWith('.test.ts'),
  );
  const importers = files.filter((file) =>
    /from '.*\/wide-decimal\.ts'/.test(readFileSync(new URL(file, folder), 'utf8')),
  );
  expect(importers).toEqual(['util/decimal.ts']);
  // A price or an amount that became a double is written or compared, never reckoned with.
  const reckoned = files.filter((file) =>
    /\b(amount|unitPrice|price)\b[\w.]*\.toNumber\(\)\s*[*/+-]/.test(readFileSync(new URL(file, folder), 'utf8')),
  );
  expect(reckoned).toEqual([]);
});
