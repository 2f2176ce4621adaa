import { expect, test } from 'vitest';
import { cases, explained, scoreOf } from './cases.ts';
import type { Case } from './cases.ts';

const ALL = cases();
const named = (some: readonly Case[]): [string, Case][] => some.map((one) => [one.id, one]);

test('every case is there once and names its report', () => {
  expect(ALL).toHaveLength(110);
  expect(new Set(ALL.map(({ id }) => id)).size).toBe(ALL.length);
  for (const { source } of ALL) expect(source).toMatch(/^https:\/\/\S+$/);
});

test.each(named(ALL.filter(({ needs }) => needs === undefined)))('%s', (_, one) => {
  expect(explained(one)).toEqual(one.expected);
});

test.each(named(ALL.filter(({ needs }) => needs !== undefined)))('%s: right, or unpriced', (_, one) => {
  expect(scoreOf(one)).not.toBe('wrong');
});
