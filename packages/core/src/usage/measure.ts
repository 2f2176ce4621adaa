import { decimal } from '../util/money.ts';
import type { Decimal, Unit } from '../util/money.ts';
import type { Basis, Item, Measure } from './usage.ts';

/**
 * One consumed quantity, for usage that an app rates itself.
 *
 * @throws Error where `quantity` is no finite number
 * @example
 * measure('image_output', 'megapixel', '1.05');
 */
export function measure(item: Item, unit: Unit, quantity: number | string | Decimal, basis: Basis = 'usage'): Measure {
  return { item, unit, quantity: decimal(quantity), basis };
}

const ASCII = /^[\p{ASCII}]*$/u;
const HAN = /\p{Script=Han}/u;

/** The characters of a text (Unicode code points), and its other counts for vendors that count otherwise. */
export function characters(item: Item, text: string, basis: Basis = 'request'): Measure {
  let points = text.length;
  let bytes = text.length;
  let han = 0;
  if (!ASCII.test(text)) {
    points = 0;
    bytes = 0;
    for (const character of text) {
      const code = character.codePointAt(0) ?? 0;
      points++;
      bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
      if (HAN.test(character)) han++;
    }
  }
  return { ...measure(item, 'character', points, basis), counts: { utf8_bytes: bytes, han_double: points + han } };
}
