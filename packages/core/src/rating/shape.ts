import { isGlobal, isStandardTier } from '../price-book/condition.ts';
import type { Model } from '../price-book/compile.ts';
import type { Facts, Measure, PixelSize, Usage } from '../usage/usage.ts';
import { decimal, parseQuantity } from '../util/money.ts';
import { defaultsFor } from './defaults.ts';
import { isArea } from './quantity.ts';

/**
 * All of a usage that decides which of the model's rates hold, as text: how its facts answer the
 * rates' conditions, and which items were measured in which units, on what basis, and whether there
 * is any of them. How much there is comes after: usages of one shape have one plan. Undefined where
 * it is the amount itself that decides.
 */
export function shapeOf(usage: Usage, model: Model, day: string): string | undefined {
  const { facts, measures } = usage;
  const tier = facts['service_tier'];
  // Whether an ended price, or a fee without a price in this tier, would have cost anything.
  const asksWhetherAny = model.isDated || !isStandardTier(tier);
  if (asksWhetherAny && (model.hasBands || measures.some(isTiny))) return undefined;
  let shape = model.isDated ? day : '';
  const defaults = defaultsFor(usage, model);
  for (const { fact, answers } of model.testedFacts) {
    const value = facts[fact];
    if (value !== undefined) shape += answers(value);
    else shape += defaults?.[fact] === undefined ? 'u' : 'd';
  }
  if (!isStandardTier(tier)) shape += JSON.stringify(tier);
  if (!isGlobal(facts['region'])) shape += JSON.stringify(facts['region']);
  for (const fact of model.growsWith) shape += growth(facts[fact]);
  for (const measure of measures) shape += measured(measure);
  if (usage.sizes) shape += sized(usage, 'image_output') + sized(usage, 'image_input');
  return shape;
}

/** So little that rounding or converting may make nothing of it. */
function isTiny({ quantity, each }: Measure): boolean {
  return (quantity.gt(0) && quantity.lt(TINY)) || (each?.some((one) => one.lt(TINY)) ?? false);
}

const TINY = decimal('0.01');

function growth(fact: Facts[string]): string {
  if (fact === undefined) return 'u';
  return parseQuantity(fact) ? 'n' : 'x';
}

function measured({ item, unit, basis, quantity, each, counts }: Measure): string {
  const isOutput = unit === 'image' || unit === 'video';
  const flags =
    (quantity.gt(0) ? 1 : 0) +
    (each ? 2 : 0) +
    (counts ? 4 + (counts.utf8_bytes > 0 ? 16 : 0) + (counts.han_double > 0 ? 32 : 0) : 0) +
    // Of one output the sum is the single quantity.
    (isOutput && quantity.lte(1) ? 8 : 0);
  return letter(item) + letter(unit) + letter(basis) + String.fromCharCode(FIRST_FLAG + flags);
}

/** `@`: the flags of a measure are one printable character. */
const FIRST_FLAG = 64;

/** Whether the pixels of all images are known. */
function sized({ sizes, measures }: Usage, item: 'image_output' | 'image_input'): string {
  const known: readonly PixelSize[] = sizes?.[item] ?? [];
  if (known.length === 0) return '-';
  const images = measures.find((one) => one.item === item && one.unit === 'image');
  return (!images || images.quantity.eq(known.length)) && known.every(isArea) ? 'y' : 'n';
}

const letters = new Map<string, string>();

/** One character for each name, given out as names come: a short shape is found soon. */
function letter(name: string): string {
  const known = letters.get(name);
  if (known !== undefined) return known;
  // Names that somebody makes up are no reason to grow without end.
  if (letters.size >= MAX_LETTERS) return JSON.stringify(name);
  const given = String.fromCharCode(FIRST_LETTER + letters.size);
  letters.set(name, given);
  return given;
}

const MAX_LETTERS = 200;
/** Printable, and of no other part of a shape but quoted ones. */
const FIRST_LETTER = 0xa1;
