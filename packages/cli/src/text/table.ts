import stringWidth from 'string-width';
import { heading } from './colour.ts';
import { fitColumns, GAP } from './columns.ts';
import type { Column } from './columns.ts';
import { byPoint } from './decimal-point.ts';
import { room } from './display.ts';
import { plain } from './plain.ts';
import { wrapped } from './wrap.ts';

const SPACE = ' '.repeat(GAP);

/** A cell in a colour. Of others' text, control characters are taken out before. */
export interface Cell {
  readonly text: string;
  readonly paint: (text: string) => string;
}

/**
 * Rows as aligned columns, as wide as their cells or as the terminal. [The demo](../../../../examples/demo/report.ts) prints
 * with it, too.
 *
 * @param width cells that a line may have
 */
export function table(
  columns: readonly (string | Column)[],
  rows: readonly (readonly (string | Cell)[])[],
  width: number = room(),
): string {
  const all = columns.map((one) => (typeof one === 'string' ? { head: one } : one));
  const texts = all.map(({ number }, at) => {
    const cells = rows.map((row) => plain(textOf(row[at])).replaceAll('\n', '\ufffd'));
    return number ? byPoint(cells) : cells;
  });
  const { widths, dropped } = fitColumns(all, texts, width);
  const shown = all.flatMap((column, at) => {
    const cells = widths[at];
    return cells === undefined ? [] : [{ ...column, at, cells }];
  });
  const lines = [
    heading(
      shown
        .map(({ head, number, cells }) => padded(head, cells, number))
        .join(SPACE)
        .trimEnd(),
    ),
    ...rows.flatMap((row, y) => {
      const blocks = shown.map(({ at, gives, cells }) => shortened(texts[at]?.[y] ?? '', gives, cells));
      return Array.from({ length: Math.max(...blocks.map(({ length }) => length)) }, (_, line) =>
        shown
          .map(({ at, number, cells }, x) => paintOf(row[at])(padded(blocks[x]?.[line] ?? '', cells, number)))
          .join(SPACE),
      );
    }),
    ...(dropped.length > 0 ? wrapped(`no room for ${dropped.join(', ')}: --wide`, width) : []),
  ];
  return lines.map((line) => line.trimEnd()).join('\n');
}

function textOf(cell: string | Cell = ''): string {
  return typeof cell === 'string' ? cell : cell.text;
}

function paintOf(cell: string | Cell = ''): (text: string) => string {
  return typeof cell === 'string' ? String : cell.paint;
}

function padded(text: string, width: number, number: boolean | undefined): string {
  const space = ' '.repeat(Math.max(0, width - stringWidth(text)));
  return number ? space + text : text + space;
}

/** The lines of a cell. */
function shortened(text: string, gives: Column['gives'], width: number): string[] {
  if (stringWidth(text) <= width) return [text];
  if (gives === 'start') return [endOf(text, width)];
  return gives === 'name' ? nameLines(text, width) : wrapped(text, width);
}

/** A name is broken after its separators, and within a part only where that alone is too long. */
function nameLines(name: string, width: number): string[] {
  const lines = [''];
  for (const part of name.split(/(?<=[/: _-])/)) {
    const last = lines.at(-1) ?? '';
    if (stringWidth(last + part) <= width) lines[lines.length - 1] = last + part;
    else lines.push(...wrapped(part, width));
  }
  return lines.filter((line) => line !== '');
}

/** `…` and as much of the end as fits. */
function endOf(text: string, width: number): string {
  let end = '';
  for (const { segment } of [...new Intl.Segmenter().segment(text)].toReversed()) {
    if (stringWidth(segment + end) > width - 1) break;
    end = segment + end;
  }
  return `…${end}`;
}

export type Fact = readonly [name: string, value: string | undefined];

/** Facts as `name  value`, the value's further lines below it. */
export function facts(rows: readonly Fact[]): string {
  const known = rows.filter((row): row is readonly [string, string] => row[1] !== undefined);
  const width = Math.max(...known.map(([name]) => stringWidth(name)));
  return known
    .map(
      ([name, value]) =>
        `${padded(name, width, false)}  ${plain(value).replaceAll('\n', `\n${' '.repeat(width + 2)}`)}`,
    )
    .join('\n');
}

export function indent(text: string, by = 2): string {
  return text.replace(/^(?=.)/gm, ' '.repeat(by));
}
