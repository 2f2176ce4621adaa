import { covers, hasEnded, hasNotBegun } from '../util/day.ts';
import { matches } from '../price-book/condition.ts';
import type { Model, Rate } from '../price-book/compile.ts';
import type { Measure, Usage } from '../usage/usage.ts';
import { choose, notBefore } from './choose.ts';
import { Missing } from './missing.ts';

/** The units that the provider itself counted; their price is the whole charge. */
export function billedUnits(usage: Usage): Measure | undefined {
  for (const measure of usage.measures) if (measure.item === 'billed') return measure;
  return undefined;
}

/** The rate of billed units where the price of one such unit is known; undefined where no price is in that unit. */
export function billedRate(
  units: Measure,
  usage: Usage,
  billed: readonly Rate[],
  model: Model | undefined,
  day: string,
): Rate | Missing | undefined {
  const rates = billed.filter(({ entry }) => isPriceOf(entry.unit, units));
  if (rates.length === 0) return undefined;
  const choice = model ? choose(rates, undefined, usage, model, day) : rates.find((rate) => covers(rate, day));
  if (choice instanceof Missing) return undefined;
  if (choice) return choice;
  const others = rates.filter((rate) => matches(rate, usage.facts, undefined) !== 'no');
  const ended = others.find((rate) => hasEnded(rate, day));
  if (ended) return new Missing('price_expired', `the price ${ended.entry.id} has expired`);
  const later = others.find((rate) => hasNotBegun(rate, day));
  return later && new Missing('price_expired', notBefore(later));
}

/** A vendor's unit without a standard name matches a price in any unit but credits. */
function isPriceOf(unit: Rate['entry']['unit'], units: Measure): boolean {
  return unit === units.unit || (units.unit === 'provider_unit' && unit !== 'credit');
}
