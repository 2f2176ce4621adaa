import { roughly } from '../text/money.ts';
import type { Key, Values } from './keys.ts';
import type { Row } from './row.ts';
import type { Summary } from './summary.ts';

interface Column {
  readonly head: string;
  /** the first to go where a terminal is too narrow */
  readonly order: number;
  cell(row: Row): string;
}

const COLUMNS: readonly Column[] = [
  { head: 'SPEND', order: 9, cell: (row) => roughly(row.spend) },
  { head: 'GENERATIONS', order: 3, cell: (row) => String(row.generations) },
  { head: 'ACCEPTED', order: 5, cell: (row) => count(row.accepted) },
  { head: 'TRIES', order: 2, cell: ({ attemptsPerAccepted: tries }) => (tries === undefined ? '' : tries.toFixed(2)) },
  { head: 'PER ACCEPTED', order: 8, cell: ({ meanCost }) => (meanCost ? roughly(meanCost) : '') },
  { head: 'P95', order: 1, cell: (row) => dollars(row.costAt(0.95)) },
  { head: 'WASTED', order: 7, cell: ({ wasted }) => (wasted.eq(0) ? '' : roughly(wasted)) },
  { head: 'AT RISK', order: 4, cell: ({ atRisk }) => (atRisk.charges === 0 ? '' : roughly(atRisk.amount)) },
  { head: 'UNPRICED', order: 6, cell: (row) => count(row.unpriced) },
];

/** Rows as text: rounded for people, columns that say nothing left out. */
export interface Cells {
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** numbers */
  readonly right: readonly string[];
}

/** @param width characters that there is room for; columns and long names give way to it */
export function cellsOf(
  { keys, groups, total }: Pick<Summary, 'keys' | 'groups' | 'total'>,
  width: number = Infinity,
): Cells {
  const all =
    groups.length > 1 ? [...groups, { values: keys.map((_, at) => (at === 0 ? 'total' : '')), row: total }] : groups;
  const used = COLUMNS.filter(({ head, cell }) => head === 'SPEND' || all.some(({ row }) => cell(row) !== ''));
  let columns = used;
  while (columns.length > 1 && widthOf(keys, all, columns, LEAST) > width) {
    const least = Math.min(...columns.map(({ order }) => order));
    columns = columns.filter(({ order }) => order !== least);
  }
  let longest = LONGEST;
  while (longest > LEAST && widthOf(keys, all, columns, longest) > width) longest--;
  return {
    head: headOf(keys, columns),
    rows: all.map(({ values, row }) => [
      ...values.map((value) => short(value, width === Infinity ? Infinity : longest)),
      ...columns.map(({ cell }) => cell(row)),
    ]),
    right: columns.map(({ head }) => head),
  };
}

/** Characters of a key that there are at least, and at most where a terminal bounds them. */
const LEAST = 14;
const LONGEST = 80;
const GAP = 2;

function widthOf(
  keys: readonly Key[],
  rows: readonly { readonly values: Values; readonly row: Row }[],
  columns: readonly Column[],
  longest: number,
): number {
  return headOf(keys, columns).reduce((sum, head, at) => {
    const cells = rows.map(({ values, row }) =>
      at < keys.length ? short(values[at], longest) : (columns[at - keys.length]?.cell(row) ?? ''),
    );
    return sum + Math.max(head.length, ...cells.map(({ length }) => length)) + GAP;
  }, -GAP);
}

function headOf(keys: readonly Key[], columns: readonly Column[]): string[] {
  return [...keys.map((key) => key.toUpperCase()), ...columns.map(({ head }) => head)];
}

/** The end of a model's name tells more than its start. */
function short(value: string | undefined, longest: number): string {
  const text = value ?? '(none)';
  return text.length <= longest ? text : `…${text.slice(1 - longest)}`;
}

function count(of: number): string {
  return of === 0 ? '' : String(of);
}

function dollars(amount: Parameters<typeof roughly>[0] | undefined): string {
  return amount ? roughly(amount) : '';
}
