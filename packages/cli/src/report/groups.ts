import type { Key, Values } from './keys.ts';
import { Row } from './row.ts';

/** A group of charges: in the period that is asked for, and in the one before. */
export interface Group {
  readonly number: number;
  readonly values: Values;
  readonly within: Row;
  readonly before: Row;
}

/** A row, and what it is of. */
export interface GroupRow {
  readonly values: Values;
  readonly row: Row;
}

export type Span = 'within' | 'before';

/** The rows of a report, one for each combination of values. */
export class Groups {
  readonly #gateAt: number;
  readonly #groups = new Map<string, Group>();

  constructor(keys: readonly Key[]) {
    this.#gateAt = keys.indexOf('gate');
  }

  of(values: Values): Group {
    // An undefined value and an empty one differ: JSON has null for the first.
    const key = JSON.stringify(values);
    let group = this.#groups.get(key);
    if (!group)
      this.#groups.set(key, (group = { number: this.#groups.size, values, within: new Row(), before: new Row() }));
    return group;
  }

  /** The group of the same values, by the gate that has judged. */
  judgedBy(group: Group, gate: string | undefined): Group {
    if (this.#gateAt < 0 || gate === undefined || group.values[this.#gateAt] === gate) return group;
    return this.of(group.values.with(this.#gateAt, gate));
  }

  /** The rows that something is in; the dearest first, days in their order. */
  rows(span: Span, keys: readonly Key[]): GroupRow[] {
    return sorted(
      [...this.#groups.values()]
        .map((group) => ({ values: group.values, row: group[span] }))
        .filter(({ row }) => !row.isEmpty),
      keys.indexOf('day'),
    );
  }

  total(span: Span): Row {
    const total = new Row();
    for (const group of this.#groups.values()) total.merge(group[span]);
    return total;
  }
}

/** Rows by some of their keys alone. */
export function regrouped(rows: readonly GroupRow[], from: readonly Key[], to: readonly Key[]): GroupRow[] {
  const places = to.map((key) => from.indexOf(key));
  const merged = new Map<string, GroupRow>();
  for (const { values, row } of rows) {
    const kept = places.map((at) => values[at]);
    const key = JSON.stringify(kept);
    let sum = merged.get(key);
    if (!sum) merged.set(key, (sum = { values: kept, row: new Row() }));
    sum.row.merge(row);
  }
  return sorted([...merged.values()], to.indexOf('day'));
}

function sorted(rows: readonly GroupRow[], dayAt: number): GroupRow[] {
  return rows.toSorted(
    (a, b) =>
      (a.values[dayAt] ?? '').localeCompare(b.values[dayAt] ?? '') ||
      b.row.spend.cmp(a.row.spend) ||
      b.row.generations - a.row.generations ||
      (JSON.stringify(a.values) < JSON.stringify(b.values) ? -1 : 1),
  );
}
