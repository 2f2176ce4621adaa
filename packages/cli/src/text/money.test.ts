import { decimal } from '@costspan/core/internal';
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { priceAndUnit } from '../prices/price-and-unit.ts';
import { setDisplay } from './display.ts';
import { forOneDollar, roughly } from './money.ts';

afterEach(() => setDisplay({}));

const amounts = fc
  .tuple(fc.bigInt({ min: 1n, max: 10n ** 15n }), fc.integer({ min: 0, max: 12 }))
  .map(([digits, places]) => decimal(`${digits}e-${places}`));

describe('money for people', () => {
  it.each([
    ['0', '$0.00'],
    ['0.0006291456', '$0.0006291'],
    ['0.025', '$0.025'],
    ['0.5', '$0.50'],
    ['1.344', '$1.34'],
    ['5627.0649', '$5627.06'],
  ])('%s is %s', (amount, text) => {
    expect(roughly(decimal(amount))).toBe(text);
  });

  it('is as near as four digits or a cent, and never nothing', () => {
    fc.assert(
      fc.property(amounts, (amount) => {
        const shown = decimal(roughly(amount).slice(1));
        expect(shown.gt(0)).toBe(true);
        const most = amount.gte(1) ? decimal('0.005') : amount.times('0.0005');
        expect(shown.minus(amount).abs().lte(most)).toBe(true);
      }),
    );
  });

  it('has all its digits with --exact', () => {
    setDisplay({ exact: true });
    expect(roughly(decimal('0.0006291456'))).toBe('$0.0006291456');
    expect(roughly(decimal('1.344'), 'EUR')).toBe('1.344 EUR');
  });
});

it('says how many there are for a dollar, where that is many: never one too many', () => {
  expect(forOneDollar(decimal('0.0006291456'), 'USD')).toBe('1,589');
  expect(forOneDollar(decimal('0.64'), 'USD')).toBe('');
  expect(forOneDollar(decimal('0.001'), 'EUR')).toBe('');
  expect(forOneDollar(decimal('0'), 'USD')).toBe('');
  fc.assert(
    fc.property(amounts, (amount) => {
      const text = forOneDollar(amount, 'USD').replaceAll(',', '');
      expect(text === '').toBe(amount.gt('0.1'));
      if (text === '') return;
      const spent = amount.times(text);
      expect(spent.lte(1) && spent.plus(amount).gt(1)).toBe(true);
    }),
  );
});

it('prices so many units that the amount can be read', () => {
  expect(priceAndUnit(decimal('0.0000025'), 'token', 'USD')).toEqual(['$2.50', '1,000,000 tokens']);
  expect(priceAndUnit(decimal('0.0006'), 'megapixel', 'USD')).toEqual(['$0.60', '1,000 megapixels']);
  expect(priceAndUnit(decimal('0.04'), 'image', 'USD')).toEqual(['$0.04', 'image']);
  expect(priceAndUnit(decimal('0'), 'token', 'USD')).toEqual(['$0.00', 'token']);
  setDisplay({ exact: true });
  expect(priceAndUnit(decimal('0.0000025'), 'token', 'USD')).toEqual(['$0.0000025', 'token']);
});
