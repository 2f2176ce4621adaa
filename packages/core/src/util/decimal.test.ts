import Big from 'big.js';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { Decimal } from './decimal.ts';

// The library that the results are compared with, set up as the class is documented.
Big.DP = 20;
Big.RM = Big.roundHalfEven;
Big.NE = -40;
Big.PE = 40;

const PLACES = 24;

/** Decimals of every size as text: small ones, which are reckoned with as integers, and ones that no double holds. */
const text = fc
  .record({
    digits: fc.oneof(
      fc.bigInt({ min: -1000n, max: 1000n }),
      fc.bigInt({ min: -(2n ** 53n), max: 2n ** 53n }),
      fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n }),
      fc.constantFrom(0n, 9007199254740991n, 9007199254740992n, 999999999999999n, 1000000000000000n),
    ),
    places: fc.nat({ max: PLACES }),
  })
  .map(({ digits, places }) => new Big(String(digits)).times(new Big(10).pow(-places)).toFixed());

const SIZED = { numRuns: 20_000 };

it('does what the decimal library does', () => {
  fc.assert(
    fc.property(text, text, (a, b) => {
      const [one, other] = [Decimal.of(a), Decimal.of(b)];
      const [bigOne, bigOther] = [new Big(a), new Big(b)];
      expect(one.plus(other).toFixed()).toBe(bigOne.plus(bigOther).toFixed());
      expect(one.minus(other).toFixed()).toBe(bigOne.minus(bigOther).toFixed());
      expect(one.times(other).toFixed()).toBe(unsigned(bigOne.times(bigOther)));
      expect(one.cmp(other)).toBe(bigOne.cmp(bigOther));
      if (!bigOther.eq(0)) expect(one.div(other).toFixed()).toBe(unsigned(bigOne.div(bigOther)));
    }),
    SIZED,
  );
});

it('reads and writes numbers as the decimal library does', () => {
  fc.assert(
    fc.property(fc.oneof(text, fc.double({ noNaN: true, noDefaultInfinity: true }), fc.maxSafeInteger()), (value) => {
      const [decimal, big] = [Decimal.of(value), new Big(value)];
      expect(decimal.toFixed()).toBe(unsigned(big));
      expect(decimal.toNumber()).toBe(big.eq(0) ? 0 : big.toNumber());
      expect(Decimal.of(decimal.toFixed()).eq(decimal)).toBe(true);
    }),
    SIZED,
  );
});

it('rounds as the decimal library does', () => {
  const modes = { 'half-even': 2, 'half-up': 1, up: 3, down: 0 } as const;
  fc.assert(
    fc.property(
      text,
      fc.nat({ max: PLACES }),
      fc.constantFrom('half-even', 'half-up', 'up', 'down'),
      (a, places, how) => {
        expect(Decimal.of(a).round(places, how).toFixed()).toBe(unsigned(new Big(a).round(places, modes[how])));
      },
    ),
    SIZED,
  );
});

it('keeps significant digits and powers as the decimal library does', () => {
  fc.assert(
    fc.property(text, fc.integer({ min: 1, max: 12 }), fc.integer({ min: -4, max: 6 }), (a, digits, exponent) => {
      expect(Decimal.of(a).prec(digits).toFixed()).toBe(unsigned(new Big(a).prec(digits)));
      if (!new Big(a).eq(0)) expect(Decimal.of(a).pow(exponent).toFixed()).toBe(unsigned(new Big(a).pow(exponent)));
      expect(Decimal.of(a).toFixed(digits)).toBe(new Big(unsigned(new Big(a).round(digits))).toFixed(digits));
    }),
    SIZED,
  );
});

it('has one form for one value, so that tests compare it', () => {
  fc.assert(
    fc.property(text, text, (a, b) => {
      for (const one of [Decimal.of(a), Decimal.of(a).plus(b), Decimal.of(a).times(b), Decimal.of(a).minus(b)])
        expect(one).toEqual(Decimal.of(one.toFixed()));
    }),
    SIZED,
  );
  expect(Decimal.of('1.50')).toEqual(Decimal.of(1.5));
  expect(Decimal.of('1.51')).not.toEqual(Decimal.of(1.5));
});

it('keeps what it was while it is reckoned with, and is its text in JSON', () => {
  const price = Decimal.of('0.025');
  price.plus(1).times(3).minus('0.5');
  expect(price.toFixed()).toBe('0.025');
  expect(JSON.stringify({ price, many: Decimal.of('1e30') })).toBe(`{"price":"0.025","many":"1${'0'.repeat(30)}"}`);
  expect(`${Decimal.of(7)}`).toBe('7');
});

it('is no number where it is none, and not divided by zero', () => {
  for (const wrong of ['', '.', '-', 'x', '1e9999999', 'NaN', Number.NaN, Infinity, '1,5', '0x10'])
    expect(() => Decimal.of(wrong), String(wrong)).toThrow(/invalid number/i);
  expect(() => Decimal.of(1).div(0)).toThrow(/zero/i);
  expect(() => Decimal.of('1e40').div('0.0')).toThrow(/zero/i);
});

it('reads decimals of another copy by their text', () => {
  const foreign = { toString: () => '0.25' } as unknown as Decimal;
  expect(Decimal.of(1).plus(foreign).toFixed()).toBe('1.25');
});

/** Nothing is minus zero here. */
function unsigned(big: Big): string {
  return big.eq(0) ? '0' : big.toFixed();
}
