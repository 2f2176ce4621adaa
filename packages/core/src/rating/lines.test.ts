import { describe, expect, it } from 'vitest';
import { measure } from '../usage/measure.ts';
import type { PriceBook } from '../price-book/book.ts';
import type { PriceLayer, RateEntry } from '../price-book/types.ts';
import { billerBook, bookOf, images, json, layered, modelEntry, perImage, rateEntry, usage } from './testing.ts';
import type { Usage } from '../usage/usage.ts';

describe('sums', () => {
  it('of a part of the bill are estimates', () => {
    const part = rateEntry({ item: 'image_output', unit: 'image', price: '0.04', partial: true });
    expect(json(usage(images(1)), bookOf([part]))).toMatchObject({ status: 'estimated', amount: '0.04' });
  });
  it('grow with a fact beyond what the price includes, and only beyond it', () => {
    const steps = bookOf([{ ...perImage, grows: { with: 'steps', beyond: 28 } }]);
    const after = (facts: Usage['facts']) => json(usage(images(7), { facts }), steps);
    for (const facts of [{}, { steps: 4 }, { steps: 28 }]) expect(after(facts)).toMatchObject({ amount: '0.28' });
    expect(after({ steps: '29' })).toMatchObject({ status: 'final', amount: '0.29' });
    expect(after({ steps: 56 })).toMatchObject({ amount: '0.56' });
    expect(after({ steps: 'many' })).toMatchObject({ status: 'unpriced', reason: 'unknown_usage' });
  });
  it('have no part whose price has expired, be it a fee that nobody measured', () => {
    const fee = rateEntry({ item: 'request', unit: 'request', price: '0.015', until: '2026-11-01' });
    const search = rateEntry({
      item: 'web_search',
      unit: 'request',
      price: '0.01',
      when: { search: true },
      until: '2026-11-01',
    });
    expect(json(usage(images(1)), bookOf([perImage, fee]), '2026-11-02')).toMatchObject({
      status: 'unpriced',
      reason: 'price_expired',
    });
    expect(json(usage(images(1)), bookOf([perImage, fee]), '2026-10-31')).toMatchObject({ amount: '0.055' });
    expect(
      json(usage(images(1), { facts: { search: false } }), bookOf([perImage, search]), '2026-11-02'),
    ).toMatchObject({ amount: '0.04' });
  });
});

describe('a surcharge', () => {
  const second = rateEntry({ item: 'video_output', unit: 'second', price: '0.1' });
  const voice = rateEntry({
    id: 'voice',
    item: 'video_output',
    unit: 'second',
    price: '0.02',
    surcharge: 'voice',
    when: { voice_control: true },
  });
  const book = bookOf([second, voice], { modality: 'video' });
  const clip = (facts: Usage['facts']) => usage([measure('video_output', 'second', 5)], { facts });
  it('is a line of its own on top of the item’s price, where it applies', () => {
    expect(json(clip({ voice_control: true }), book)).toMatchObject({
      amount: '0.6',
      lines: [{ amount: '0.5' }, { amount: '0.1', priceId: 'voice' }],
    });
    expect(json(clip({ voice_control: false }), book)).toMatchObject({ amount: '0.5' });
  });
  it('is not left out where nobody knows whether it applies, or to how much', () => {
    expect(json(clip({}), book)).toMatchObject({ status: 'unpriced', reason: 'unknown_usage' });
    const steps = rateEntry({ item: 'image_output', unit: 'step', price: '0.001', surcharge: 'steps' });
    expect(json(usage(images(1)), bookOf([perImage, steps]))).toMatchObject({ status: 'unpriced' });
    expect(json(usage([...images(1), measure('image_output', 'step', 25)]), bookOf([perImage, steps]))).toMatchObject({
      amount: '0.065',
    });
  });
  it('alone pays for nothing', () => {
    const clipPrice = rateEntry({ item: 'video_output', unit: 'video', price: '1' });
    expect(json(clip({ voice_control: true }), bookOf([clipPrice, voice], { modality: 'video' }))).toMatchObject({
      status: 'unpriced',
    });
  });
});

describe('a fee', () => {
  const search = (when: RateEntry['when']) =>
    rateEntry({ item: 'web_search', unit: 'request', price: '10', per: 1000, when });
  const searched = (n: number) => [...images(1), measure('web_search', 'request', n)];
  it('for a search is paid as often as one took place', () => {
    expect(json(usage(searched(3)), bookOf([perImage, search(undefined)]))).toMatchObject({ amount: '0.07' });
    expect(json(usage(images(1)), bookOf([perImage, search(undefined)]))).toMatchObject({ amount: '0.04' });
  });
  it('of the biller holds for each of its models that has no price of its own', () => {
    const fees = [search(undefined), rateEntry({ item: 'file_search', unit: 'request', price: '0.5' })];
    const own = modelEntry('own', [perImage, { ...search(undefined), id: 'own', price: '20' }]);
    const book = (layers: readonly PriceLayer[] = []): PriceBook =>
      layered([billerBook([modelEntry('m', [perImage]), own], { fees })], layers);
    expect(json(usage(searched(3)), book())).toMatchObject({ status: 'final', amount: '0.07' });
    expect(json(usage(searched(3), { model: 'own' }), book())).toMatchObject({ amount: '0.1' });
    expect(json(usage(images(1)), book())).toMatchObject({ amount: '0.04' });
    const rates = [{ biller: 'acme', id: fees[0]?.id ?? '', price: '5', seen: '2026-11-01' }];
    expect(json(usage(searched(3)), book([{ rates }]))).toMatchObject({ amount: '0.055' });
  });
  it('for a tool that was not used needs no facts', () => {
    const rates = [search({ version: 'new' }), { ...search({ version: 'old' }), price: '25' }];
    expect(json(usage(images(1)), bookOf([perImage, ...rates]))).toMatchObject({ status: 'final', amount: '0.04' });
    expect(json(usage(searched(1)), bookOf([perImage, ...rates]))).toMatchObject({ status: 'unpriced' });
  });
  it('for a search that the request switched on is paid once', () => {
    const book = bookOf([perImage, search({ enable_web_search: true })]);
    expect(json(usage(images(1), { facts: { enable_web_search: true } }), book)).toMatchObject({ amount: '0.05' });
    expect(json(usage(images(1), { facts: { enable_web_search: false } }), book)).toMatchObject({ amount: '0.04' });
  });
  it('without a price in the call’s service tier is not left out of the sum', () => {
    const tier = { service_tier: 'batch' };
    const batch = rateEntry({ item: 'image_output', unit: 'image', price: '0.02', when: tier });
    const fee = rateEntry({ item: 'request', unit: 'request', price: '0.01' });
    const unpriced = { status: 'unpriced', reason: 'missing_rate', missing: ['request'] };
    expect(json(usage(images(1), { facts: tier }), bookOf([perImage, batch, fee]))).toMatchObject(unpriced);
    expect(json(usage(searched(1), { facts: tier }), bookOf([perImage, batch, search(undefined)]))).toMatchObject({
      status: 'estimated',
      amount: '0.02',
      missing: ['web_search'],
    });
    expect(json(usage(images(1), { facts: tier }), bookOf([perImage, batch, search(undefined)]))).toMatchObject({
      amount: '0.02',
    });
    expect(
      json(
        usage(images(1), { facts: tier }),
        bookOf([perImage, batch, fee, { ...fee, id: 'x', price: '0.005', when: tier }]),
      ),
    ).toMatchObject({ amount: '0.025' });
  });
});
