import { isGlobal } from '../price-book/condition.ts';
import type { Model, Rate } from '../price-book/compile.ts';
import type { RateEntry } from '../price-book/types.ts';
import type { Item, Measure, Usage } from '../usage/usage.ts';
import { isTool } from '../usage/tools.ts';
import { covers } from '../util/day.ts';
import { BoundedMap } from '../util/bounded-map.ts';
import { billedRate, billedUnits } from './billed.ts';
import { chosenRate } from './choose.ts';
import type { ChosenRate } from './choose.ts';
import { noRate, unpaid } from './complete.ts';
import { Missing } from './missing.ts';
import { quantityFor } from './quantity.ts';
import type { RatedQuantity } from './quantity.ts';
import { shapeOf } from './shape.ts';

/** One line of a bill to come: only its quantity differs from call to call. */
export interface PlannedLine extends ChosenRate {
  /** where among the measures the quantity stands as it is; undefined where it has to be worked out */
  readonly at: number | undefined;
}

/** The rates that price usages of one shape. */
export interface Bill {
  readonly lines: readonly PlannedLine[];
  readonly currency: string;
  /** `second_best`: what was consumed, although the provider reported units, which have no price */
  readonly by: 'billed_units' | 'consumption' | 'second_best';
  /** tools that were used and have no price */
  readonly missing: readonly Item[] | undefined;
}

/** A bill, or why there is no price. */
export type Plan = Bill | Missing;

/** Plans that are kept of one model. */
const MAX_PLANS = 200;

const plans = new WeakMap<Model, BoundedMap<string, Plan>>();

/** The plan of a usage: made once for each shape of usage, and kept. */
export function planOf(usage: Usage, model: Model, day: string): Plan {
  const shape = shapeOf(usage, model, day);
  if (shape === undefined) return planFor(usage, model, day);
  let known = plans.get(model);
  if (!known) plans.set(model, (known = new BoundedMap(MAX_PLANS)));
  let plan = known.get(shape);
  if (!plan) known.set(shape, (plan = planFor(usage, model, day)));
  return plan;
}

/** The provider's billed units where their price is known, else the lines of what was consumed. */
function planFor(usage: Usage, model: Model, day: string): Plan {
  const units = billedUnits(usage);
  const billed = units && billedRate(units, usage, model.billed, model, day);
  if (billed instanceof Missing) return billed;
  if (units && billed) return billOf(units, billed, usage);
  const consumed = consumedBill(usage, model, day, units ? 'second_best' : 'consumption');
  return consumed instanceof Missing && consumed.reason === 'unknown_usage' && units?.unit === 'credit'
    ? new Missing('no_credit_price', `${usage.provider} reported credits, and no price of a credit is known`)
    : consumed;
}

/** The plan of billed credits of a model that is not in the book, by the biller's price of a credit. */
export function creditPlan(usage: Usage, credits: readonly Rate[], day: string): Plan | undefined {
  const units = billedUnits(usage);
  const billed = units && billedRate(units, usage, credits, undefined, day);
  if (!units || !billed) return undefined;
  return billed instanceof Missing ? billed : billOf(units, billed, usage);
}

/** Billed units pay for the whole generation. */
function billOf(units: Measure, rate: Rate, { measures }: Usage): Bill {
  return {
    lines: [{ rate, assumed: undefined, at: measures.indexOf(units) }],
    currency: rate.currency,
    by: 'billed_units',
    missing: undefined,
  };
}

function consumedBill(usage: Usage, model: Model, day: string, by: Bill['by']): Plan {
  const { region } = usage.facts;
  if (region !== undefined && !isGlobal(region) && !hasPriceIn(region, model, day))
    return new Missing('missing_rate', `the price of ${model.entry.model} in region ${String(region)} is not known`);
  const lines: PlannedLine[] = [];
  const paid = new Set<Item>();
  const unpriced: Item[] = [];
  for (const group of model.groups) {
    const chosen = chosenRate(group, usage, model, day);
    if (chosen instanceof Missing) {
      if (chosen.reason !== 'missing_rate') return chosen;
      unpriced.push(group.item);
      continue;
    }
    if (!chosen) continue;
    const { item, plus } = chosen.rate.entry;
    if (!group.isSurcharge) {
      paid.add(item);
      if (plus) paid.add(plus);
    }
    lines.push({ ...chosen, at: placeOf(chosen.rate.entry, usage) });
  }
  const left = unpaid(usage, model, paid);
  if (left instanceof Missing) return left;
  const items = new Set([...unpriced, ...left]);
  const essential = [...items].filter((item) => !isTool(item));
  if (essential.length > 0) return noRate(essential, model);
  return { lines, currency: model.currency, by, missing: items.size > 0 ? [...items] : undefined };
}

/** Whether some price of the model's own, and not a tool's alone, holds in a region. */
function hasPriceIn(region: string | number | boolean, { groups }: Model, day: string): boolean {
  return groups.some(
    ({ item, rates }) =>
      !isTool(item) &&
      rates.some(
        (rate) => covers(rate, day) && rate.tests.some((test) => test.fact === 'region' && test.holds(region)),
      ),
  );
}

/** Where the measure stands that is the rate's quantity without any more ado. */
function placeOf({ item, unit, plus, floor, band, round, grows, count }: RateEntry, usage: Usage): number | undefined {
  if (plus || floor || band || round || grows || count) return undefined;
  const at = usage.measures.findIndex((one) => one.item === item && one.unit === unit);
  return at === -1 ? undefined : at;
}

/** How much of a line's unit a usage holds that has the plan's shape. */
export function quantityOf({ rate, at }: PlannedLine, usage: Usage): RatedQuantity {
  const quantity = at === undefined ? quantityFor(rate.entry, usage) : usage.measures[at];
  if (!quantity) throw new Error(`the plan of ${usage.provider} ${usage.model} has a rate that nothing is measured by`);
  return quantity;
}
