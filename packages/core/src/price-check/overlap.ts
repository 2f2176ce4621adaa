import { common, isEmpty } from '../util/day.ts';
import { isRange, normal } from '../price-book/condition.ts';
import type { Range } from '../price-book/condition.ts';
import type { Condition, RateEntry } from '../price-book/types.ts';

/** Both rates pay for the same part of the same call on the same day, and neither is more specific. */
export function priceSameCall(a: RateEntry, b: RateEntry): boolean {
  return (
    a.item === b.item &&
    a.surcharge === b.surcharge &&
    a.unit === b.unit &&
    isSameBand(a, b) &&
    size(a) === size(b) &&
    holdTogether(a, b)
  );
}

/** Both rates are paid for one call, and a part of its quantity is in both: it is billed twice. */
export function billTwice(a: RateEntry, b: RateEntry): boolean {
  if (a.item !== b.item || a.item === 'billed' || a.surcharge !== b.surcharge || isSameBand(a, b)) return false;
  const [low, high] = [bandOf(a), bandOf(b)].sort((x, y) => x.after - y.after) as [Band, Band];
  return high.after < low.upTo && holdTogether(a, b);
}

interface Band {
  readonly after: number;
  readonly upTo: number;
}

function bandOf({ band }: RateEntry): Band {
  return { after: Number(band?.after ?? 0), upTo: Number(band?.upTo ?? Infinity) };
}

function isSameBand(a: RateEntry, b: RateEntry): boolean {
  const [one, other] = [bandOf(a), bandOf(b)];
  return one.after === other.after && one.upTo === other.upTo;
}

function size({ when = {} }: RateEntry): number {
  return Object.keys(when).length;
}

/** There is a call on some day for which the conditions of both hold. */
function holdTogether(a: RateEntry, b: RateEntry): boolean {
  if (isEmpty(common(a, b))) return false;
  const facts = new Set([...Object.keys(a.when ?? {}), ...Object.keys(b.when ?? {})]);
  return [...facts].every((fact) => overlap(conditionOf(a, fact), conditionOf(b, fact)));
}

/** A rate that names no service tier is the standard tier's. */
function conditionOf({ when = {} }: RateEntry, fact: string): Condition | undefined {
  return when[fact] ?? (fact === 'service_tier' ? 'standard' : undefined);
}

function overlap(a: Condition | undefined, b: Condition | undefined): boolean {
  if (a === undefined || b === undefined) return true;
  if (isRange(a) && isRange(b)) {
    const [low, high] = [a, b].sort((x, y) => start(x) - start(y)) as [Range, Range];
    const end = Math.min(low.to ?? Infinity, low.below ?? Infinity);
    return (
      start(high) < end ||
      (start(high) === end && low.below === undefined && high.over === undefined && high.from !== undefined)
    );
  }
  if (isRange(a)) return values(b).some((value) => isIn(a, Number(value)));
  if (isRange(b)) return values(a).some((value) => isIn(b, Number(value)));
  return values(a).some((value) => values(b).includes(value));
}

function start(range: Range): number {
  return Math.max(range.over ?? -Infinity, range.from ?? -Infinity);
}

function isIn({ over = -Infinity, from = -Infinity, below = Infinity, to = Infinity }: Range, n: number): boolean {
  return n > over && n >= from && n < below && n <= to;
}

function values(condition: Condition): string[] {
  return [condition as string | readonly string[]].flat().map(normal);
}
