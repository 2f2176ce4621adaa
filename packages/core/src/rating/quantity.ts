import { ceilTo, decimal, ONE, parseQuantity, ZERO } from '../util/money.ts';
import type { Decimal, Unit } from '../util/money.ts';
import type { RateEntry } from '../price-book/types.ts';
import { isTool } from '../usage/tools.ts';
import type { Basis, Facts, Item, Measure, PixelSize, Usage } from '../usage/usage.ts';

/** A quantity in the unit of a rate, and where it comes from. */
export interface RatedQuantity {
  readonly quantity: Decimal;
  readonly basis: Basis;
  /** the quantity as a fraction, where it is one (7 s are 7/60 min): it is priced first and divided then, so that the amount stays exact */
  readonly fraction?: { readonly of: Decimal; readonly over: number } | undefined;
}

const SECONDS: Partial<Record<Unit, number>> = { second: 1, compute_second: 1, minute: 60, hour: 3600 };

/** How much of `rate.unit` the usage holds for the rate's item; undefined where it cannot be told. */
export function quantityFor(rate: RateEntry, usage: Usage): RatedQuantity | undefined {
  const own = measured(rate, rate.item, usage);
  const { plus, floor, band, round, grows } = rate;
  if (!own || (!grows && !plus && !floor && !band && round?.of !== 'request')) return own;
  let { quantity } = own;
  if (plus) {
    const more = measured(rate, plus, usage);
    if (!more && usage.measures.some((one) => one.item === plus && one.quantity.gt(0))) return undefined;
    quantity = quantity.plus(more?.quantity ?? ZERO);
  }
  if (floor) {
    const other = measured(rate, floor.item, usage);
    if (other) quantity = max(quantity, other.quantity.times(floor.times));
  }
  if (round?.of === 'request') quantity = rounded(quantity, round);
  if (band && band.of !== 'each') quantity = within(quantity, band);
  return grows ? grown(quantity, own.basis, usage.facts[grows.with], grows.beyond) : { quantity, basis: own.basis };
}

function grown(quantity: Decimal, basis: Basis, fact: Facts[string], beyond: number): RatedQuantity | undefined {
  if (fact === undefined) return { quantity, basis };
  const times = parseQuantity(fact);
  if (!times) return undefined;
  if (!times.gt(beyond)) return { quantity, basis };
  const of = quantity.times(times);
  return { quantity: of.div(beyond), basis, fraction: { of, over: beyond } };
}

function measured(rate: RateEntry, item: Item, usage: Usage): RatedQuantity | undefined {
  const direct = rate.round?.in ? undefined : find(usage.measures, item, rate.unit);
  if (direct) return counted(rate, direct, usage);
  // A request is one request, but where it is billed by its time; a tool was used once where a switch says that it was.
  if (item === 'request' && SECONDS[rate.unit] === undefined) return { quantity: ONE, basis: 'request' };
  if (isTool(item)) return { quantity: Object.values(rate.when ?? {}).includes(true) ? ONE : ZERO, basis: 'request' };
  if (rate.unit === 'megapixel') return megapixels(rate, item, usage);
  return converted(rate, item, usage);
}

function find(measures: readonly Measure[], item: Item, unit: Unit): Measure | undefined {
  for (const measure of measures) if (measure.item === item && measure.unit === unit) return measure;
  return undefined;
}

function counted(rate: RateEntry, measure: Measure, usage: Usage): RatedQuantity | undefined {
  const { basis } = measure;
  if (rate.count === undefined) {
    const quantity = eachRounded(rate, measure, usage, (one) => one);
    return quantity && { quantity, basis };
  }
  const other = measure.counts?.[rate.count];
  return other === undefined ? undefined : { quantity: decimal(other), basis };
}

/** Seconds, minutes and hours are converted; no other units are. */
function converted(rate: RateEntry, item: Item, usage: Usage): RatedQuantity | undefined {
  const per = SECONDS[rate.unit];
  if (per === undefined) return undefined;
  for (const measure of usage.measures) {
    const seconds = SECONDS[measure.unit];
    if (measure.item !== item || seconds === undefined) continue;
    const { basis } = measure;
    if (isEach(rate) && !rate.round?.in) {
      const quantity = eachRounded(rate, measure, usage, (one) => one.times(seconds).div(per));
      return quantity && { quantity, basis };
    }
    // Rounded before it becomes a fraction of an hour: 10 s have no exact decimal in hours.
    const of = eachRounded(rate, measure, usage, (one) => one.times(seconds));
    return of && { quantity: of.div(per), basis, fraction: { of, over: per } };
  }
  return undefined;
}

function isEach({ round, band }: RateEntry): boolean {
  return round?.of === 'each' || band?.of === 'each';
}

/** The sum of the single outputs, each rounded. Undefined where there are several whose single lengths are not known. */
function eachRounded(
  rate: RateEntry,
  { item, quantity, basis, each }: Measure,
  usage: Usage,
  inUnit: (quantity: Decimal) => Decimal,
): Decimal | undefined {
  const sum = inUnit(quantity);
  if (!isEach(rate)) return sum;
  if (each) return each.reduce((total, one) => total.plus(single(rate, inUnit(one))), ZERO);
  const outputs = (find(usage.measures, item, 'video') ?? find(usage.measures, item, 'image'))?.quantity ?? ONE;
  if (outputs.lte(ONE)) return single(rate, sum);
  // A request asks the same of each output.
  return basis === 'request' || basis === 'default' ? single(rate, sum.div(outputs)).times(outputs) : undefined;
}

function megapixels(rate: RateEntry, item: Item, usage: Usage): RatedQuantity | undefined {
  if (item !== 'image_output' && item !== 'image_input') return undefined;
  const sizes = usage.sizes?.[item];
  const images = find(usage.measures, item, 'image');
  // With sizes of some images only, the sum would be too small.
  if (!sizes || sizes.length === 0 || (images && !images.quantity.eq(sizes.length))) return undefined;
  if (!sizes.every(isArea)) return undefined;
  const pixels = decimal(rate.pixels ?? 1_000_000);
  let sum = ZERO;
  for (const size of sizes) sum = sum.plus(single(rate, area(size).div(pixels)));
  return { quantity: sum, basis: images?.basis ?? 'usage' };
}

export function isArea({ width, height }: PixelSize): boolean {
  return width > 0 && height > 0 && Number.isFinite(width * height);
}

function area(size: PixelSize): Decimal {
  return decimal(size.width).times(size.height);
}

/** The quantity that one output is billed as. */
function single({ round, band }: RateEntry, quantity: Decimal): Decimal {
  const whole = round?.of === 'each' ? rounded(quantity, round) : quantity;
  return band?.of === 'each' ? within(whole, band) : whole;
}

function rounded(quantity: Decimal, round: NonNullable<RateEntry['round']>): Decimal {
  let result = round.step === undefined ? quantity : ceilTo(quantity, decimal(round.step));
  if (round.minimum !== undefined) result = max(result, decimal(round.minimum));
  if (round.maximum !== undefined && result.gt(round.maximum)) result = decimal(round.maximum);
  return result;
}

function within(quantity: Decimal, band: NonNullable<RateEntry['band']>): Decimal {
  const upTo = band.upTo === undefined || quantity.lt(band.upTo) ? quantity : decimal(band.upTo);
  return max(upTo.minus(band.after ?? 0), ZERO);
}

function max(a: Decimal, b: Decimal): Decimal {
  return a.gt(b) ? a : b;
}
