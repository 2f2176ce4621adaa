import type { Decimal } from '@costspan/core';
import { toText } from '@costspan/core/internal';
import { OK } from '../exit.ts';
import { print, show } from '../print.ts';
import { money } from '../text/money.ts';
import type { Column } from '../text/columns.ts';
import { table } from '../text/table.ts';
import { conditionsOf, daysOf, unitPrice } from './rows.ts';
import type { PriceRow } from './rows.ts';
import { pricesFrom } from './source.ts';
import type { Source } from './source.ts';

/** One price that is not the same in both books. */
export interface Change {
  readonly kind: 'added' | 'removed' | 'changed';
  readonly before: PriceRow | undefined;
  readonly after: PriceRow | undefined;
  /** fields of the entry that differ, but for where and when it was read */
  readonly fields: readonly string[];
}

export interface Difference {
  readonly changes: readonly Change[];
  /** prices that were only read again, or from another source */
  readonly reread: number;
}

/** `costspan prices diff A B`: what changed from one book to another. */
export async function diff(before: string, after: string, options: { json?: true }): Promise<number> {
  const [a, b] = await Promise.all([pricesFrom(before), pricesFrom(after)]);
  const difference = differenceOf(within(a, b), within(b, a));
  await (options.json ? print(`${JSON.stringify(toJson(difference))}\n`) : show(render(difference)));
  return OK;
}

/** A whole book beside a file: what the file does not speak of has not been removed. */
function within({ rows, covers }: Source, other: Source): readonly PriceRow[] {
  return covers === undefined && other.covers ? rows.filter(other.covers) : rows;
}

/** Compares by provider and price id, which is stable. */
export function differenceOf(before: readonly PriceRow[], after: readonly PriceRow[]): Difference {
  const old = new Map(before.map((row) => [keyOf(row), row]));
  const now = new Map(after.map((row) => [keyOf(row), row]));
  const changes: Change[] = [];
  let reread = 0;
  for (const [key, row] of now) {
    const was = old.get(key);
    if (!was) changes.push({ kind: 'added', before: undefined, after: row, fields: [] });
    else {
      const fields = changedFields(was, row);
      if (fields.length > 0) changes.push({ kind: 'changed', before: was, after: row, fields });
      else if (JSON.stringify(was.rate) !== JSON.stringify(row.rate)) reread++;
    }
  }
  for (const [key, row] of old)
    if (!now.has(key)) changes.push({ kind: 'removed', before: row, after: undefined, fields: [] });
  return { changes, reread };
}

function keyOf({ provider, rate }: PriceRow): string {
  return `${provider}\n${rate.id}`;
}

const PROVENANCE = new Set(['source', 'seen', 'evidence', 'note', 'price', 'per']);

function changedFields(before: PriceRow, after: PriceRow): string[] {
  const a = before.rate as unknown as Readonly<Record<string, unknown>>;
  const b = after.rate as unknown as Readonly<Record<string, unknown>>;
  const names = [...new Set([...Object.keys(a), ...Object.keys(b)])].filter((name) => !PROVENANCE.has(name));
  const fields = names.filter((name) => JSON.stringify(a[name]) !== JSON.stringify(b[name]));
  // `0.04 per 1` and `40 per 1000` are the same price.
  if (!unitPrice(before.rate).eq(unitPrice(after.rate))) fields.unshift('price');
  if (before.currency !== after.currency) fields.push('currency');
  return fields;
}

const COLUMNS: readonly (string | Column)[] = [
  '',
  'PROVIDER',
  { head: 'MODEL', gives: 'name' },
  { head: 'PRICE', gives: 'lines' },
  { head: 'WHEN', gives: 'lines' },
  { head: 'BEFORE', number: true },
  { head: 'AFTER', number: true },
  { head: 'CHANGE', number: true },
  { head: 'DAYS', order: 1 },
  { head: 'ALSO CHANGED', order: 2, gives: 'lines' },
];

function render({ changes, reread }: Difference): string {
  const count = (kind: Change['kind']): number => changes.filter((change) => change.kind === kind).length;
  const summary = `${count('added')} added, ${count('removed')} removed, ${count('changed')} changed, ${reread} read again at the same price\n`;
  if (changes.length === 0) return summary;
  const rows = changes.map(({ kind, before, after, fields }) => {
    const row = after ?? before;
    if (!row) return [];
    const price = (one: PriceRow | undefined): string => (one ? money(unitPrice(one.rate), one.currency) : '');
    return [
      kind,
      row.provider,
      row.entry.model,
      `${row.rate.item.replaceAll('_', ' ')} per ${row.rate.unit.replaceAll('_', ' ')}`,
      conditionsOf(row.rate),
      price(before),
      price(after),
      before && after && before.currency === after.currency
        ? percent(unitPrice(before.rate), unitPrice(after.rate))
        : '',
      daysOf(row.rate),
      fields.filter((field) => field !== 'price').join(', '),
    ];
  });
  return `${table(COLUMNS, rows)}\n\n${summary}`;
}

/** By how much a price went up or down; nothing where it did not or began at 0. */
export function percent(before: Decimal, after: Decimal): string {
  if (before.eq(0) || before.eq(after)) return '';
  const change = after.minus(before).div(before).times(100).round(1);
  return `${change.gt(0) ? '+' : ''}${toText(change)} %`;
}

function toJson({ changes, reread }: Difference): Record<string, unknown> {
  return {
    changes: changes.map(({ kind, before, after, fields }) => ({
      kind,
      provider: (after ?? before)?.provider,
      model: (after ?? before)?.entry.model,
      id: (after ?? before)?.rate.id,
      ...(before && { before: side(before) }),
      ...(after && { after: side(after) }),
      ...(kind === 'changed' && { fields }),
    })),
    reread,
  };
}

function side({ currency, rate }: PriceRow): Record<string, unknown> {
  return { unitPrice: toText(unitPrice(rate)), currency, ...rate };
}
