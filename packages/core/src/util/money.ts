import { Decimal } from './decimal.ts';

export { Decimal } from './decimal.ts';

/** The units that something is billed in: `costspan.billing.unit`. */
export type Unit =
  | 'image'
  | 'megapixel'
  | 'second'
  | 'minute'
  | 'hour'
  | 'video'
  | 'character'
  | 'token'
  | 'step'
  | 'tile'
  | 'request'
  | 'compute_second'
  | 'credit'
  | 'provider_unit';

declare const unitOf: unique symbol;

/** A quantity counted in `U`: seconds cannot be handed to a price per image. */
export type Quantity<U extends Unit = Unit> = Decimal & { readonly [unitOf]?: U };

/** The exact price of one `U`. */
export type UnitPrice<U extends Unit = Unit> = Decimal & { readonly [unitOf]?: U };

/** A decimal from a string or a finite number; anything else throws, so that no NaN becomes money. */
export function decimal(value: string | number | Decimal): Decimal {
  return Decimal.of(value);
}

/** Digits and exponents that some quantity may have; `1e999999999` would be a gigabyte of zeros when written out. */
const QUANTITY = /^\d{1,30}(\.\d{1,40})?(e[+-]?\d{1,2})?$/i;

/** A decimal, or undefined where the value is not a finite non-negative number. */
export function parseQuantity(value: unknown): Decimal | undefined {
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0) return Decimal.of(value);
  if (typeof value !== 'string' && typeof value !== 'number') return undefined;
  const text = String(value).trim();
  return QUANTITY.test(text) ? Decimal.of(text) : undefined;
}

export const ZERO: Decimal = Decimal.of(0);
export const ONE: Decimal = Decimal.of(1);

/** quantity × price, exact. */
export function cost<U extends Unit>(quantity: Quantity<U>, price: UnitPrice<U>): Decimal {
  return (quantity as Decimal).times(price as Decimal);
}

/** Smallest multiple of `step` that is not below `value`; what is above it by less than 1e-9 steps is noise of a binary fraction. */
export function ceilTo(value: Decimal, step: Decimal): Decimal {
  const steps = step.eq(ONE) ? value : value.div(step);
  return steps.round(9).round(0, 'up').times(step);
}

/** The exact decimal as text, without exponent. */
export function toText(value: Decimal): string {
  return value.toFixed();
}
