import { describe, expect, it } from 'vitest';
import { measure } from '../usage/measure.ts';
import { bookOf, images, json, rateEntry, usage } from './testing.ts';

describe('dates', () => {
  const dated = [
    rateEntry({ item: 'image_output', unit: 'image', price: '0.26', until: '2026-09-24' }),
    rateEntry({ item: 'image_output', unit: 'image', price: '0.05', from: '2026-09-24', until: '2026-12-01' }),
  ];
  it('rates a call by the price of its day', () => {
    expect(json(usage(images(1)), bookOf(dated), '2026-09-23')).toMatchObject({ amount: '0.26' });
    expect(json(usage(images(1)), bookOf(dated), '2026-09-24')).toMatchObject({ amount: '0.05' });
    expect(json(usage(images(1)), bookOf(dated), '2026-12-01')).toMatchObject({
      status: 'unpriced',
      reason: 'price_expired',
    });
  });
});

describe('a price that has ended', () => {
  const general = rateEntry({ item: 'image_output', unit: 'image', price: '0.04' });
  const high = (more: object) =>
    rateEntry({ item: 'image_output', unit: 'image', price: '0.08', when: { quality: 'high' }, ...more });
  const highCall = usage(images(1), { facts: { quality: 'high' } });
  const expired = { status: 'unpriced', reason: 'price_expired' };
  it('is not replaced by a more general one that was there all the time', () => {
    const book = bookOf([general, high({ until: '2026-11-01' })]);
    expect(json(highCall, book, '2026-10-31')).toMatchObject({ amount: '0.08' });
    expect(json(highCall, book, '2026-11-01')).toMatchObject(expired);
    expect(json(usage(images(1), { facts: { quality: 'low' } }), book, '2026-11-01')).toMatchObject({ amount: '0.04' });
  });
  it('is replaced by what begins when it ends, be it in another unit', () => {
    const until = high({ until: '2026-11-01' });
    expect(json(highCall, bookOf([until, { ...general, from: '2026-11-01' }]), '2026-11-02')).toMatchObject({
      amount: '0.04',
    });
    const megapixel = rateEntry({ item: 'image_output', unit: 'megapixel', price: '0.03', from: '2026-11-01' });
    const sized = { ...highCall, sizes: { image_output: [{ width: 1000, height: 1000 }] } };
    expect(json(sized, bookOf([until, megapixel]), '2026-11-02')).toMatchObject({ amount: '0.03' });
  });
  it('is not replaced by another unit that was there all the time', () => {
    const megapixel = rateEntry({ item: 'image_output', unit: 'megapixel', price: '0.03' });
    const sized = { ...highCall, sizes: { image_output: [{ width: 1000, height: 1000 }] } };
    expect(json(sized, bookOf([high({ until: '2026-11-01' }), megapixel]), '2026-11-02')).toMatchObject(expired);
  });
  it('of billed units is not replaced by an estimate of the request', () => {
    const billed = rateEntry({ item: 'billed', unit: 'image', price: '0.02', until: '2026-11-01' });
    const one = usage([...images(1), measure('billed', 'provider_unit', 1, 'billed_units')]);
    expect(json(one, bookOf([general, billed]), '2026-10-31')).toMatchObject({ amount: '0.02' });
    expect(json(one, bookOf([general, billed]), '2026-11-01')).toMatchObject(expired);
  });
});

describe('a price that has not begun', () => {
  const later = (more: object = {}) =>
    rateEntry({ item: 'image_output', unit: 'image', price: '0.08', from: '2026-11-01', ...more });
  const early = { status: 'unpriced', reason: 'price_expired', detail: expect.stringContaining('from 2026-11-01 on') };
  it('prices no call of the days before, and says so', () => {
    expect(json(usage(images(1)), bookOf([later()]), '2026-10-31')).toMatchObject(early);
    expect(json(usage(images(1)), bookOf([later()]), '2026-11-01')).toMatchObject({ amount: '0.08' });
  });
  it('is not asked for where it would not have priced the call, or where another price holds', () => {
    const other = later({ when: { quality: 'high' } });
    const low = usage(images(1), { facts: { quality: 'low' } });
    expect(json(low, bookOf([other]), '2026-10-31')).toMatchObject({ reason: 'missing_rate' });
    const general = rateEntry({ item: 'image_output', unit: 'image', price: '0.04' });
    expect(json(low, bookOf([general, other]), '2026-10-31')).toMatchObject({ amount: '0.04' });
  });
  it('may be one of billed units', () => {
    const units = usage([measure('billed', 'provider_unit', 2, 'billed_units')]);
    const billed = later({ item: 'billed' });
    expect(json(units, bookOf([billed]), '2026-10-31')).toMatchObject(early);
    expect(json(units, bookOf([billed]), '2026-11-01')).toMatchObject({ amount: '0.16' });
  });
});
