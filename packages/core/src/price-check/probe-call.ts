import { covers } from '../util/day.ts';
import { measure } from '../usage/measure.ts';
import type { Item, Measure, Usage } from '../usage/usage.ts';
import { holdsFor, isRange, matches, testsOf } from '../price-book/condition.ts';
import type { Condition, ModelEntry, RateEntry } from '../price-book/types.ts';

type Scalar = string | number | boolean;

/** The smallest call that one rate of a model pays for, and a day on which it does: one unit of it, and one of everything that is billed beside it. */
export function probeCall(biller: string, entry: ModelEntry, wanted: RateEntry): { usage: Usage; day: string } {
  const day = wanted.from ?? (wanted.until === undefined ? '9999-12-31' : dayBefore(wanted.until));
  const facts: Record<string, Scalar> = factsFor(wanted);
  const measures = new Map<Item, Measure>([[wanted.item, oneOf(wanted)]]);
  for (const rate of entry.rates) {
    if (rate.item === 'billed' || measures.has(rate.item) || !covers(rate, day)) continue;
    if (matches(testsOf(rate.when), facts, undefined) === 'no') continue;
    Object.assign(facts, { ...factsFor(rate), ...facts });
    measures.set(rate.item, oneOf(rate));
  }
  // Facts that only other prices depend on have some value too, which none of them asks for.
  for (const fact of entry.rates.flatMap(({ when }) => Object.keys(when ?? {})))
    if (fact !== 'service_tier' && entry.defaults?.[fact] === undefined) facts[fact] ??= otherValue(entry, fact);
  return {
    usage: { provider: biller, model: entry.model, end: 'succeeded', facts, measures: [...measures.values()] },
    day,
  };
}

function oneOf({ item, unit, band, count }: RateEntry): Measure {
  // Where the price begins after an allowance, one more than that.
  const quantity = Number(band?.after ?? 0) + 1;
  const one = measure(item, unit, quantity, item === 'billed' ? 'billed_units' : 'usage');
  return count === undefined ? one : { ...one, counts: { utf8_bytes: quantity, han_double: quantity } };
}

function factsFor({ when = {} }: RateEntry): Record<string, Scalar> {
  const facts: Record<string, Scalar> = {};
  for (const [fact, condition] of Object.entries(when)) {
    const value = valueOf(condition);
    if (value !== undefined) facts[fact] = value;
  }
  return facts;
}

/** A value for which the condition holds; undefined where there is none. */
function valueOf(condition: Condition): Scalar | undefined {
  if (Array.isArray(condition)) return condition[0] as Scalar | undefined;
  if (!isRange(condition)) return condition as Scalar;
  const low = condition.from ?? condition.over ?? (condition.to ?? condition.below ?? 1) / 2;
  const high = condition.to ?? condition.below ?? low + 1;
  return [low, high, (low + high) / 2].find(holdsFor(condition));
}

function otherValue({ rates }: ModelEntry, fact: string): Scalar {
  const asked = rates.flatMap(({ when }) => when?.[fact] ?? []);
  return asked.every((value) => typeof value === 'boolean') ? !asked[0] : 'other';
}

function dayBefore(day: string): string {
  return new Date(Date.parse(day) - 86_400_000).toISOString().slice(0, 10);
}
