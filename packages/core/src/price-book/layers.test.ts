import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { measure } from '../usage/measure.ts';
import { billerBook, images, json, layered, modelEntry, perImage, rateEntry, usage } from '../rating/testing.ts';
import { PriceBook } from './book.ts';
import type { ModelEntry, PriceLayer } from './types.ts';

const seen = '2026-11-01';
const batch = rateEntry({ item: 'image_output', unit: 'image', price: '0.02', when: { service_tier: 'batch' } });
const model = (name: string, price: string, more: Partial<ModelEntry> = {}): ModelEntry =>
  modelEntry(name, [rateEntry({ id: name, item: 'image_output', unit: 'image', price })], more);
const bundled = [
  billerBook([modelEntry('m', [perImage, batch], { aliases: ['m-1'] }), model('n', '0.05')]),
  billerBook([model('m', '0.06')], { biller: 'other' }),
];
const image = (name = 'm', facts = {}) => usage(images(1), { model: name, facts });
const amountOf = (book: PriceBook, name?: string, facts?: object, day?: string) =>
  json(image(name, facts), book, day)['amount'] ?? json(image(name, facts), book, day)['reason'];

describe('own models', () => {
  it('replace the model under its other names too, and no other model', () => {
    const own = layered(bundled, [{ books: [billerBook([model('m', '0.01')])] }]);
    expect(['m', 'm-1', 'n'].map((name) => amountOf(own, name))).toEqual(['0.01', '0.01', '0.05']);
    expect(json(image(), own)).toMatchObject({ price: { origin: 'user', version: own.version } });
    expect(own.version).not.toBe('v1');
  });
  it('of one of the other names leave the model as it is', () => {
    const own = layered(bundled, [{ books: [billerBook([model('m-1', '0.01')])] }]);
    expect(['m', 'm-1'].map((name) => amountOf(own, name))).toEqual(['0.04', '0.01']);
  });
  it('of a biller of their own are priced in its currency', () => {
    const eur = billerBook([model('ours', '0.01')], { biller: 'in-house', currency: 'EUR' });
    const own = layered(bundled, [{ books: [eur] }]);
    expect(json(usage(images(2), { provider: 'in-house', model: 'ours' }), own)).toMatchObject({
      amount: '0.02',
      currency: 'EUR',
    });
  });
});

describe('families', () => {
  const flux = (name: string, tier: 'budget' | 'standard' | undefined, family: string | undefined) =>
    model(name, '0.04', { tier, tierBasis: undefined, family });
  const books = [
    billerBook([flux('dev', 'standard', 'bfl/flux-dev'), flux('pro', 'standard', 'bfl/flux-pro')]),
    billerBook([flux('flux/dev', 'standard', 'bfl/flux-dev')], { biller: 'other' }),
  ];
  const tierOf = (layers: readonly PriceLayer[], biller: string, name: string) =>
    layered(books, layers).find(biller, name)?.entry.tier;
  const own = (entry: ModelEntry, biller = 'in-house'): PriceLayer => ({ books: [billerBook([entry], { biller })] });
  it('give their tier to a model of the user’s own that names one of the book', () => {
    expect(tierOf([own(flux('ours', undefined, 'bfl/flux-dev'))], 'in-house', 'ours')).toBe('standard');
    expect(tierOf([own(flux('ours', undefined, 'acme/new'))], 'in-house', 'ours')).toBeUndefined();
    expect(tierOf([own(flux('ours', undefined, undefined))], 'in-house', 'ours')).toBeUndefined();
    expect(tierOf([own(flux('ours', 'budget', undefined))], 'in-house', 'ours')).toBe('budget');
  });
  it('move as a whole, at every biller, where the user states a tier with one', () => {
    const layers = [own(flux('ours', 'budget', 'bfl/flux-dev'))];
    expect(tierOf(layers, 'acme', 'dev')).toBe('budget');
    expect(tierOf(layers, 'other', 'flux/dev')).toBe('budget');
    expect(tierOf(layers, 'acme', 'pro')).toBe('standard');
    expect(tierOf([...layers, own(flux('new', undefined, 'bfl/flux-dev'), 'third')], 'third', 'new')).toBe('budget');
    expect(tierOf([...layers, own(flux('x', 'standard', 'bfl/flux-dev'))], 'other', 'flux/dev')).toBe('standard');
  });
  it('are one model under all its names, and a model without one is its own', () => {
    const book = layered(books, [own(flux('ours', undefined, undefined))]);
    expect(book.familyOf('acme', 'dev')).toBe(book.familyOf('other', 'flux/dev'));
    expect(book.familyOf('in-house', 'ours')).toBe('in-house/ours');
    expect(book.familyOf('acme', 'nobody')).toBeUndefined();
  });
});

describe('an own price of one rate', () => {
  const replace = (more: object) =>
    layered(bundled, [{ rates: [{ biller: 'acme', id: perImage.id, price: '0.03', seen, ...more }] }]);
  it('leaves the other rates of the model, and says whose it is', () => {
    const own = replace({});
    expect([amountOf(own), amountOf(own, 'm-1'), amountOf(own, 'm', { service_tier: 'batch' })]).toEqual([
      '0.03',
      '0.03',
      '0.02',
    ]);
    expect(json(image(), own)).toMatchObject({ price: { origin: 'user', id: perImage.id, checked: seen } });
    expect(json(image('m', { service_tier: 'batch' }), own)).toMatchObject({ price: { origin: 'bundled' } });
  });
  it('holds on its days: the old price before them, none after them', () => {
    const own = replace({ from: '2026-11-10', until: '2026-11-20' });
    expect(['2026-11-09', '2026-11-10', '2026-11-20'].map((day) => amountOf(own, 'm', {}, day))).toEqual([
      '0.04',
      '0.03',
      'price_expired',
    ]);
  });
});

describe('multipliers', () => {
  const factors: PriceLayer = {
    multipliers: [
      { biller: 'acme', factor: '0.9' },
      { biller: 'acme', account: 'eu', factor: '0.8' },
      { biller: 'acme', serviceTier: 'batch', factor: '0.7' },
      { biller: 'acme', model: 'm', factor: '0.5' },
      { biller: 'acme', model: 'm-1', serviceTier: 'batch', account: 'eu', factor: '0.1' },
    ],
  };
  it('show list and effective amount', () => {
    expect(json(image(), layered(bundled, [factors]))).toMatchObject({ amount: '0.02', listAmount: '0.04' });
  });
  it('hold by the most specific one: model, then service tier, then account, then biller', () => {
    const here = layered(bundled, [factors]);
    const eu = layered(bundled, [factors], { acme: 'eu' });
    const tier = { service_tier: 'batch' };
    expect([amountOf(here, 'n'), amountOf(eu, 'n'), amountOf(here, 'm'), amountOf(eu, 'm')]).toEqual([
      '0.045',
      '0.04',
      '0.02',
      '0.02',
    ]);
    expect([amountOf(here, 'm', tier), amountOf(eu, 'm', tier)]).toEqual(['0.01', '0.002']);
    expect(json(usage(images(1), { provider: 'other' }), here)).toMatchObject({ amount: '0.06' });
  });
  it('of a service tier reach a price that several tiers share', () => {
    const shared = rateEntry({
      item: 'image_output',
      unit: 'image',
      price: '0.02',
      when: { service_tier: ['batch', 'flex'] },
    });
    const own = layered([billerBook([modelEntry('m', [perImage, shared])])], [factors]);
    expect(amountOf(own, 'm', { service_tier: 'flex' })).toBe('0.01');
    const flexOnly = layered(
      [billerBook([modelEntry('m', [perImage, shared])])],
      [{ multipliers: [{ biller: 'acme', serviceTier: 'flex', factor: '0.5' }] }],
    );
    expect(['batch', 'flex'].map((service_tier) => amountOf(flexOnly, 'm', { service_tier }))).toEqual([
      '0.02',
      '0.01',
    ]);
  });
  it('of a service tier price what the book has no price for in it, and leave its own price of the tier', () => {
    const half = { multipliers: [{ biller: 'acme', serviceTier: 'batch', factor: '0.5', from: '2026-11-01' }] };
    const book = layered(bundled, [half]);
    expect(amountOf(book, 'n', { service_tier: 'batch' })).toBe('0.025');
    expect(amountOf(book, 'm', { service_tier: 'batch' })).toBe('0.01');
    expect(amountOf(book, 'n', { service_tier: 'flex' })).toBe('missing_rate');
    expect(amountOf(book, 'n')).toBe('0.05');
    expect(json(image('n', { service_tier: 'batch' }), book)).toMatchObject({ listAmount: '0.05' });
    // Before its first day nobody knows what the tier costs.
    expect(amountOf(book, 'n', { service_tier: 'batch' }, '2026-10-31')).toBe('price_expired');
    // Another factor is none of the tier.
    const tenth = { multipliers: [{ biller: 'acme', factor: '0.9' }] };
    expect(amountOf(layered(bundled, [tenth]), 'n', { service_tier: 'batch' })).toBe('missing_rate');
  });
  it('of a later layer come before those of an earlier one', () => {
    const later = { multipliers: [{ biller: 'acme', factor: '2' }] };
    expect(amountOf(layered(bundled, [factors, later]), 'n')).toBe('0.1');
    expect(amountOf(layered(bundled, [factors, later]), 'm')).toBe('0.02');
  });
  it('hold on their days, and are followed by no other factor and no list price', () => {
    const dated: PriceLayer = {
      multipliers: [
        { biller: 'acme', factor: '0.9' },
        { biller: 'acme', model: 'm', factor: '0.5', from: '2026-11-10', until: '2026-11-20' },
        { biller: 'acme', model: 'm', factor: '0.25', from: '2026-11-22' },
      ],
    };
    const own = layered(bundled, [dated]);
    expect(['09', '10', '19', '20', '22'].map((day) => amountOf(own, 'm', {}, `2026-11-${day}`))).toEqual([
      '0.036',
      '0.02',
      '0.02',
      'price_expired',
      '0.01',
    ]);
    expect(amountOf(own, 'n', {}, '2026-11-20')).toBe('0.045');
  });
});

describe('a currency', () => {
  const yuan = [billerBook([model('m', '0.25')], { currency: 'CNY' })];
  const rate = { from: 'CNY', to: 'USD', rate: '0.139', seen: '2026-11-20' } as const;
  it('is exchanged where the layer states a rate, line by line', () => {
    const own = layered(yuan, [{ exchangeRates: [rate], multipliers: [{ biller: 'acme', factor: '0.8' }] }]);
    expect(json(usage(images(3)), own)).toMatchObject({
      amount: '0.0834',
      listAmount: '0.10425',
      currency: 'USD',
      lines: [{ quantity: '3', unitPrice: '0.0278', amount: '0.0834' }],
      exchanged: { amount: '0.6', currency: 'CNY', rate: '0.139', seen: '2026-11-20' },
    });
  });
  it('is exchanged for money that the provider reports, too', () => {
    const one = usage([], { reported: { amount: '2', currency: 'CNY' } });
    expect(json(one, layered(bundled, [{ exchangeRates: [rate] }]))).toMatchObject({
      amount: '0.278',
      currency: 'USD',
    });
  });
  it('stays where no rate is stated, or none any more', () => {
    expect(json(image(), layered(yuan, []))).toMatchObject({ amount: '0.25', currency: 'CNY' });
    const ended = layered(yuan, [{ exchangeRates: [{ ...rate, until: '2026-11-24' }] }]);
    expect(json(image(), ended, '2026-11-23')).toMatchObject({ currency: 'USD' });
    expect(json(image(), ended, '2026-11-24')).toMatchObject({ amount: '0.25', currency: 'CNY' });
  });
});

describe('a layer that ends', () => {
  it('takes everything with it that it priced, and leaves the rest', () => {
    const own = layered(bundled, [
      {
        until: '2026-11-20',
        books: [billerBook([model('mine', '0.01')])],
        rates: [{ biller: 'acme', id: perImage.id, price: '0.03', seen }],
        credits: [{ biller: 'acme', price: '0.01', seen }],
        multipliers: [{ biller: 'other', factor: '0.5' }],
      },
    ]);
    const credits = (day: string) => json(usage([measure('billed', 'credit', 3, 'billed_units')]), own, day);
    const other = (day: string) => json(usage(images(1), { provider: 'other' }), own, day);
    expect([amountOf(own, 'mine', {}, '2026-11-19'), amountOf(own, 'm', {}, '2026-11-19')]).toEqual(['0.01', '0.03']);
    expect([credits('2026-11-19')['amount'], other('2026-11-19')['amount']]).toEqual(['0.03', '0.03']);
    for (const name of ['mine', 'm']) expect(amountOf(own, name, {}, '2026-11-20')).toBe('price_expired');
    expect([credits('2026-11-20')['reason'], other('2026-11-20')['reason']]).toEqual([
      'price_expired',
      'price_expired',
    ]);
    expect(amountOf(own, 'n', {}, '2026-11-20')).toBe('0.05');
  });
});

describe('a layer that says nothing new', () => {
  const nothing: readonly PriceLayer[] = [
    {},
    { books: bundled },
    { multipliers: [{ biller: 'acme', factor: '1' }] },
    { rates: [{ biller: 'acme', id: perImage.id, price: '0.04', seen: perImage.seen }] },
    { credits: [], exchangeRates: [{ from: 'CNY', to: 'USD', rate: '0.139', seen }] },
  ];
  it('changes no price', () => {
    fc.assert(
      fc.property(
        fc.shuffledSubarray([...nothing]),
        fc.constantFrom('m', 'm-1', 'n', 'unknown'),
        fc.constantFrom('standard', 'batch', 'flex'),
        fc.nat(1_000),
        (layers, name, service_tier, n) => {
          const one = usage(images(n), { model: name, facts: { service_tier } });
          const { price: _, ...plain } = json(one, layered(bundled, []));
          const { price: __, ...again } = json(one, layered(bundled, layers));
          expect(again).toEqual(plain);
        },
      ),
    );
  });
});
