import { toText } from '@costspan/core/internal';
import type { Key, Values } from './keys.ts';
import { rowJson } from './row.ts';
import type { Summary } from './summary.ts';

/** A report for programs: exact. */
export function reportJson({
  keys,
  from,
  to,
  total,
  groups,
  gates,
  before,
  records,
}: Summary): Record<string, unknown> {
  return {
    from: from ?? null,
    to: to ?? null,
    currency: 'USD',
    total: rowJson(total),
    groups: groups.map(({ values, row }) => ({ ...namedValues(keys, values), ...rowJson(row) })),
    gates: gates.map(({ gate, rejected, wasted }) => ({ gate: gate ?? null, rejected, wasted: toText(wasted) })),
    ...(before && {
      before: { ...before.period, total: rowJson(before.total), change: toText(total.spend.minus(before.total.spend)) },
    }),
    records,
  };
}

/** Values under the names of their keys. */
export function namedValues(keys: readonly Key[], values: Values): Record<string, string | null> {
  return Object.fromEntries(keys.map((key, at) => [key, values[at] ?? null]));
}
