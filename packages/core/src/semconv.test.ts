import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { ALIAS, ATTR, EVENT, METRIC, SPAN_EVENT } from './semconv.ts';

const rows = readFileSync(join(import.meta.dirname, '../SEMCONV.md'), 'utf8')
  .split('\n')
  .map((line) => /^\| `([\w.]+)` \|.*\| ([^|]+) \|$/.exec(line))
  .filter((row) => row !== null)
  .map(([, name = '', mark = '']) => ({ name, mark }));

it('SEMCONV.md has every name that is written, once, and no other', () => {
  const written = [ALIAS, ATTR, EVENT, METRIC, SPAN_EVENT].flatMap((names) => Object.values<string>(names));
  expect(rows.map(({ name }) => name).sort()).toEqual(written.sort());
});

it('every name in SEMCONV.md has its mark', () => {
  expect(rows.filter(({ mark }) => mark !== 'stable' && mark !== 'experimental')).toEqual([]);
});
