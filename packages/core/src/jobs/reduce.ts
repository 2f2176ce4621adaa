import type { PriceBook } from '../price-book/book.ts';
import { isObjectPrototype } from '../util/realm.ts';

/** Parameters that decide a price or a quantity beside those that the price book names. */
const ALWAYS: ReadonlySet<string> = new Set([
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
  'taskType',
  'voice',
  'response_format',
  'output_format',
  'background',
  'processingStrategy',
]);
/** Longer texts are not even looked through. */
const MAX_SETTING = 64;
/** A text that may be kept as it is: short, without spaces, and no address. Anything else may be what the user wrote. */
const SETTING = /^(?!.*:\/\/)[^\s?#@]{1,64}$/;
/** Names as APIs give them to parameters. Others are the user's own, as in a map of labels. */
const NAME = /^[\w.$-]{1,64}$/;
/** Parameters whose content is the user's own, names and values. */
const OWN = new Set(['metadata', 'labels', 'tags', 'user', 'safety_identifier']);
/** Characters and entries that are kept of one request; a larger one is not kept at all. */
const MAX_SIZE = 200_000;
const MAX_DEPTH = 12;

/**
 * A request as it is kept until its job ends: numbers, switches and the settings that decide a
 * price stay. Of every other text only its length is left, since some models are billed by the
 * character; files, buffers and the user's own labels go. Undefined where it is too large to keep:
 * a part of it would be priced as if it were the whole.
 */
export function reducedRequest(request: unknown, biller: string, book: PriceBook): unknown {
  const names = book.testedSettings(biller);
  const reduction: Reduction = { isSetting: (name) => ALWAYS.has(name) || names.has(name), left: MAX_SIZE };
  const result = reduced(request, reduction, false, 0);
  return reduction.left < 0 ? undefined : result;
}

interface Reduction {
  /** whether a parameter of this name decides a price */
  readonly isSetting: (name: string) => boolean;
  left: number;
}

function reduced(value: unknown, reduction: Reduction, isSetting: boolean, depth: number): unknown {
  reduction.left -= 1;
  if (reduction.left < 0) return undefined;
  if (typeof value === 'string')
    return isSetting && value.length <= MAX_SETTING && SETTING.test(value) ? value : masked(value, reduction);
  if (typeof value === 'number' || typeof value === 'boolean' || value === null) return value;
  if (typeof value !== 'object') return undefined;
  if (depth > MAX_DEPTH) {
    reduction.left = -1;
    return undefined;
  }
  if (Array.isArray(value)) return reducedList(value, reduction, isSetting, depth + 1);
  return isPlain(value) ? reducedObject(value, reduction, depth + 1) : {};
}

function reducedList(list: readonly unknown[], reduction: Reduction, isSetting: boolean, depth: number): unknown[] {
  const found: unknown[] = [];
  for (const one of list) {
    found.push(reduced(one, reduction, isSetting, depth));
    // What is too large is not kept: the rest need not be looked at.
    if (reduction.left < 0) break;
  }
  return found;
}

function reducedObject(value: object, reduction: Reduction, depth: number): Record<string, unknown> {
  const found: [name: string, value: unknown][] = [];
  for (const name of Object.keys(value)) {
    if ((reduction.left -= 1) < 0) break;
    if (!NAME.test(name) || OWN.has(name)) continue;
    found.push([name, reduced((value as Record<string, unknown>)[name], reduction, reduction.isSetting(name), depth)]);
  }
  return Object.fromEntries(found);
}

/** An object as JSON has it, of whatever realm. */
function isPlain(value: object): boolean {
  const prototype = Object.getPrototypeOf(value) as object | null;
  return prototype === null || isObjectPrototype(prototype);
}

const ADDRESS = /^https?:\/\/\w/;

/** A text of as many characters, however a vendor counts them. A file has no length that anybody bills. */
function masked(text: string, reduction: Reduction): string {
  if (text.startsWith('data:')) return 'https://x';
  // A meter must still see that it is an address, and the address may be a text to be spoken.
  if (ADDRESS.test(text)) return `https://${masked(text.slice('https://'.length), reduction)}`;
  reduction.left -= text.length;
  if (reduction.left < 0) return '';
  const counts = new Map<string, number>();
  for (const character of text) {
    const other = standIn(character);
    counts.set(other, (counts.get(other) ?? 0) + 1);
  }
  return [...counts].map(([other, count]) => other.repeat(count)).join('');
}

const HAN = /\p{Script=Han}/u;

/** A character that counts alike as a code point, in UTF-8 bytes and as a Chinese one or not (`characters` in measure.ts). */
function standIn(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  if (code < 0x80) return 'x';
  if (HAN.test(character)) return code < 0x10000 ? '字' : '𠀀';
  return code < 0x800 ? 'é' : code < 0x10000 ? '…' : '🪁';
}
