import type { Decimal } from '@costspan/core';
import { toText } from '@costspan/core/internal';
import type { Multiplier } from '@costspan/core/internal';
import { OK, PROBLEM } from '../exit.ts';
import { readSettings } from '../own-prices.ts';
import { print, remark, show } from '../print.ts';
import type { Column } from '../text/columns.ts';
import { money } from '../text/money.ts';
import { plain } from '../text/plain.ts';
import { table } from '../text/table.ts';
import { daysOfChange, differenceOf } from './difference.ts';
import type { Change, Difference } from './difference.ts';
import { exchangeChanges } from './exchange-rates.ts';
import type { RateChange } from './exchange-rates.ts';
import { byFactor } from './multiplied.ts';
import type { Multiplied } from './multiplied.ts';
import { conditionsOf, daysOf } from './rows.ts';
import type { PriceRow } from './rows.ts';
import { factorsOfOthers, problemsOf, rowsOfBoth, sourceOf } from './source.ts';

/** `costspan prices diff A B`: what changed from one book to another; 1 where a layer names what is not there, or is wrong otherwise. */
export async function diff(before: string, after: string, options: { json?: true }): Promise<number> {
  const [a, b] = await Promise.all([sourceOf(before), sourceOf(after)]);
  const { accounts } = readSettings().found;
  const difference = differenceOf(...rowsOfBoth(a, b, accounts));
  const beside: Beside = { others: factorsOfOthers(b, accounts), exchanged: exchangeChanges(a, b) };
  await (options.json ? print(`${JSON.stringify(toJson(difference, beside))}\n`) : show(render(difference, beside)));
  const problems = [...problemsOf(a, b, before), ...problemsOf(b, a, after)];
  for (const problem of problems) remark(problem);
  return problems.length > 0 ? PROBLEM : OK;
}

/** What is no price of either source. */
interface Beside {
  readonly others: readonly Multiplier[];
  readonly exchanged: readonly RateChange[];
}

/** Prices that one factor changed are one line, unless they are so few that each can be read. */
const FEW = 3;

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

function render(difference: Difference, { others, exchanged }: Beside): string {
  const { changes, reread } = difference;
  const grouped = byFactor(changes).filter((group) => group.changes.length > FEW);
  const within = new Set(grouped.flatMap((group) => group.changes));
  const rows = changes.filter((change) => !within.has(change)).map(rowOf);
  const count = (kind: Change['kind']): number => changes.filter((change) => change.kind === kind).length;
  return [
    ...(grouped.length > 0 ? [grouped.map(groupLine).join('\n')] : []),
    ...(rows.length > 0 ? [table(COLUMNS, rows)] : []),
    ...(exchanged.length > 0 ? [exchanged.map(exchangeLine).join('\n')] : []),
    ...(others.length > 0 ? [others.map(otherLine).join('\n')] : []),
    `${count('added')} added, ${count('removed')} removed, ${count('changed')} changed, ${reread} read again at the same price\n`,
  ].join('\n\n');
}

/** `fal × 0.95: 1,185 models, 1,402 prices` */
function groupLine({ kind, provider, serviceTier, before, after, from, until, changes }: Multiplied): string {
  const models = new Set(changes.map((change) => (change.after ?? change.before)?.entry.model)).size;
  const notes = [
    kind === 'changed' ? before && `before × ${before}` : `${kind}: the book has no price there`,
    daysOf({ from, until }),
  ].filter(Boolean);
  const many = (n: number, what: string): string => `${n.toLocaleString('en-US')} ${what}${n === 1 ? '' : 's'}`;
  const what = [provider, serviceTier].filter((one) => one !== undefined).join(' ');
  const factor = (kind === 'removed' ? before : after) ?? '1';
  return plain(
    `${what} × ${factor}${notes.length > 0 ? ` (${notes.join(', ')})` : ''}: ${many(models, 'model')}, ${many(changes.length, 'price')}`,
  );
}

function otherLine({ biller, account, model, serviceTier, factor }: Multiplier): string {
  const of = [model, serviceTier].filter((one) => one !== undefined).map((one) => ` ${one}`);
  return plain(
    `not compared, as another account is in force: ${biller}${of.join('')} × ${factor}; COSTSPAN_ACCOUNTS=${biller}=${account ?? ''}`,
  );
}

function exchangeLine({ kind, from, to, rate, seen, until }: RateChange): string {
  return plain(`${kind}: 1 ${from} = ${rate} ${to}, of ${seen}${until === undefined ? '' : `, until ${until}`}`);
}

function rowOf(change: Change): string[] {
  const { kind, before, after, fields } = change;
  const row = after ?? before;
  if (!row) return [];
  const price = (one: PriceRow | undefined): string => (one ? money(one.unitPrice, one.currency) : '');
  return [
    kind,
    row.provider,
    row.entry.model,
    `${row.rate.item.replaceAll('_', ' ')} per ${row.rate.unit.replaceAll('_', ' ')}`,
    conditionsOf(row.rate),
    price(before),
    price(after),
    before && after && before.currency === after.currency ? percent(before.unitPrice, after.unitPrice) : '',
    daysOf(daysOfChange(change)),
    fields.filter((field) => field !== 'price').join(', '),
  ];
}

/** By how much a price went up or down; nothing where it did not or began at 0. */
export function percent(before: Decimal, after: Decimal): string {
  if (before.eq(0) || before.eq(after)) return '';
  const change = after.minus(before).div(before).times(100).round(1);
  return `${change.gt(0) ? '+' : ''}${toText(change)} %`;
}

function toJson({ changes, reread }: Difference, { others, exchanged }: Beside): Record<string, unknown> {
  return {
    multiplied: byFactor(changes).map(({ changes: all, ...group }) => ({
      ...group,
      models: new Set(all.map((change) => (change.after ?? change.before)?.entry.model)).size,
      prices: all.length,
    })),
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
    ...(exchanged.length > 0 && { exchangeRates: exchanged }),
    ...(others.length > 0 && { otherAccounts: others }),
  };
}

function side({ currency, rate, unitPrice, listUnitPrice }: PriceRow): Record<string, unknown> {
  return {
    unitPrice: toText(unitPrice),
    ...(listUnitPrice && { listUnitPrice: toText(listUnitPrice) }),
    currency,
    ...rate,
  };
}
