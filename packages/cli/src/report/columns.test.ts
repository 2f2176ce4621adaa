import { decimal } from '@costspan/core/internal';
import { expect, it } from 'vitest';
import { table } from '../text/table.ts';
import { cellsOf } from './columns.ts';
import { Row } from './row.ts';
import type { Summary } from './summary.ts';

function rowOf(spend: string): Row {
  const row = new Row();
  Object.assign(row, { spend: decimal(spend), generations: 12, attempts: 12, accepted: 4, wasted: decimal('0.1') });
  row.costs.push(decimal('0.05'));
  return row;
}

const summary: Pick<Summary, 'keys' | 'groups' | 'total'> = {
  keys: ['provider', 'model'],
  groups: [
    { values: ['fal', 'fal-ai/kling-video/v3/pro/text-to-video'], row: rowOf('12.345') },
    { values: ['replicate', undefined], row: rowOf('1') },
  ],
  total: rowOf('13.345'),
};

function widthAt(width: number): { text: string; longest: number } {
  const { columns, rows } = cellsOf(summary);
  const text = table(columns, rows, width);
  return { text, longest: Math.max(...text.split('\n').map(({ length }) => length)) };
}

it('fits the terminal: columns of less worth go first, then the starts of long names', () => {
  for (const width of [120, 100, 80, 60, 50]) expect(widthAt(width).longest).toBeLessThanOrEqual(width);
  expect(widthAt(50).text).toContain('text-to-video');
  expect(widthAt(50).text).toMatch(/SPEND {2}PER ACCEPTED$/m);
  expect(widthAt(120).text).toBe(widthAt(Infinity).text);
  expect(widthAt(120).text).toContain('fal-ai/kling-video/v3/pro/text-to-video');
});

it('leaves out what no row has', () => {
  expect(widthAt(Infinity).text).not.toContain('AT RISK');
});
