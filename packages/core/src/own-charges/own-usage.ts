import type { Model, Rate } from '../price-book/compile.ts';
import { measure } from '../usage/measure.ts';
import { TOOLS } from '../usage/tools.ts';
import type { Item, Measure, OutputType } from '../usage/usage.ts';
import { fields } from '../util/fields.ts';
import { parseQuantity } from '../util/money.ts';
import type { Unit } from '../util/money.ts';
import { BadInput } from './bad-input.ts';

/** What a quantity in each unit is of, where neither the app nor the price book says it. */
const USUAL: Readonly<Record<Unit, Item>> = {
  image: 'image_output',
  megapixel: 'image_output',
  second: 'compute',
  minute: 'compute',
  hour: 'compute',
  video: 'video_output',
  character: 'text_input',
  token: 'text_output',
  step: 'image_output',
  tile: 'image_output',
  request: 'request',
  compute_second: 'compute',
  credit: 'billed',
  provider_unit: 'billed',
};

/** What a length of time is of. */
const TIMED: Readonly<Record<OutputType, Item>> = {
  image: 'compute',
  video: 'video_output',
  speech: 'audio_output',
  audio: 'audio_output',
  text: 'audio_input',
};

/** What a usage may be of: what a gateway or its upstream takes is money, and no usage. */
const ITEMS: Readonly<Record<Exclude<Item, 'gateway_fee' | 'upstream'>, true>> = {
  image_output: true,
  image_input: true,
  image_cached_input: true,
  video_output: true,
  video_input: true,
  audio_output: true,
  audio_input: true,
  audio_cached_input: true,
  text_output: true,
  text_input: true,
  text_cached_input: true,
  text_cache_write: true,
  text_cache_write_5m: true,
  text_cache_write_1h: true,
  request: true,
  ...TOOLS,
  compute: true,
  billed: true,
};

/** What the app says that was consumed: one measure for each item and unit. */
export function ownMeasures(
  stated: unknown,
  model: Model | undefined,
  outputType: OutputType | undefined,
): readonly Measure[] {
  const all: readonly unknown[] = Array.isArray(stated) ? stated : [stated];
  if (all.length === 0) throw new BadInput('usage', stated, 'state what was consumed, or an amount in its place');
  const found = new Map<string, Measure>();
  all.forEach((one, n) => {
    const next = ownMeasure(one, Array.isArray(stated) ? `usage[${n}]` : 'usage', model, outputType);
    const key = `${next.item} ${next.unit}`;
    const before = found.get(key);
    found.set(key, before ? { ...next, quantity: before.quantity.plus(next.quantity) } : next);
  });
  return [...found.values()];
}

function ownMeasure(
  stated: unknown,
  field: string,
  model: Model | undefined,
  outputType: OutputType | undefined,
): Measure {
  const { unit, quantity: given, item, ...rest } = fields(stated) ?? {};
  if (!fields(stated))
    throw new BadInput(field, stated, 'write { unit, quantity }, for example { unit: "image", quantity: 2 }');
  const [unknown] = Object.keys(rest);
  if (unknown !== undefined)
    throw new BadInput(`${field}.${unknown}`, rest[unknown], 'a usage has unit, quantity and item only');
  if (!isUnit(unit)) throw new BadInput(`${field}.unit`, unit, `write one of ${Object.keys(USUAL).join(', ')}`);
  const quantity = parseQuantity(given);
  if (!quantity)
    throw new BadInput(
      `${field}.quantity`,
      given,
      'write a number or decimal text of 0 or more, for example 2 or "1.05"',
    );
  if (item !== undefined && !isItem(item))
    throw new BadInput(`${field}.item`, item, `write one of ${Object.keys(ITEMS).join(', ')}, or leave it out`);
  const paid = item ?? itemOf(unit, field, model, outputType);
  return measure(paid, unit, quantity, paid === 'billed' ? 'billed_units' : 'usage');
}

/** What the model has a price for in that unit; where that is several, or nothing is known of it, what is usual. */
function itemOf(unit: Unit, field: string, model: Model | undefined, outputType: OutputType | undefined): Item {
  const usual = TIME.has(unit) && outputType ? TIMED[outputType] : USUAL[unit];
  const priced = model ? pricedItems(model, unit) : [];
  if (priced.length === 0) return usual;
  if (priced.length > 1 && (unit === 'token' || !priced.includes(usual)))
    throw new BadInput(
      `${field}.item`,
      undefined,
      `${model?.entry.model} has prices in this unit for several: write one of ${priced.join(', ')}`,
    );
  return priced.length === 1 ? (priced[0] as Item) : usual;
}

/** Units that are converted into each other. */
const TIME: ReadonlySet<Unit> = new Set(['second', 'minute', 'hour', 'compute_second']);

function pricedItems({ groups, billed }: Model, unit: Unit): readonly Item[] {
  const rates: Rate[] = [
    ...groups.filter(({ isSurcharge }) => !isSurcharge).flatMap((group) => group.rates),
    ...billed,
  ];
  const isIn = ({ entry }: Rate): boolean => entry.unit === unit || (TIME.has(unit) && TIME.has(entry.unit));
  return [...new Set(rates.filter(isIn).map(({ entry }) => entry.item))];
}

function isUnit(value: unknown): value is Unit {
  return typeof value === 'string' && Object.hasOwn(USUAL, value);
}

function isItem(value: unknown): value is Item {
  return typeof value === 'string' && Object.hasOwn(ITEMS, value);
}
