import { common, inForce } from '@costspan/core/internal';
import type { Days, RateEntry } from '@costspan/core/internal';
import { keyOf } from './rows.ts';
import type { PriceRow } from './rows.ts';

/** One price that is not the same in both books. */
export interface Change {
  readonly kind: 'added' | 'removed' | 'changed';
  readonly before: PriceRow | undefined;
  readonly after: PriceRow | undefined;
  /** fields that differ, but for where and when the price was read */
  readonly fields: readonly string[];
}

export interface Difference {
  readonly changes: readonly Change[];
  /** prices that were only read again, or from another source */
  readonly reread: number;
}

/** Compares by provider and price id, which is stable, and the days on which a price holds. */
export function differenceOf(before: readonly PriceRow[], after: readonly PriceRow[]): Difference {
  const [was, is] = [byId(before), byId(after)];
  const changes: Change[] = [];
  const told = new Set<PriceRow>();
  let reread = 0;
  for (const row of after) {
    const old = counterpart(row, was);
    if (!old) {
      changes.push({ kind: 'added', before: undefined, after: row, fields: [] });
      continue;
    }
    told.add(old);
    if (goesOn(row, old, is) || goesOn(old, row, was)) continue;
    const fields = changedFields(old, row);
    if (fields.length > 0) changes.push({ kind: 'changed', before: old, after: row, fields });
    else if (differ(old.rate, row.rate, PROVENANCE).length > 0) reread++;
  }
  for (const row of before.filter((one) => !told.has(one))) {
    const now = counterpart(row, is);
    if (!now) changes.push({ kind: 'removed', before: row, after: undefined, fields: [] });
    else {
      // One of several prices that have become one.
      const fields = changedFields(row, now);
      if (fields.some((field) => field !== 'from' && field !== 'until'))
        changes.push({ kind: 'changed', before: row, after: now, fields });
    }
  }
  return { changes, reread };
}

/** The days on which a change is one: those of both sides. */
export function daysOfChange({ before, after }: Change): Days {
  return common(before?.rate ?? {}, after?.rate ?? {});
}

type ById = ReadonlyMap<string, readonly PriceRow[]>;

function byId(rows: readonly PriceRow[]): ById {
  const all = new Map<string, PriceRow[]>();
  for (const row of rows) {
    const known = all.get(keyOf(row));
    if (known) known.push(row);
    else all.set(keyOf(row), [row]);
  }
  return all;
}

/** The row of the same price that begins on the same day, else the one that holds on the day on which this one begins. */
function counterpart(row: PriceRow, rows: ById): PriceRow | undefined {
  const same = rows.get(keyOf(row))?.filter(({ rate }) => isOfTier(row.rate, rate)) ?? [];
  return (
    same.find(({ rate }) => rate.from === row.rate.from) ?? same.find(({ rate }) => inForce(rate, row.rate.from ?? ''))
  );
}

/** Whether a price is that of the other side until the next one of its own begins: that one tells what changes. */
function goesOn(row: PriceRow, other: PriceRow, rows: ById): boolean {
  const { until } = row.rate;
  if (until === undefined || changedFields(other, row).join(' ') !== 'until') return false;
  return rows.get(keyOf(row))?.some(({ rate }) => rate.from === until && isOfTier(row.rate, rate)) ?? false;
}

/** Whether one of two prices holds in a service tier of the other's. */
function isOfTier(a: RateEntry, b: RateEntry): boolean {
  const tiersOf = ({ when = {} }: RateEntry): unknown[] => [when['service_tier']].flat();
  return tiersOf(a).some((tier) => tiersOf(b).includes(tier));
}

/** Where a price stands, and how it is written: `0.04 per 1` and `40 per 1000` are the same price. */
const PROVENANCE: readonly string[] = [
  'source',
  'seen',
  'evidence',
  'note',
  'price',
  'per',
  'table',
  'witnesses',
  'promotion',
];

function changedFields(before: PriceRow, after: PriceRow): string[] {
  const [a, b] = [before, after].map(({ rate }) => withoutTier(rate));
  const names = [...new Set([...Object.keys(before.rate), ...Object.keys(after.rate)])];
  const fields = differ(
    a,
    b,
    names.filter((name) => !PROVENANCE.includes(name)),
  );
  if (!before.unitPrice.eq(after.unitPrice)) fields.unshift('price');
  if (before.currency !== after.currency) fields.push('currency');
  return fields;
}

/** A price of several service tiers is one of each of them: the other side's row says which. */
function withoutTier(rate: RateEntry): RateEntry {
  const { service_tier: _, ...when } = rate.when ?? {};
  return { ...rate, when: Object.keys(when).length > 0 ? when : undefined };
}

function differ(a: RateEntry | undefined, b: RateEntry | undefined, names: readonly string[]): string[] {
  const value = (of: RateEntry | undefined, name: string): string | undefined =>
    JSON.stringify((of as unknown as Readonly<Record<string, unknown>> | undefined)?.[name]);
  return names.filter((name) => value(a, name) !== value(b, name));
}
