import type { PriceBook } from '../price-book/book.ts';
import { normal } from '../price-book/condition.ts';
import type { TestedSettings } from '../price-book/tested-settings.ts';
import type { Charge, Outcome } from '../rating/charge.ts';
import { rateAs } from '../rating/rate.ts';
import { ATTR } from '../semconv.ts';
import type { NamedAttributes } from '../semconv.ts';
import type { Basis, CharacterCount, Facts, Item, Measure, PixelSize, Usage } from '../usage/usage.ts';
import { decimal, parseQuantity, toText } from '../util/money.ts';
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
  into['costspan.usage.measures'] = JSON.stringify([...usage.measures.map(written), ...areas(usage)]);
  into['costspan.usage.facts'] = JSON.stringify(keptFacts(usage, book.testedSettings(usage.provider)));
}

function written({ item, unit, quantity, basis, each, counts }: Measure): WrittenMeasure {
  const measure = { item, unit, quantity: toText(quantity), basis };
  return each || counts ? { ...measure, ...(each && { each: each.map(toText) }), ...(counts && { counts }) } : measure;
}

const SIZED = ['image_output', 'image_input'] as const;

function areas({ sizes, measures }: Usage): WrittenMeasure[] {
  if (!sizes) return NONE;
  return SIZED.flatMap((item): WrittenMeasure[] => {
    const known = sizes[item];
    if (!known) return [];
    const basis = measures.find((one) => one.item === item)?.basis ?? 'usage';
    return [{ item, unit: 'megapixel', quantity: megapixels(known), basis, sizes: known.map(sizeText) }];
  });
}

const NONE: WrittenMeasure[] = [];

function sizeText({ width, height }: PixelSize): string {
  return `${width}x${height}`;
}

function megapixels(sizes: readonly PixelSize[]): string {
  return toText(
    sizes.reduce((sum, { width, height }) => sum.plus(decimal(width).times(height)), decimal(0)).div(1_000_000),
  );
}

/** Settings that prices of some biller or other depend on, for models that have no price yet. */
const COMMON = new Map<string, ReadonlySet<string>>(
  ['service_tier', 'resolution', 'size', 'image_size', 'width', 'height', 'quality', 'duration', 'operation', 'mode']
    .concat(['aspect_ratio', 'generate_audio', 'audio', 'steps', 'input_tokens'])
    .map((name) => [name, new Set()]),
);
const WORDS: ReadonlySet<string> = new Set(
  'none auto default on off low medium high max standard premium hd sd ultra turbo fast fastest quality draft lite pro basic batch flex priority 2k 4k 8k'.split(
    ' ',
  ),
);
/** `8s`, `1080p`, `1024x1024`, `16:9`: nothing that a person writes. */
const NUMBER = /^\d{1,9}(?:\.\d{1,9})?(?:[a-z]{1,3}|[x:*]\d{1,9})?$/;
/** A biller's own name of a place: `eu`, `us-central1`, `ap-southeast-2`. */
const REGION = /^[a-z]{2,9}(?:-[a-z]{2,12}){0,3}-?\d{0,2}$/;
/** Stands for a word that no price asks for: it may be the user's own. */
const OTHER = 'other';

function keptFacts({ facts, requestUnknown, incomplete }: Usage, tested: TestedSettings): Facts {
  const kept: Record<string, string | number | boolean> = {};
  for (const name in facts) {
    const value = facts[name];
    if (value === undefined) continue;
    if (name === 'region') kept[name] = REGION.test(String(value)) ? value : OTHER;
    const words = tested.get(name) ?? COMMON.get(name);
    if (words) kept[name] = typeof value === 'string' ? word(value, words) : value;
  }
  if (requestUnknown) kept[REQUEST_UNKNOWN] = true;
  if (incomplete) kept[INCOMPLETE] = true;
  return kept;
}

function word(value: string, words: ReadonlySet<string>): string {
  const one = normal(value);
  return words.has(one) || WORDS.has(one) || NUMBER.test(one) ? value : OTHER;
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
