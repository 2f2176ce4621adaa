export type Rounding = 'half-even' | 'half-up' | 'up' | 'down';

/** Decimal places of a division that does not come out even. */
export const DIVISION_PLACES = 20;
/** Larger exponents are no amount of anything, and would be written out as a gigabyte of zeros. */
const MAX_EXPONENT = 1_000;

const NUMBER = /^(-?)(\d*)(?:\.(\d*))?(?:e([+-]?\d+))?$/i;

/** An exact decimal of any size, for what `Decimal` cannot hold in a number: the value is `units` / 10^`places`. */
export class WideDecimal {
  readonly units: bigint;
  /** as few as there can be */
  readonly places: number;

  constructor(units: bigint, places: number) {
    let [digits, left] = places < 0 ? [units * power(-places), 0] : [units, places];
    while (left > 0 && digits % 10n === 0n) {
      digits /= 10n;
      left -= 1;
    }
    this.units = digits;
    this.places = left;
  }

  /** From text, plain or with an exponent; anything else throws. */
  static of(text: string): WideDecimal {
    const [, sign, whole = '', fraction = '', exponent = '0'] = NUMBER.exec(text) ?? [];
    if (whole + fraction === '' || Math.abs(Number(exponent)) > MAX_EXPONENT)
      throw new Error(`invalid number: ${text.slice(0, 100)}`);
    return new WideDecimal(BigInt(`${sign}${whole}${fraction}`), fraction.length - Number(exponent));
  }

  plus(other: WideDecimal): WideDecimal {
    const places = Math.max(this.places, other.places);
    return new WideDecimal(this.#at(places) + other.#at(places), places);
  }

  times(other: WideDecimal): WideDecimal {
    return new WideDecimal(this.units * other.units, this.places + other.places);
  }

  /** Rounded half to even where it does not come out even within `DIVISION_PLACES`. Throws for zero. */
  div(other: WideDecimal): WideDecimal {
    if (other.units === 0n) throw new Error('division by zero');
    const more = DIVISION_PLACES + other.places - this.places;
    const [units, divisor] =
      more < 0 ? [this.units, other.units * power(-more)] : [this.units * power(more), other.units];
    return new WideDecimal(quotient(units, divisor, 'half-even'), DIVISION_PLACES);
  }

  negated(): WideDecimal {
    return new WideDecimal(-this.units, this.places);
  }

  pow(exponent: number): WideDecimal {
    const result = new WideDecimal(this.units ** BigInt(Math.abs(exponent)), this.places * Math.abs(exponent));
    return exponent < 0 ? new WideDecimal(1n, 0).div(result) : result;
  }

  cmp(other: WideDecimal): -1 | 0 | 1 {
    const places = Math.max(this.places, other.places);
    const [own, others] = [this.#at(places), other.#at(places)];
    return own < others ? -1 : own > others ? 1 : 0;
  }

  /** To decimal places; below 0 to tens, hundreds … */
  round(places: number, how: Rounding): WideDecimal {
    return places >= this.places
      ? this
      : new WideDecimal(quotient(this.units, power(this.places - places), how), places);
  }

  /** To significant digits. */
  prec(digits: number, how: Rounding): WideDecimal {
    const length = String(this.units).replace('-', '').length;
    return this.round(this.places - length + digits, how);
  }

  /** Plain text, with at least that many places. */
  text(places: number = this.places): string {
    return plainText(this.#at(Math.max(places, this.places)), Math.max(places, this.places));
  }

  /** The whole number of that decimal place, which is no fewer than its own. */
  #at(places: number): bigint {
    return this.units * power(places - this.places);
  }
}

/** A whole number of a decimal place as plain text. */
export function plainText(units: number | bigint, places: number): string {
  if (places === 0) return String(units);
  const digits = String(units)
    .replace('-', '')
    .padStart(places + 1, '0');
  return `${units < 0 ? '-' : ''}${digits.slice(0, -places)}.${digits.slice(-places)}`;
}

function power(places: number): bigint {
  return 10n ** BigInt(places);
}

/** A whole quotient, rounded: `up` is away from zero, `down` towards it. */
function quotient(units: bigint, divisor: bigint, how: Rounding): bigint {
  const whole = units / divisor;
  const twice = 2n * magnitude(units % divisor);
  const against = magnitude(divisor);
  const isUp =
    how === 'up'
      ? twice > 0n
      : how !== 'down' && (twice > against || (twice === against && (how === 'half-up' || whole % 2n !== 0n)));
  const away = units < 0n === divisor < 0n ? 1n : -1n;
  return isUp ? whole + away : whole;
}

function magnitude(value: bigint): bigint {
  return value < 0n ? -value : value;
}
