import { regrouped } from '../report/groups.ts';
import type { Key } from '../report/keys.ts';
import type { Row } from '../report/row.ts';
import type { Summary } from '../report/summary.ts';

/** What one kind of output costs, and what of it is waste. */
export interface OutputCost {
  readonly output: string;
  readonly summary: Summary;
  readonly plans: readonly Part[];
  readonly models: readonly Part[];
}

export interface Part {
  readonly key: Key;
  readonly value: string | undefined;
  readonly row: Row;
}

/** What an output's cost is told by. */
export const PARTS: readonly Key[] = ['plan', 'model'];

export function partsBy({ groups }: Summary, key: Key): Part[] {
  return regrouped(groups, PARTS, [key]).map(({ values: [value], row }) => ({ key, value, row }));
}
