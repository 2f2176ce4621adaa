import { expect, test } from 'vitest';
import { readOptions } from './options.ts';
import { JUDGED, SUBJECTS } from './subjects.ts';

test.each([
  [[], ['calls', 'scale'], 7],
  [['--quick'], ['calls'], 3],
  [['--scale'], ['scale'], 3],
  [['--instructions'], ['instructions'], 7],
  [['--quick', '--rounds', '5'], ['calls'], 5],
])('%j', (args, parts, rounds) => {
  const options = readOptions(args);
  expect(options.parts).toEqual(parts);
  expect(options.plan.rounds).toBe(rounds);
});

test('a quick run has what targets need: the judged row, the span, the floor and both bare rows', () =>
  expect(SUBJECTS.filter(readOptions(['--quick']).plan.subjects).map(({ id }) => id)).toEqual([
    'off',
    'span',
    'floor',
    JUDGED,
    'off2',
  ]));

test.each([[['--quick', '--scale']], [['--rounds', '2']], [['--rounds', 'x']], [['--slow']]])('%j is refused', (args) =>
  expect(() => readOptions(args)).toThrow(TypeError),
);
