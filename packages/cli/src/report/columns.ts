import type { Column } from '../text/columns.ts';
import { roughly } from '../text/money.ts';
import type { Row } from './row.ts';
import type { Summary } from './summary.ts';

interface Measure extends Column {
  cell(row: Row): string;
}

/** The first to go where a terminal is too narrow has the lowest order; SPEND stays. */
const MEASURES: readonly Measure[] = [
  { head: 'SPEND', cell: (row) => roughly(row.spend) },
  { head: 'GENERATIONS', order: 3, cell: (row) => String(row.generations) },
  { head: 'ACCEPTED', order: 5, cell: (row) => count(row.accepted) },
  { head: 'TRIES', order: 2, cell: ({ attemptsPerAccepted: tries }) => (tries === undefined ? '' : tries.toFixed(2)) },
  { head: 'PER ACCEPTED', order: 8, cell: ({ meanCost }) => (meanCost ? roughly(meanCost) : '') },
  { head: 'P95', order: 1, cell: (row) => dollars(row.costAt(0.95)) },
  { head: 'WASTED', order: 7, cell: ({ wasted }) => (wasted.eq(0) ? '' : roughly(wasted)) },
  { head: 'AT RISK', order: 4, cell: ({ atRisk }) => (atRisk.charges === 0 ? '' : roughly(atRisk.amount)) },
  { head: 'UNPRICED', order: 6, cell: (row) => count(row.unpriced) },
];

/** Rows as text, and their columns but for those that say nothing. */
export interface Cells {
  readonly columns: readonly Column[];
  readonly rows: readonly (readonly string[])[];
}

export function cellsOf({ keys, groups, total }: Pick<Summary, 'keys' | 'groups' | 'total'>): Cells {
  const all =
    groups.length > 1 ? [...groups, { values: keys.map((_, at) => (at === 0 ? 'total' : '')), row: total }] : groups;
  const used = MEASURES.filter(({ order, cell }) => order === undefined || all.some(({ row }) => cell(row) !== ''));
  return {
    columns: [
      ...keys.map((key): Column => ({ head: key.toUpperCase(), gives: 'start' })),
      ...used.map(({ head, order }): Column => ({ head, order, number: true })),
    ],
    rows: all.map(({ values, row }) => [
      ...values.map((value) => value ?? '(none)'),
      ...used.map(({ cell }) => cell(row)),
    ]),
  };
}

function count(of: number): string {
  return of === 0 ? '' : String(of);
}

function dollars(amount: Parameters<typeof roughly>[0] | undefined): string {
  return amount ? roughly(amount) : '';
}
