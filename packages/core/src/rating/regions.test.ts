import { describe, expect, it } from 'vitest';
import { measure } from '../usage/measure.ts';
import { billerBook, bookOf, images, json, layered, modelEntry, perImage, rateEntry, usage } from './testing.ts';
import type { RegionPrice } from '../price-book/types.ts';

const stated = { source: 'https://example.com/regions', seen: '2026-11-01', evidence: 'vendor_page' } as const;
const tenth: RegionPrice = { factor: '1.1', ...stated };
const at = (region: string | undefined): ReturnType<typeof usage> => usage(images(2), { facts: { region } });

describe('a region', () => {
  it('costs what is stated of it, and has no price where nothing is', () => {
    const book = bookOf([perImage], { regions: [{ ...tenth, in: ['eu'] }] });
    expect(json(at('eu'), book)).toMatchObject({ status: 'final', amount: '0.088' });
    for (const region of [undefined, 'global']) expect(json(at(region), book)).toMatchObject({ amount: '0.08' });
    expect(json(at('us'), book)).toMatchObject({ status: 'unpriced', reason: 'missing_rate' });
    expect(json(at('eu'), bookOf([perImage]))).toMatchObject({ status: 'unpriced' });
  });
  it('is every one where none is named, and the model’s own word comes before the biller’s', () => {
    const models = [modelEntry('m', [perImage]), modelEntry('own', [perImage], { regions: [] })];
    const book = layered([billerBook(models, { regions: [tenth] })], []);
    expect(json(at('anywhere'), book)).toMatchObject({ amount: '0.088' });
    expect(json({ ...at('anywhere'), model: 'own' }, book)).toMatchObject({ status: 'unpriced' });
  });
  it('has its price from a day on', () => {
    const regions = [
      { ...tenth, factor: '1', until: '2026-07-01' },
      { ...tenth, from: '2026-07-01' },
    ];
    const book = bookOf([perImage], { regions });
    expect(json(at('eu'), book, '2026-06-30')).toMatchObject({ amount: '0.08' });
    expect(json(at('eu'), book, '2026-07-01')).toMatchObject({ amount: '0.088' });
  });
  it('is multiplied with the user’s own factor, and stands in the list price', () => {
    const layers = [{ multipliers: [{ biller: 'acme', factor: '0.5' }] }];
    const book = layered([billerBook([modelEntry('m', [perImage], { regions: [tenth] })])], layers);
    expect(json(at('eu'), book)).toMatchObject({ amount: '0.044', listAmount: '0.088' });
  });
  it('keeps conditions and service tiers, and leaves a tool’s price alone', () => {
    const batch = rateEntry({ item: 'image_output', unit: 'image', price: '0.02', when: { service_tier: 'batch' } });
    const fees = [rateEntry({ item: 'web_search', unit: 'request', price: '0.01' })];
    const book = layered([billerBook([modelEntry('m', [perImage, batch], { regions: [tenth] })], { fees })], []);
    const searched = usage([...images(1), measure('web_search', 'request', 1)], { facts: { region: 'eu' } });
    expect(json(searched, book)).toMatchObject({ amount: '0.054' });
    const batched = usage(images(1), { facts: { region: 'eu', service_tier: 'batch' } });
    expect(json(batched, book)).toMatchObject({ amount: '0.022' });
    const lone = layered([billerBook([modelEntry('m', [perImage])], { fees })], []);
    expect(json(searched, lone)).toMatchObject({ status: 'unpriced' });
  });
});
