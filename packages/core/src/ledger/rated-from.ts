import type { PriceBook } from '../price-book/book.ts';
import type { TestedSettings } from '../price-book/tested-settings.ts';
import type { Charge, Outcome } from '../rating/charge.ts';
import { rateAs } from '../rating/rate.ts';
import { ATTR } from '../semconv.ts';
import type { NamedAttributes } from '../semconv.ts';
import type { Basis, CharacterCount, Facts, Item, Measure, PixelSize, Usage } from '../usage/usage.ts';
import { decimal, parseQuantity, toText, ZERO } from '../util/money.ts';
import type { Unit } from '../util/money.ts';
import type { LedgerEntry } from './entry.ts';

/** A measure as a record has it. Beside the four that every one has, what some prices need to round or to count by. */
interface WrittenMeasure {
  readonly item: Item;
  readonly unit: Unit;
  /** exact decimal */
  readonly quantity: string;
  readonly basis: Basis;
  /** of the single outputs that make up the sum, exact decimals */
  readonly each?: readonly string[];
  /** of the same text, for vendors that count otherwise */
  readonly counts?: Readonly<Record<CharacterCount, number>>;
  /** of the single images, `WIDTHxHEIGHT`: their megapixels stand as the quantity */
  readonly sizes?: readonly string[];
}

/** Adds what a charge was rated from to its record: enough to rate it again, and no content. */
export function addRatedFrom(into: NamedAttributes, usage: Usage, book: PriceBook): void {
  into['costspan.usage.measures'] = measuresText(usage);
  into['costspan.usage.facts'] = factsText(usage, book.testedSettings(usage.provider));
}

// Both are JSON written by hand: they are made for every call, and their words need no escaping.

function measuresText({ measures, sizes }: Usage): string {
  let text = '';
  for (const { item, unit, quantity, basis, each, counts } of measures) {
    text += `${text === '' ? '' : ','}{"item":"${item}","unit":"${unit}","quantity":"${toText(quantity)}","basis":"${basis}"`;
    if (each) text += `,"each":${JSON.stringify(each.map(toText))}`;
    if (counts) text += `,"counts":${JSON.stringify(counts)}`;
    text += '}';
  }
  if (sizes) for (const item of SIZED) text += areaText(item, sizes[item], measures, text === '' ? '' : ',');
  return `[${text}]`;
}

const MILLIONTH = decimal('0.000001');
const SIZED = ['image_output', 'image_input'] as const;

function areaText(
  item: Item,
  sizes: readonly PixelSize[] | undefined,
  measures: readonly Measure[],
  before: string,
): string {
  if (!sizes) return '';
  const basis = measures.find((one) => one.item === item)?.basis ?? 'usage';
  let area = ZERO;
  let list = '';
  for (const { width, height } of sizes) {
    area = area.plus(decimal(width).times(height));
    list += `${list === '' ? '' : ','}"${width}x${height}"`;
  }
  return `${before}{"item":"${item}","unit":"megapixel","quantity":"${toText(area.times(MILLIONTH))}","basis":"${basis}","sizes":[${list}]}`;
}

function factsText({ facts, requestUnknown, incomplete }: Usage, settings: TestedSettings): string {
  let text = '';
  for (const name in facts) {
    const value = facts[name];
    const setting = value === undefined ? undefined : settings.get(name);
    if (value !== undefined && setting) text += `${text === '' ? '' : ','}"${name}":${setting.text(value)}`;
  }
  if (requestUnknown) text += `${text === '' ? '' : ','}"${REQUEST_UNKNOWN}":true`;
  if (incomplete) text += `${text === '' ? '' : ','}"${INCOMPLETE}":true`;
  return `{${text}}`;
}

/** The request was not seen: no default of the model stands in for what it left out. */
const REQUEST_UNKNOWN = 'request_unknown';
/** The provider would have counted, and did not. */
const INCOMPLETE = 'incomplete';

/**
 * What a charge record says that it was rated from; undefined where it says nothing of it, as in
 * records of older versions.
 */
export function ratedFrom({ attributes }: LedgerEntry): Usage | undefined {
  const measures = parsed(attributes[ATTR.usageMeasures]);
  const facts = parsed(attributes[ATTR.usageFacts]);
  if (!Array.isArray(measures) || !measures.every(isMeasure) || !isFacts(facts)) return undefined;
  const model = attributes[ATTR.requestModel];
  const responseModel = attributes[ATTR.responseModel];
  const { [REQUEST_UNKNOWN]: requestUnknown, [INCOMPLETE]: incomplete, ...tested } = facts;
  return {
    provider: String(attributes[ATTR.providerName]),
    model: typeof model === 'string' ? model : undefined,
    responseModel: typeof responseModel === 'string' ? responseModel : undefined,
    end: 'succeeded',
    measures: measures.filter(({ sizes }) => !sizes).map(read),
    sizes: sizesIn(measures),
    facts: tested,
    requestUnknown: requestUnknown === true || undefined,
    incomplete: incomplete === true || undefined,
  };
}

/**
 * Rates a charge record again, from its measures and facts alone.
 *
 * @param day whose prices hold, `YYYY-MM-DD`
 * @returns undefined where the book has no say: the answer itself stated the money, or the record has no measures
 */
export function rateAgain(entry: LedgerEntry, book: PriceBook, day: string): Charge | undefined {
  const { attributes } = entry;
  const outcome = attributes[ATTR.billingOutcome];
  if (attributes[ATTR.costSource] === 'provider' || attributes[ATTR.costMissingReason] === 'partial_amount')
    return undefined;
  const usage = isOutcome(outcome) ? ratedFrom(entry) : undefined;
  return usage && rateAs(usage, outcome as Outcome, book, day);
}

function isOutcome(value: unknown): value is Outcome {
  return value === 'charged' || value === 'not_charged' || value === 'unknown';
}

function read({ item, unit, quantity, basis, each, counts }: WrittenMeasure): Measure {
  return { item, unit, quantity: decimal(quantity), basis, each: each?.map(decimal), counts };
}

function sizesIn(measures: readonly WrittenMeasure[]): Usage['sizes'] {
  const found = measures.filter(({ sizes }) => sizes);
  if (found.length === 0) return undefined;
  return Object.fromEntries(found.map(({ item, sizes = [] }) => [item, sizes.map(sizeOf)]));
}

function sizeOf(text: string): PixelSize {
  const [width, height] = text.split('x').map(Number);
  return { width: width ?? 0, height: height ?? 0 };
}

function parsed(text: unknown): unknown {
  if (typeof text !== 'string') return undefined;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

function isMeasure(one: unknown): one is WrittenMeasure {
  const { item, unit, quantity, basis, each, sizes } = (one ?? {}) as Record<keyof WrittenMeasure, unknown>;
  return (
    [item, unit, basis].every((name) => typeof name === 'string') &&
    parseQuantity(quantity) !== undefined &&
    (each === undefined || (Array.isArray(each) && each.every((part) => parseQuantity(part)))) &&
    (sizes === undefined || (Array.isArray(sizes) && sizes.every((size) => typeof size === 'string')))
  );
}

function isFacts(value: unknown): value is Facts {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
