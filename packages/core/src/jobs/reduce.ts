import type { PriceBook } from '../price-book/book.ts';

/** Parameters that decide a price or a quantity beside those that the price book names. */
const ALWAYS = [
  'model',
  'version',
  'size',
  'image_size',
  'aspect_ratio',
  'resolution',
  'quality',
  'duration',
  'seconds',
  'service_tier',
  'mode',
  'type',
  'voice',
  'response_format',
  'output_format',
  'background',
];
/** A setting is short; longer texts are content. */
const LONGEST = 64;
const MOST_CHARACTERS = 1_000_000;
const MOST_ENTRIES = 100;
const MOST_DEPTH = 8;

const settingsOf = new WeakMap<PriceBook, ReadonlySet<string>>();

/**
 * A request as it is kept until its job ends: numbers, switches and the settings that decide a
 * price stay. Of every other text only its length is left, since some models are billed by the
 * character; files and buffers go.
 */
export function reducedRequest(request: unknown, book: PriceBook): unknown {
  let names = settingsOf.get(book);
  if (!names) settingsOf.set(book, (names = new Set([...ALWAYS, ...book.conditionNames()])));
  return reduced(request, names, false, 0);
}

function reduced(value: unknown, names: ReadonlySet<string>, isSetting: boolean, depth: number): unknown {
  if (typeof value === 'string') return isSetting && value.length <= LONGEST ? value : masked(value);
  if (typeof value === 'number' || typeof value === 'boolean' || value === null) return value;
  if (typeof value !== 'object' || depth > MOST_DEPTH) return undefined;
  if (Array.isArray(value)) return value.slice(0, MOST_ENTRIES).map((one) => reduced(one, names, isSetting, depth + 1));
  const prototype = Object.getPrototypeOf(value) as unknown;
  if (prototype !== Object.prototype && prototype !== null) return {};
  return Object.fromEntries(
    Object.entries(value)
      .slice(0, MOST_ENTRIES)
      .map(([name, one]) => [name, reduced(one, names, names.has(name), depth + 1)]),
  );
}

/** As many characters as the text has code points; an address has no length that anybody bills. */
function masked(text: string): string {
  if (/^(data:|https?:)/.test(text)) return 'https://x';
  let characters = 0;
  for (const _ of text) {
    characters += 1;
    if (characters >= MOST_CHARACTERS) break;
  }
  return 'x'.repeat(characters);
}
