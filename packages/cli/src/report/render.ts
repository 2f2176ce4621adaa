import { roughly } from '../text/money.ts';
import type { Column } from '../text/columns.ts';
import { facts, indent, table } from '../text/table.ts';
import { markdownTable, markdownText } from '../text/markdown.ts';
import { cellsOf } from './columns.ts';
import { headline, remarks } from './sentences.ts';
import type { Summary } from './summary.ts';

const GATES: readonly Column[] = [
  { head: 'GATE', gives: 'start' },
  { head: 'REJECTED', number: true },
  { head: 'WASTED', number: true },
];

/** A report for a terminal. */
export function reportTable(summary: Summary): string {
  const { columns, rows } = cellsOf(summary);
  const said = remarks(summary).filter(([, value]) => value !== undefined);
  return `${[
    headline(summary),
    ...(said.length > 0 ? [indent(facts(said))] : []),
    ...(rows.length > 0 ? [table(columns, rows)] : []),
    ...gateTable(summary),
  ].join('\n\n')}\n`;
}

/** What each gate has thrown away; nothing where none has. */
export function gateTable(summary: Summary): string[] {
  return summary.gates.length > 0 ? [table(GATES, gateRows(summary))] : [];
}

/** The same for a chat message or a pull request. */
export function reportMarkdown(summary: Summary): string {
  const { columns, rows } = cellsOf(summary);
  const said = remarks(summary).filter((one): one is [string, string] => one[1] !== undefined);
  return `${[
    `**${markdownText(headline(summary))}**`,
    ...(said.length > 0 ? [said.map(([name, value]) => `- ${name}: ${markdownText(value)}`).join('\n')] : []),
    ...(rows.length > 0 ? [markdownTable(columns, rows)] : []),
    ...(summary.gates.length > 0 ? [markdownTable(GATES, gateRows(summary))] : []),
  ].join('\n\n')}\n`;
}

function gateRows({ gates }: Summary): string[][] {
  return gates.map(({ gate, rejected, wasted }) => [gate ?? '(none)', String(rejected), roughly(wasted)]);
}
