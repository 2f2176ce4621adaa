import { DIVISION_PLACES, plainText, WideDecimal } from './wide-decimal.ts';
import type { Rounding } from './wide-decimal.ts';

type Value = Decimal | number | string;

/** Powers of ten that a double holds exactly: dividing an exact integer by one gives the nearest double. */
const POWERS: readonly number[] = Array.from({ length: 23 }, (_, places) => 10 ** places);
const MAX_PLACES = POWERS.length - 1;
/** Digits of which every number is a safe integer. */
const MAX_DIGITS = 15;

/**
 * An exact decimal amount of money or of a quantity. Most are small: they are a whole number of some
 * decimal place, and are reckoned with as such. `WideDecimal` does what such a number cannot hold, and
 * divisions that do not come out even: the only inexact step in rating (a price per minute times
 * seconds), whose twenty decimal places keep it far below the nano-dollar that telemetry and invoice
 * are compared at. Equal decimals have equal fields.
 */
export class Decimal {
  /** the value is `units` / 10^`places`, with as few places as there can be; 0 where it is `wide` */
  readonly units: number;
  readonly places: number;
  readonly wide: WideDecimal | undefined;
  /** prices are written again and again */
  #text: string | undefined;

  private constructor(units: number, places: number, wide?: WideDecimal) {
    this.units = units;
    this.places = places;
    this.wide = wide;
  }

  /** A decimal from text, a finite number or a decimal; anything else throws, so that no NaN becomes money. */
  static of(value: Value): Decimal {
    if (typeof value === 'number' && Number.isSafeInteger(value)) return new Decimal(value + 0, 0);
    if (value instanceof Decimal) return value;
    return Decimal.#ofText(String(value)) ?? Decimal.#ofWide(WideDecimal.of(String(value)));
  }

  /** `units` is safe, `places` at most `MAX_PLACES`. */
  static #small(units: number, places: number): Decimal {
    let [digits, left] = [units + 0, places];
    while (left > 0 && digits % 10 === 0) {
      digits /= 10;
      left -= 1;
    }
    return new Decimal(digits, left);
  }

  static #ofWide(wide: WideDecimal): Decimal {
    const units = Number(wide.units);
    return Number.isSafeInteger(units) && wide.places <= MAX_PLACES
      ? new Decimal(units, wide.places)
      : new Decimal(0, 0, wide);
  }

  /** For text that is plain and small. */
  static #ofText(text: string): Decimal | undefined {
    if (!PLAIN.test(text)) return undefined;
    const point = text.indexOf('.');
    const places = point === -1 ? 0 : text.length - point - 1;
    if (text.length > MAX_DIGITS || places > MAX_PLACES) return undefined;
    const digits = point === -1 ? text : text.slice(0, point) + text.slice(point + 1);
    return Decimal.#small(Number(digits), places);
  }

  plus(value: Value): Decimal {
    const other = Decimal.of(value);
    const places = Math.max(this.places, other.places);
    const sum = this.#unitsAt(places) + other.#unitsAt(places);
    return Number.isSafeInteger(sum)
      ? Decimal.#small(sum, places)
      : Decimal.#ofWide(this.#toWide().plus(other.#toWide()));
  }

  minus(value: Value): Decimal {
    const other = Decimal.of(value);
    const places = Math.max(this.places, other.places);
    const rest = this.#unitsAt(places) - other.#unitsAt(places);
    return Number.isSafeInteger(rest)
      ? Decimal.#small(rest, places)
      : Decimal.#ofWide(this.#toWide().plus(other.#toWide().negated()));
  }

  times(value: Value): Decimal {
    const other = Decimal.of(value);
    const places = this.places + other.places;
    const product = this.#unitsAt(this.places) * other.#unitsAt(other.places);
    return Number.isSafeInteger(product) && places <= MAX_PLACES
      ? Decimal.#small(product, places)
      : Decimal.#ofWide(this.#toWide().times(other.#toWide()));
  }

  /** Exact where it comes out even within 20 decimal places; else rounded there, half to even. Throws for zero. */
  div(value: Value): Decimal {
    const other = Decimal.of(value);
    const places = this.places - other.places;
    const units = this.#unitsAt(this.places);
    const divisor = other.#unitsAt(other.places);
    return units % divisor === 0 && places >= 0 && places <= DIVISION_PLACES
      ? Decimal.#small(units / divisor, places)
      : Decimal.#ofWide(this.#toWide().div(other.#toWide()));
  }

  /** -1, 0 or 1: below, equal, above. */
  cmp(value: Value): -1 | 0 | 1 {
    const other = Decimal.of(value);
    const places = Math.max(this.places, other.places);
    const rest = this.#unitsAt(places) - other.#unitsAt(places);
    // A difference of safe integers has the right sign, however large it is.
    if (!Number.isNaN(rest)) return rest < 0 ? -1 : rest > 0 ? 1 : 0;
    return this.#toWide().cmp(other.#toWide());
  }

  eq(value: Value): boolean {
    return this.cmp(value) === 0;
  }

  gt(value: Value): boolean {
    return this.cmp(value) > 0;
  }

  gte(value: Value): boolean {
    return this.cmp(value) >= 0;
  }

  lt(value: Value): boolean {
    return this.cmp(value) < 0;
  }

  lte(value: Value): boolean {
    return this.cmp(value) <= 0;
  }

  abs(): Decimal {
    return this.lt(0) ? Decimal.of(0).minus(this) : this;
  }

  /** Rounded to decimal places, half to even; `up` is away from zero, `down` towards it. */
  round(places = 0, how: Rounding = 'half-even'): Decimal {
    return !this.wide && this.places <= places ? this : Decimal.#ofWide(this.#toWide().round(places, how));
  }

  /** Rounded to significant digits, half to even. */
  prec(digits: number): Decimal {
    return Decimal.#ofWide(this.#toWide().prec(digits, 'half-even'));
  }

  pow(exponent: number): Decimal {
    return Decimal.#ofWide(this.#toWide().pow(exponent));
  }

  /** The nearest double. */
  toNumber(): number {
    return this.wide ? Number(this.wide.text()) : this.units / (POWERS[this.places] as number);
  }

  /** Plain decimal text without an exponent: as exact as the value is, or with that many places. */
  toFixed(places?: number): string {
    if (places !== undefined) return this.#toWide().round(places, 'half-even').text(places);
    return (this.#text ??= this.wide ? this.wide.text() : plainText(this.units, this.places));
  }

  toString(): string {
    return this.toFixed();
  }

  toJSON(): string {
    return this.toFixed();
  }

  /** The whole number of that decimal place; NaN where it is no safe integer. */
  #unitsAt(places: number): number {
    if (this.wide) return Number.NaN;
    if (places === this.places) return this.units;
    const units = this.units * (POWERS[places - this.places] as number);
    return Number.isSafeInteger(units) ? units : Number.NaN;
  }

  #toWide(): WideDecimal {
    return this.wide ?? new WideDecimal(BigInt(this.units), this.places);
  }
}

const PLAIN = /^-?\d+(?:\.\d+)?$/;
