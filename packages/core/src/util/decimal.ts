import Big from 'big.js';

// Division is the only inexact step in rating (a price per minute times seconds). Twenty decimal
// places keep it far below the nano-dollar that telemetry and invoice are compared at.
Big.DP = 20;
Big.RM = Big.roundHalfEven;
// Amounts are written out in full: an exponent would not survive every log pipeline's parser.
Big.NE = -40;
Big.PE = 40;

type Value = Decimal | number | string;

/** Powers of ten that a double holds exactly: dividing an exact integer by one gives the nearest double. */
const POWERS: readonly number[] = Array.from({ length: 23 }, (_, places) => 10 ** places);
const MAX_PLACES = POWERS.length - 1;
/** Digits of which every number is a safe integer. */
const MAX_DIGITS = 15;

/**
 * An exact decimal amount of money or of a quantity. Most are small: they are a whole number of some
 * decimal place, and are reckoned with as such. The decimal library does what such a number cannot
 * hold, and divisions that do not come out even. Equal decimals have equal fields.
 */
export class Decimal {
  /** the value is `units` / 10^`places`, with as few places as there can be; 0 where it is `big` */
  readonly units: number;
  readonly places: number;
  readonly big: Big | undefined;
  /** prices are written again and again */
  #text: string | undefined;

  private constructor(units: number, places: number, big?: Big) {
    this.units = units;
    this.places = places;
    this.big = big;
  }

  /** A decimal from text, a finite number or a decimal; anything else throws, so that no NaN becomes money. */
  static of(value: Value): Decimal {
    if (typeof value === 'number' && Number.isSafeInteger(value)) return new Decimal(value + 0, 0);
    if (value instanceof Decimal) return value;
    return ofText(String(value)) ?? ofBig(new Big(String(value)));
  }

  /** `units` is safe, `places` at most `MAX_PLACES`. */
  static small(units: number, places: number): Decimal {
    let [digits, left] = [units + 0, places];
    while (left > 0 && digits % 10 === 0) {
      digits /= 10;
      left -= 1;
    }
    return new Decimal(digits, left);
  }

  static big(big: Big): Decimal {
    return new Decimal(0, 0, big);
  }

  plus(value: Value): Decimal {
    const other = Decimal.of(value);
    const places = Math.max(this.places, other.places);
    const sum = this.#unitsAt(places) + other.#unitsAt(places);
    return Number.isSafeInteger(sum) ? Decimal.small(sum, places) : ofBig(this.#toBig().plus(other.#toBig()));
  }

  minus(value: Value): Decimal {
    const other = Decimal.of(value);
    const places = Math.max(this.places, other.places);
    const rest = this.#unitsAt(places) - other.#unitsAt(places);
    return Number.isSafeInteger(rest) ? Decimal.small(rest, places) : ofBig(this.#toBig().minus(other.#toBig()));
  }

  times(value: Value): Decimal {
    const other = Decimal.of(value);
    const places = this.places + other.places;
    const product = this.#unitsAt(this.places) * other.#unitsAt(other.places);
    return Number.isSafeInteger(product) && places <= MAX_PLACES
      ? Decimal.small(product, places)
      : ofBig(this.#toBig().times(other.#toBig()));
  }

  /** Exact where it comes out even within 20 decimal places; else rounded there, half to even. Throws for zero. */
  div(value: Value): Decimal {
    const other = Decimal.of(value);
    const places = this.places - other.places;
    const units = this.#unitsAt(this.places);
    const divisor = other.#unitsAt(other.places);
    return units % divisor === 0 && places >= 0 && places <= Big.DP
      ? Decimal.small(units / divisor, places)
      : ofBig(this.#toBig().div(other.#toBig()));
  }

  /** -1, 0 or 1: below, equal, above. */
  cmp(value: Value): -1 | 0 | 1 {
    const other = Decimal.of(value);
    const places = Math.max(this.places, other.places);
    const rest = this.#unitsAt(places) - other.#unitsAt(places);
    // A difference of safe integers has the right sign, however large it is.
    if (!Number.isNaN(rest)) return rest < 0 ? -1 : rest > 0 ? 1 : 0;
    return this.#toBig().cmp(other.#toBig());
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
    return !this.big && this.places <= places ? this : ofBig(this.#toBig().round(places, MODES[how]));
  }

  /** Rounded to significant digits, half to even. */
  prec(digits: number): Decimal {
    return ofBig(this.#toBig().prec(digits));
  }

  pow(exponent: number): Decimal {
    return ofBig(this.#toBig().pow(exponent));
  }

  /** The nearest double. */
  toNumber(): number {
    return this.big ? this.big.toNumber() : this.units / (POWERS[this.places] as number);
  }

  /** Plain decimal text without an exponent: as exact as the value is, or with that many places. */
  toFixed(places?: number): string {
    if (places !== undefined) return this.#toBig().toFixed(places);
    return (this.#text ??= this.big ? this.big.toFixed() : textOf(this.units, this.places));
  }

  toString(): string {
    return this.toFixed();
  }

  toJSON(): string {
    return this.toFixed();
  }

  /** The whole number of that decimal place; NaN where it is no safe integer. */
  #unitsAt(places: number): number {
    if (this.big) return Number.NaN;
    if (places === this.places) return this.units;
    const units = this.units * (POWERS[places - this.places] as number);
    return Number.isSafeInteger(units) ? units : Number.NaN;
  }

  #toBig(): Big {
    return this.big ?? new Big(this.toFixed());
  }
}

type Rounding = 'half-even' | 'half-up' | 'up' | 'down';

const MODES: Readonly<Record<Rounding, Big.RoundingMode>> = {
  'half-even': Big.roundHalfEven,
  'half-up': Big.roundHalfUp,
  up: Big.roundUp,
  down: Big.roundDown,
};

const PLAIN = /^-?\d+(?:\.\d+)?$/;

/** A small decimal from plain text; undefined where it is not plain or not small. */
function ofText(text: string): Decimal | undefined {
  if (!PLAIN.test(text)) return undefined;
  const point = text.indexOf('.');
  const places = point === -1 ? 0 : text.length - point - 1;
  if (text.length > MAX_DIGITS || places > MAX_PLACES) return undefined;
  const digits = point === -1 ? text : text.slice(0, point) + text.slice(point + 1);
  return Decimal.small(Number(digits), places);
}

function ofBig(big: Big): Decimal {
  const { c: digits, e: exponent, s: sign } = big;
  const places = digits.length - 1 - exponent;
  // One digit more than every safe integer has, so that the largest ones are small too.
  if (exponent > MAX_DIGITS || places > MAX_PLACES || digits.length > MAX_DIGITS + 1) return Decimal.big(big);
  const units = Number(digits.join('')) * (places < 0 ? (POWERS[-places] as number) : 1);
  return Number.isSafeInteger(units) ? Decimal.small(units * sign, Math.max(places, 0)) : Decimal.big(big);
}

function textOf(units: number, places: number): string {
  if (places === 0) return String(units);
  const digits = String(Math.abs(units)).padStart(places + 1, '0');
  const text = `${digits.slice(0, -places)}.${digits.slice(-places)}`;
  return units < 0 ? `-${text}` : text;
}
