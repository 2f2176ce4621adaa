import type { PriceRef } from '../charge.ts';
import { decimal } from '../money.ts';
import type { Decimal } from '../money.ts';
import type { Facts } from '../usage.ts';
import type { Condition, ModelEntry, RateEntry } from './types.ts';

/** A rate made ready for rating: parsed decimals, conditions as tests. */
export interface Rate {
  readonly entry: RateEntry;
  /** price of one unit */
  readonly unitPrice: Decimal;
  /** list price of one unit, where a multiplier changed it */
  readonly listUnitPrice: Decimal | undefined;
  readonly tests: readonly { readonly fact: string; readonly holds: (value: string | number | boolean) => boolean }[];
  readonly ref: PriceRef;
}

/** Rates that pay for the same part of the bill: at most one of them applies. */
export interface RateGroup {
  readonly item: RateEntry['item'];
  readonly rates: readonly Rate[];
}

export interface Model {
  readonly entry: ModelEntry;
  readonly currency: string;
  readonly billed: readonly Rate[];
  readonly groups: readonly RateGroup[];
}

/** Makes one model of the book ready for rating. */
export function compileModel(
  entry: ModelEntry,
  currency: string,
  version: string,
  origin: PriceRef['origin'],
  factor: Decimal | undefined,
): Model {
  const billed: Rate[] = [];
  const groups = new Map<string, { item: RateEntry['item']; rates: Rate[] }>();
  for (const rateEntry of entry.rates) {
    const rate = compileRate(rateEntry, version, origin, factor);
    if (rateEntry.item === 'billed') {
      billed.push(rate);
      continue;
    }
    const key = `${rateEntry.item} ${rateEntry.band?.after ?? 0} ${rateEntry.band?.upTo ?? ''}`;
    const group = groups.get(key);
    if (group) group.rates.push(rate);
    else groups.set(key, { item: rateEntry.item, rates: [rate] });
  }
  return { entry, currency, billed, groups: [...groups.values()] };
}

function compileRate(entry: RateEntry, version: string, origin: PriceRef['origin'], factor: Decimal | undefined): Rate {
  const list = decimal(entry.price).div(entry.per ?? 1);
  return {
    entry,
    unitPrice: factor ? list.times(factor) : list,
    listUnitPrice: factor && !factor.eq(1) ? list : undefined,
    tests: Object.entries(entry.when ?? {}).map(([fact, condition]) => ({ fact, holds: testOf(condition) })),
    ref: { id: entry.id, version, checked: entry.seen, origin, source: entry.source },
  };
}

function testOf(condition: Condition): (value: string | number | boolean) => boolean {
  if (Array.isArray(condition)) {
    const wanted = new Set((condition as readonly (string | number | boolean)[]).map(normal));
    return (value) => wanted.has(normal(value));
  }
  if (typeof condition === 'object') {
    const {
      over = -Infinity,
      from = -Infinity,
      below = Infinity,
      to = Infinity,
    } = condition as Exclude<Condition, readonly unknown[] | string | number | boolean>;
    return (value) => {
      const n = Number(normal(value));
      return n > over && n >= from && n < below && n <= to;
    };
  }
  const wanted = normal(condition as string | number | boolean);
  return (value) => normal(value) === wanted;
}

/** `"8"`, `"8s"` and 8 are the same duration; `"4K"` and `"4k"` the same resolution. */
function normal(value: string | number | boolean): string {
  if (typeof value === 'string' && /^\d+(\.\d+)?s$/.test(value)) return value.slice(0, -1);
  return typeof value === 'string' ? value.toLowerCase() : String(value);
}

/** Whether a rate's conditions hold: every one true, one false, or not known for lack of facts. */
export function matches(rate: Rate, facts: Facts, defaults: Facts | undefined): 'yes' | 'no' | 'unknown' {
  let answer: 'yes' | 'unknown' = 'yes';
  let hasServiceTier = false;
  for (const test of rate.tests) {
    if (test.fact === 'service_tier') hasServiceTier = true;
    const value = facts[test.fact] ?? defaults?.[test.fact] ?? (test.fact === 'service_tier' ? 'standard' : undefined);
    if (value === undefined) answer = 'unknown';
    else if (!test.holds(value)) return 'no';
  }
  // A price that names no service tier is the standard tier's: a batch or priority call is not billed by it.
  if (!hasServiceTier && !isStandardTier(facts['service_tier'])) return 'no';
  return answer;
}

function isStandardTier(tier: Facts[string]): boolean {
  return tier === undefined || tier === 'standard' || tier === 'default' || tier === 'auto';
}
