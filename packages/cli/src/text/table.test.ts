import fc from 'fast-check';
import stringWidth from 'string-width';
import { describe, expect, it } from 'vitest';
import type { Column } from './columns.ts';
import { facts, table } from './table.ts';

const widest = (text: string): number => Math.max(...text.split('\n').map((line) => stringWidth(line)));

const COLUMNS: readonly Column[] = [
  { head: 'AMOUNT', number: true },
  { head: 'MODEL', gives: 'name' },
  { head: 'AGE', number: true, order: 1 },
  { head: 'WHEN', order: 2 },
  { head: 'NOTES', gives: 'lines' },
];
const ROWS = [
  ['$0.0006291', 'fal-ai/kling-video/v3/pro/text-to-video', '68', 'resolution 1080p', 'may not do audio; draft=false'],
  ['$12.50', 'veo', '1,234', '', ''],
  ['12.5 EUR', '图像/模型', '', 'audio', 'a part of the bill'],
];

describe('table', () => {
  it('has its numbers below each other by their decimal points, whatever their units', () => {
    const lines = table(COLUMNS, ROWS, Infinity).split('\n');
    const points = lines.slice(1).map((line) => line.indexOf('.'));
    expect(new Set(points).size).toBe(1);
  });

  it('leaves columns out by their order, the fewest, and says which', () => {
    expect(table(COLUMNS, ROWS, 78)).toContain('no room for AGE: --wide');
    const narrow = table(COLUMNS, ROWS, 64);
    expect(narrow).toContain('no room for AGE, WHEN: --wide');
    expect(widest(narrow)).toBeLessThanOrEqual(64);
  });

  it('breaks a name after its separators, and loses nothing of it', () => {
    const lines = table(
      ['ID', { head: 'MODEL', gives: 'name' }],
      [['1', 'fal-ai/kling-video/v3/pro/text-to-video']],
      24,
    );
    expect(lines.split('\n').slice(1)).toEqual(['1   fal-ai/kling-video/', '    v3/pro/text-to-video']);
    const unbroken = table([{ head: 'MODEL', gives: 'name' }], [['a'.repeat(25)]], 20);
    expect(unbroken.split('\n').slice(1)).toEqual(['a'.repeat(20), 'a'.repeat(5)]);
  });

  it('counts cells, not characters: Chinese and signs of several characters', () => {
    const text = table(
      ['A', 'B'],
      [
        ['图像', 'x'],
        ['👩‍🚀', 'y'],
        ['abcd', 'z'],
      ],
      Infinity,
    );
    const ends = text.split('\n').map((line) => stringWidth(line));
    expect(new Set(ends).size).toBe(1);
  });

  it('does not miss a column that may go and says nothing', () => {
    const text = table(COLUMNS, [['$1', 'veo', '', '', 'note']], 20);
    expect(text).not.toContain('AGE');
    expect(text).not.toContain('--wide');
  });

  it('shortens a name that gives way with its start to its end', () => {
    const text = table(
      [{ head: 'MODEL', gives: 'start' }, 'X'],
      [['fal-ai/kling-video/text-to-video', 'x'.repeat(30)]],
      50,
    );
    expect(text).toContain('…deo/text-to-video');
    expect(widest(text)).toBeLessThanOrEqual(50);
  });

  it('lets nothing in a cell move the cursor', () => {
    expect(table(['A'], [['\u001B[2J\u0007\n']], Infinity)).toBe('A\n\ufffd[2J\ufffd\ufffd');
  });

  it('never writes a line that is longer than there is room for, nor splits a number', () => {
    const text = fc.string({ unit: 'grapheme', maxLength: 60 });
    const number = fc.double({ min: 0, max: 1e6, noNaN: true }).map((value) => `$${value.toFixed(4)}`);
    fc.assert(
      fc.property(
        fc.array(fc.tuple(number, text, number, text, text), { minLength: 1, maxLength: 8 }),
        fc.integer({ min: 60, max: 200 }),
        (rows, width) => {
          const written = table(COLUMNS, rows, width);
          expect(widest(written)).toBeLessThanOrEqual(width);
          for (const [amount] of rows) expect(written).toContain(amount);
        },
      ),
    );
  });
});

it('facts have what they say below each other, further lines too', () => {
  expect(
    facts([
      ['a', 'one\ntwo'],
      ['图像', 'x'],
      ['none', undefined],
    ]),
  ).toBe('a     one\n      two\n图像  x');
});
