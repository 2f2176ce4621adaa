import type { BillerBook, ModelEntry, RateEntry, Tier } from '../../core/src/price-book/types.ts';
import { byFirstDay } from '../../core/src/util/day.ts';
import { tierByRank } from './rank.ts';

const ITEMS = [
  'billed',
  'request',
  'text_input',
  'text_cached_input',
  'text_cache_write',
  'text_cache_write_5m',
  'text_cache_write_1h',
  'image_input',
  'image_cached_input',
  'video_input',
  'audio_input',
  'audio_cached_input',
  'text_output',
  'image_output',
  'video_output',
  'audio_output',
  'web_search',
  'x_search',
  'web_fetch',
  'file_search',
  'code_execution',
  'grounding_query',
  'grounding_prompt',
  'maps_query',
  'maps_prompt',
  'compute',
];
/** Where a call measures both tokens and images, tokens are what is billed: the first unit wins a tie. */
const UNITS = [
  'token',
  'megapixel',
  'image',
  'second',
  'minute',
  'hour',
  'video',
  'character',
  'step',
  'tile',
  'request',
  'compute_second',
  'credit',
  'provider_unit',
];
const RATE_KEYS = [
  'id',
  'item',
  'unit',
  'price',
  'per',
  'when',
  'pixels',
  'round',
  'band',
  'floor',
  'plus',
  'grows',
  'surcharge',
  'count',
  'partial',
  'tier',
  'from',
  'until',
  'source',
  'seen',
  'evidence',
  'table',
  'witnesses',
  'promotion',
  'note',
];
const MODEL_KEYS = [
  'model',
  'aliases',
  'family',
  'modality',
  'tier',
  'tierBasis',
  'defaults',
  'defaultsSource',
  'outcomes',
  'ended',
  'endedSource',
  'regions',
  'note',
];

/** Tiers of families, by their name. */
export type FamilyTiers = ReadonlyMap<string, Tier>;

/**
 * The one text of a book: models and rates in a fixed order, one rate a line, tiers taken from the family or recomputed
 * by rank among `all` models of the biller, those with imported prices included.
 */
export function canonical(book: BillerBook, families: FamilyTiers, all: BillerBook = book): string {
  const head = ['$schema', 'biller', 'currency'] as const;
  const parts: string[] = head
    .filter((key) => book[key] !== undefined)
    .map((key) => `  "${key}": ${inline(book[key])}`);
  if (book.outcomes)
    parts.push(
      block(
        'outcomes',
        '{',
        '}',
        Object.entries(book.outcomes).map(([end, rule]) => `"${end}": ${inline(rule)}`),
      ),
    );
  if (book.credit?.length) parts.push(block('credit', '[', ']', [...book.credit].sort(byFirstDay).map(inline)));
  if (book.regions?.length) parts.push(block('regions', '[', ']', book.regions.map(inline)));
  if (book.fees?.length) parts.push(block('fees', '[', ']', [...book.fees].sort(byRate).map(rateText)));
  const models = [...book.models]
    .sort((a, b) => compare(a.model, b.model))
    .map((model) => modelText(model, all, families));
  parts.push(block('models', '[', ']', models));
  if (book.notes?.length) parts.push(block('notes', '[', ']', [...book.notes].sort(compare).map(inline)));
  return `{\n${parts.join(',\n')}\n}\n`;
}

function block(key: string, open: string, close: string, lines: readonly string[]): string {
  return `  "${key}": ${open}\n${lines.map((line) => `    ${line}`).join(',\n')}\n  ${close}`;
}

function modelText(model: ModelEntry, all: BillerBook, families: FamilyTiers): string {
  const head = inline(pick({ ...model, ...tierOf(model, all, families) }, MODEL_KEYS)).slice(0, -2);
  const rates = [...model.rates].sort(byRate).map((rate) => `      ${rateText(rate)}`);
  return `${head}, "rates": [\n${rates.join(',\n')}\n    ] }`;
}

function rateText(rate: RateEntry): string {
  return inline(pick(rate, RATE_KEYS));
}

/** A model's tier: its family's, else by its rank, where that is how it was found. */
export function tierOf(
  model: ModelEntry,
  all: BillerBook,
  families: FamilyTiers,
): Pick<ModelEntry, 'tier' | 'tierBasis'> {
  const { family = '', tierBasis } = model;
  const tier = families.get(family);
  if (tier !== undefined) return { tier, tierBasis: 'vendor_line_up' };
  return { tier: tierBasis === 'price_rank' ? (tierByRank(model, all) ?? model.tier) : model.tier, tierBasis };
}

function byRate(a: RateEntry, b: RateEntry): number {
  return (
    ITEMS.indexOf(a.item) - ITEMS.indexOf(b.item) ||
    Number(a.when?.['service_tier'] !== undefined) - Number(b.when?.['service_tier'] !== undefined) ||
    UNITS.indexOf(a.unit) - UNITS.indexOf(b.unit) ||
    Number(a.band?.after !== undefined) - Number(b.band?.after !== undefined) ||
    compare(a.id, b.id)
  );
}

function pick(from: object, keys: readonly string[]): Record<string, unknown> {
  const values = from as Record<string, unknown>;
  const unknown = Object.keys(values).find((key) => key !== 'rates' && !keys.includes(key));
  if (unknown !== undefined) throw new Error(`unknown key ${unknown} in ${String(values['id'] ?? values['model'])}`);
  return Object.fromEntries(keys.filter((key) => values[key] !== undefined).map((key) => [key, values[key]]));
}

/** A value on one line. */
export function inline(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(inline).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  return `{ ${Object.entries(value)
    .map(([key, inner]) => `${JSON.stringify(key)}: ${inline(inner)}`)
    .join(', ')} }`;
}

/** Order of text with numbers by their value: 480p, 720p, 1080p. */
function compare(a: string, b: string): number {
  const left = a.split(/(\d+)/);
  const right = b.split(/(\d+)/);
  for (let i = 0; i < Math.min(left.length, right.length); i++) {
    const x = left[i] ?? '';
    const y = right[i] ?? '';
    if (x === y) continue;
    if (i % 2 === 1 && Number(x) !== Number(y)) return Number(x) - Number(y);
    return x < y ? -1 : 1;
  }
  return left.length - right.length;
}
