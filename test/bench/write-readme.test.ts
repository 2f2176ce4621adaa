import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { BENCH } from './paths.ts';
import { withPart } from './write-readme.ts';

test.each(['calls', 'scale', 'instructions'] as const)('the README has a place for %s', (part) => {
  const readme = readFileSync(`${BENCH}README.md`, 'utf8');
  const once = withPart(readme, part, 'one');
  expect(once).toContain('\n\none\n\n<!-- end of');
  expect(withPart(once, part, 'two')).toBe(once.replace('\n\none\n\n', '\n\ntwo\n\n'));
});

test('without its marks nothing is written', () =>
  expect(() => withPart('# Benchmark', 'calls', 'one')).toThrow('lacks'));
