import type { Decimal } from '@costspan/core';
import { toText } from '@costspan/core/internal';
import { daysOfChange } from './difference.ts';
import type { Change } from './difference.ts';
import type { PriceRow } from './rows.ts';

/** A factor on list prices, and where it holds. */
export interface Factor {
  /** `added`, `removed`: the factor is all that gives a price to the service tier */
  readonly kind: Change['kind'];
  readonly provider: string;
  /** where all of the prices are of one */
  readonly serviceTier?: string | undefined;
  /** undefined where the list price itself holds, or none */
  readonly before?: string | undefined;
  readonly after?: string | undefined;
  /** first day of the change, and the first after it, where the factor has days */
  readonly from?: string | undefined;
  readonly until?: string | undefined;
}

/** Prices that a factor, and nothing else, has changed. */
export interface Multiplied extends Factor {
  readonly changes: readonly Change[];
}

/** Changes that a factor on list prices explains, together for each factor. */
export function byFactor(changes: readonly Change[]): Multiplied[] {
  const groups = new Map<string, Change[]>();
  for (const change of changes) {
    const factor = factorBehind(change);
    if (!factor) continue;
    const key = JSON.stringify(factor);
    const known = groups.get(key);
    if (known) known.push(change);
    else groups.set(key, [change]);
  }
  return [...groups].map(([key, all]) => ({
    ...(JSON.parse(key) as Factor),
    serviceTier: tierOfAll(all),
    changes: all,
  }));
}

/** What a factor changes of a price. */
const EXPLAINED: ReadonlySet<string> = new Set(['price', 'from', 'until']);

function factorBehind(change: Change): Factor | undefined {
  const { kind, before, after, fields } = change;
  const row = after ?? before;
  if (!row) return undefined;
  const { provider } = row;
  if (!before || !after)
    return row.listUnitPrice && tierOf(row) !== undefined
      ? { kind, provider, before: before && factorOf(before), after: after && factorOf(after) }
      : undefined;
  if (fields[0] !== 'price' || fields.some((field) => !EXPLAINED.has(field))) return undefined;
  const [was, is] = [listOf(before), listOf(after)];
  if (!was.eq(is) || was.eq(0)) return undefined;
  const days = daysOfChange(change);
  return {
    kind,
    provider,
    before: factorOf(before),
    after: factorOf(after),
    from: fields.includes('from') ? days.from : undefined,
    until: fields.includes('until') ? days.until : undefined,
  };
}

function tierOfAll(changes: readonly Change[]): string | undefined {
  const rows = changes.flatMap(({ before, after }) => after ?? before ?? []);
  const [tier, ...others] = new Set(rows.map(tierOf));
  return others.length === 0 ? tier : undefined;
}

function tierOf({ rate }: PriceRow): string | undefined {
  const tier = rate.when?.['service_tier'];
  return typeof tier === 'string' ? tier : undefined;
}

function listOf({ unitPrice, listUnitPrice }: PriceRow): Decimal {
  return listUnitPrice ?? unitPrice;
}

function factorOf({ unitPrice, listUnitPrice }: PriceRow): string | undefined {
  return listUnitPrice && toText(unitPrice.div(listUnitPrice).round(12));
}
