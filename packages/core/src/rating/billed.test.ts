import { describe, expect, it } from 'vitest';
import { measure } from '../usage/measure.ts';
import { billerBook, bookOf, images, json, layered, modelEntry, perImage, rateEntry, usage } from './testing.ts';

const credits = (n: number) => measure('billed', 'credit', n, 'billed_units');
const character = rateEntry({ item: 'text_input', unit: 'character', price: '100', per: 1_000_000 });
const speech = { modality: 'speech' } as const;

describe('credits', () => {
  it('have no price but a price of a credit', () => {
    const image = rateEntry({ item: 'billed', unit: 'image', price: '0.02' });
    expect(json(usage([credits(5)]), bookOf([perImage, image]))).toMatchObject({
      status: 'unpriced',
      reason: 'no_credit_price',
    });
    expect(json(usage([credits(5)], { model: 'unknown' }), bookOf([perImage]))).toMatchObject({
      status: 'unpriced',
      reason: 'unknown_model',
    });
  });
  it('give way to a quantity that was measured and has a price, as an estimate', () => {
    const one = usage([credits(500), measure('text_input', 'character', 1_000, 'request')]);
    expect(json(one, bookOf([character], speech))).toMatchObject({ status: 'estimated', amount: '0.1' });
  });
  it('pay for every model of the biller, known or not, at the price that the biller states', () => {
    const credit = [
      { price: '0.02', until: '2026-11-01', source: 'x', seen: '2026-10-01', evidence: 'vendor_page' },
      { price: '0.01', from: '2026-11-01', source: 'x', seen: '2026-11-01', evidence: 'vendor_page' },
    ] as const;
    const book = layered([billerBook([modelEntry('m', [perImage])], { credit })], []);
    for (const model of ['m', 'another'])
      expect(json(usage([credits(36)], { model }), book)).toMatchObject({
        status: 'final',
        amount: '0.36',
        basis: 'billed_units',
        price: { id: 'acme:credit', origin: 'bundled' },
      });
    expect(json(usage([credits(36)]), book, '2026-10-31')).toMatchObject({ amount: '0.72' });
  });
  it('cost what the user says, for the account in force', () => {
    const bundled = [billerBook([modelEntry('m', [character], speech)])];
    const own = [
      {
        credits: [
          { biller: 'acme', price: '0.0003', seen: '2026-11-01' },
          { biller: 'acme', account: 'scale', price: '0.000165', seen: '2026-11-01' },
        ],
      },
    ];
    const one = usage([credits(1_000), measure('text_input', 'character', 1_000, 'request')]);
    expect(json(one, layered(bundled, own))).toMatchObject({ status: 'final', amount: '0.3' });
    expect(json(one, layered(bundled, own, { acme: 'scale' }))).toMatchObject({
      amount: '0.165',
      price: { origin: 'user' },
    });
  });
  it('of an ended price are not priced by what is measured', () => {
    const own = [{ credits: [{ biller: 'acme', price: '0.0003', until: '2026-11-01', seen: '2026-10-01' }] }];
    const book = layered([billerBook([modelEntry('m', [character], speech)])], own);
    const one = usage([credits(1_000), measure('text_input', 'character', 1_000, 'request')]);
    expect(json(one, book, '2026-10-31')).toMatchObject({ amount: '0.3' });
    expect(json(one, book, '2026-11-01')).toMatchObject({ status: 'unpriced', reason: 'price_expired' });
  });
});

describe('billed units', () => {
  it('with a name of their own are priced by that unit only', () => {
    const second = rateEntry({ item: 'billed', unit: 'second', price: '0.02' });
    expect(
      json(usage([...images(1), measure('billed', 'megapixel', 2, 'billed_units')]), bookOf([perImage, second])),
    ).toMatchObject({ status: 'estimated', amount: '0.04' });
  });
});
