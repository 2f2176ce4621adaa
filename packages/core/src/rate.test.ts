import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { chargeToJson } from './charge.ts';
import { decimal } from './money.ts';
import { PriceBook } from './price-book/book.ts';
import type { BillerBook, ModelEntry, RateEntry } from './price-book/types.ts';
import { measure, rate } from './rate.ts';
import type { Usage } from './usage.ts';

const source = { source: 'https://example.com/prices', seen: '2026-11-01', evidence: 'vendor_page' } as const;

function rateEntry(entry: Partial<RateEntry> & Pick<RateEntry, 'item' | 'unit' | 'price'>): RateEntry {
  return {
    id: `${entry.item}/${entry.unit}:${JSON.stringify(entry.when ?? {})}${entry.from ?? ''}`,
    ...source,
    ...entry,
  };
}

function bookOf(
  rates: readonly RateEntry[],
  more: Partial<ModelEntry> = {},
  outcomes: BillerBook['outcomes'] = {},
): PriceBook {
  const model: ModelEntry = { model: 'm', modality: 'image', tier: 'standard', tierBasis: 'user', rates, ...more };
  return new PriceBook([{ biller: 'acme', currency: 'USD', outcomes, models: [model] }], 'v1');
}

function usage(measures: Usage['measures'], more: Partial<Usage> = {}): Usage {
  return { provider: 'acme', model: 'm', end: 'succeeded', facts: {}, measures, ...more };
}

const perImage = rateEntry({ item: 'image_output', unit: 'image', price: '0.04' });
const images = (n: number) => [measure('image_output', 'image', n)];
const json = (one: Usage, book: PriceBook, day?: string) => chargeToJson(rate(one, book, day));

describe('lookup', () => {
  it('prices a model by its exact name or a stated alias, and no neighbour', () => {
    const book = bookOf([perImage], { aliases: ['m-2026-01-01'] });
    expect(json(usage(images(3)), book)).toMatchObject({ status: 'final', amount: '0.12', tier: 'standard' });
    expect(json(usage(images(1), { model: 'm-2026-01-01' }), book)).toMatchObject({ amount: '0.04' });
    for (const model of ['m-mini', 'M', 'm2', ''])
      expect(json(usage(images(1), { model }), book)).toMatchObject({ status: 'unpriced', reason: 'unknown_model' });
  });
});

describe('conditions', () => {
  const byResolution = [
    rateEntry({ item: 'image_output', unit: 'image', price: '0.08', when: { resolution: '1K' } }),
    rateEntry({ item: 'image_output', unit: 'image', price: '0.16', when: { resolution: ['4K'] } }),
  ];
  it('takes the most specific rate whose facts hold, whatever their case', () => {
    expect(json(usage(images(1), { facts: { resolution: '4k' } }), bookOf(byResolution))).toMatchObject({
      amount: '0.16',
    });
    expect(json(usage(images(1), { facts: { resolution: '1k' } }), bookOf([perImage, ...byResolution]))).toMatchObject({
      amount: '0.08',
    });
  });
  it('prices nothing where a fact is not known, nor where no rate has it', () => {
    expect(json(usage(images(1)), bookOf(byResolution))).toMatchObject({ status: 'unpriced', reason: 'unknown_usage' });
    expect(json(usage(images(1), { facts: { resolution: '8K' } }), bookOf(byResolution))).toMatchObject({
      status: 'unpriced',
      reason: 'unknown_usage',
    });
  });
  it('takes a documented default as an estimate, but not for a request that nobody saw', () => {
    const book = bookOf(byResolution, { defaults: { resolution: '1K' } });
    expect(json(usage(images(1)), book)).toMatchObject({
      status: 'estimated',
      amount: '0.08',
      basis: 'default',
      assumed: ['resolution'],
    });
    expect(json(usage(images(1), { requestUnknown: true }), book)).toMatchObject({ status: 'unpriced' });
  });
  it('keeps to the bounds of ranges', () => {
    const book = bookOf([
      rateEntry({ item: 'image_output', unit: 'image', price: '1', when: { output_megapixels: { to: 24 } } }),
      rateEntry({ item: 'image_output', unit: 'image', price: '2', when: { output_megapixels: { over: 24, to: 48 } } }),
    ]);
    for (const [output_megapixels, amount] of [
      [24, '1'],
      [24.1, '2'],
      [48, '2'],
    ] as const)
      expect(json(usage(images(1), { facts: { output_megapixels } }), book)).toMatchObject({ amount });
    expect(json(usage(images(1), { facts: { output_megapixels: 49 } }), book)).toMatchObject({ status: 'unpriced' });
  });
  it('does not bill a batch or priority call by the standard tier’s price', () => {
    const batch = rateEntry({ item: 'image_output', unit: 'image', price: '0.02', when: { service_tier: 'batch' } });
    expect(json(usage(images(1), { facts: { service_tier: 'batch' } }), bookOf([perImage, batch]))).toMatchObject({
      amount: '0.02',
    });
    expect(json(usage(images(1)), bookOf([perImage, batch]))).toMatchObject({ amount: '0.04' });
    expect(json(usage(images(1), { facts: { service_tier: 'priority' } }), bookOf([perImage, batch]))).toMatchObject({
      status: 'unpriced',
    });
  });
});

describe('quantities', () => {
  const megapixel = rateEntry({
    item: 'image_output',
    unit: 'megapixel',
    price: '0.025',
    pixels: 1_048_576,
    round: { of: 'each', step: '1', minimum: '1' },
  });
  const size = (...sizes: readonly (readonly [number, number])[]) => ({
    sizes: { image_output: sizes.map(([width, height]) => ({ width, height })) },
  });
  it('rounds megapixels up image by image', () => {
    expect(json(usage(images(1), size([1024, 1024])), bookOf([megapixel]))).toMatchObject({ amount: '0.025' });
    expect(json(usage(images(1), size([1536, 1536])), bookOf([megapixel]))).toMatchObject({ amount: '0.075' });
    expect(json(usage(images(2), size([512, 512], [1920, 1080])), bookOf([megapixel]))).toMatchObject({
      amount: '0.075',
    });
  });
  it('is unpriced where the size of one image is missing', () => {
    expect(json(usage(images(2), size([512, 512])), bookOf([megapixel]))).toMatchObject({
      status: 'unpriced',
      reason: 'unknown_usage',
    });
  });
  it('splits bands', () => {
    const bands = [
      rateEntry({
        id: 'first',
        item: 'image_output',
        unit: 'megapixel',
        price: '0.03',
        pixels: 1_048_576,
        band: { upTo: '1' },
        round: { of: 'each', step: '1' },
      }),
      rateEntry({
        id: 'more',
        item: 'image_output',
        unit: 'megapixel',
        price: '0.015',
        pixels: 1_048_576,
        band: { after: '1' },
        round: { of: 'each', step: '1' },
      }),
    ];
    expect(json(usage(images(1), size([1920, 1080])), bookOf(bands))).toMatchObject({ amount: '0.045' });
    expect(json(usage(images(1), size([1024, 1024])), bookOf(bands))).toMatchObject({ amount: '0.03' });
  });
  it('stays exact over a fraction of an hour', () => {
    const hour = rateEntry({ item: 'audio_input', unit: 'hour', price: '0.27' });
    expect(
      json(usage([measure('audio_input', 'second', 120)]), bookOf([hour], { modality: 'transcription' })),
    ).toMatchObject({ amount: '0.009' });
  });
  it('bills the provider’s own units by their price, else estimates from the facts', () => {
    const billed = [...images(1), measure('billed', 'provider_unit', '1.1', 'billed_units')];
    expect(
      json(usage(billed), bookOf([perImage, rateEntry({ item: 'billed', unit: 'image', price: '0.02' })])),
    ).toMatchObject({ status: 'final', amount: '0.022', basis: 'billed_units' });
    expect(json(usage(billed), bookOf([perImage]))).toMatchObject({ status: 'estimated', amount: '0.04' });
  });
  it('has no sum where a consumed token has no price', () => {
    const token = rateEntry({ item: 'image_output', unit: 'token', price: '40', per: 1_000_000 });
    expect(json(usage([measure('image_output', 'token', 1056)]), bookOf([token]))).toMatchObject({
      status: 'final',
      amount: '0.04224',
    });
    expect(
      json(usage([measure('image_output', 'token', 1056), measure('text_output', 'token', 5)]), bookOf([token])),
    ).toMatchObject({ status: 'unpriced', reason: 'ambiguous_unit' });
  });
});

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

describe('ends', () => {
  const rule = (outcome: 'not_charged' | 'metered' | 'unknown') => ({ outcome, source: 'x', seen: '2026-11-01' });
  const book = bookOf(
    [perImage],
    {},
    { server_error: rule('not_charged'), failed: rule('metered'), no_answer: rule('unknown') },
  );
  it('follows the biller’s rule; silence is at risk, never zero', () => {
    expect(json(usage([], { end: 'server_error' }), book)).toMatchObject({
      status: 'final',
      amount: '0',
      outcome: 'not_charged',
    });
    expect(json(usage([], { end: 'not_sent' }), book)).toMatchObject({ amount: '0', outcome: 'not_charged' });
    expect(json(usage(images(1), { end: 'failed' }), book)).toMatchObject({ amount: '0.04', outcome: 'charged' });
    expect(json(usage([], { end: 'failed' }), book)).toMatchObject({ amount: '0', outcome: 'not_charged' });
    expect(json(usage(images(1), { end: 'no_answer' }), book)).toMatchObject({
      status: 'at_risk',
      amount: '0.04',
      outcome: 'unknown',
    });
    expect(json(usage(images(1), { end: 'canceled' }), book)).toMatchObject({ status: 'at_risk', outcome: 'unknown' });
  });
  it('takes money in the response before any price', () => {
    expect(json(usage([], { model: 'unknown', reported: { amount: '0.05', currency: 'USD' } }), book)).toMatchObject({
      status: 'final',
      amount: '0.05',
      basis: 'reported_amount',
      source: 'provider',
    });
  });
});

describe('layers', () => {
  const base: BillerBook = {
    biller: 'acme',
    currency: 'USD',
    models: [{ model: 'm', modality: 'image', tier: 'standard', tierBasis: 'user', rates: [perImage] }],
  };
  it('shows list and effective amount of a multiplier, the model’s before the biller’s', () => {
    const book = new PriceBook([base], 'v1', [
      {
        multipliers: [
          { biller: 'acme', model: 'm', factor: '0.5' },
          { biller: 'acme', factor: '0.9' },
        ],
      },
    ]);
    expect(json(usage(images(1)), book)).toMatchObject({ amount: '0.02', listAmount: '0.04' });
  });
  it('replaces a model, and changes the version of the book', () => {
    const layer = {
      books: [
        {
          ...base,
          models: [{ ...base.models[0]!, rates: [rateEntry({ item: 'image_output', unit: 'image', price: '0.01' })] }],
        },
      ],
    };
    const book = new PriceBook([base], 'v1', [layer]);
    expect(json(usage(images(1)), book)).toMatchObject({
      amount: '0.01',
      price: { origin: 'user', version: book.version },
    });
    expect(book.version).not.toBe('v1');
  });
});

describe('properties', () => {
  const amount = fc.integer({ min: 1, max: 10 ** 9 }).map((n) =>
    decimal(n)
      .div(10 ** 6)
      .toFixed(),
  );
  const token = (item: RateEntry['item'], price: string) => rateEntry({ item, unit: 'token', price, per: 1_000_000 });
  test('the sum of the lines is the amount, exactly', () => {
    fc.assert(
      fc.property(amount, amount, fc.nat(10 ** 7), fc.nat(10 ** 7), (a, b, input, output) => {
        const charge = rate(
          usage([measure('text_input', 'token', input), measure('text_output', 'token', output)]),
          bookOf([token('text_input', a), token('text_output', b)], { modality: 'text' }),
        );
        if (charge.status === 'unpriced') throw new Error(charge.detail);
        const exact = (
          BigInt(
            decimal(a)
              .times(10 ** 6)
              .toFixed(),
          ) *
            BigInt(input) +
          BigInt(
            decimal(b)
              .times(10 ** 6)
              .toFixed(),
          ) *
            BigInt(output)
        ).toString();
        expect(charge.amount.times(10 ** 12).toFixed()).toBe(exact);
        expect(charge.lines.reduce((sum, line) => sum.plus(line.amount), decimal(0)).eq(charge.amount)).toBe(true);
      }),
    );
  });
  test('more never costs less, and the order of the book’s entries does not matter', () => {
    const entries = [
      perImage,
      rateEntry({ item: 'image_output', unit: 'image', price: '0.05', when: { quality: 'high' } }),
      rateEntry({ item: 'search', unit: 'request', price: '0.01', when: { search: true } }),
    ];
    fc.assert(
      fc.property(
        fc.shuffledSubarray(entries, { minLength: 3 }),
        fc.nat(100),
        fc.nat(100),
        fc.constantFrom('low', 'high'),
        fc.boolean(),
        (order, a, b, quality, search) => {
          const at = (n: number, rates: readonly RateEntry[]) => {
            const charge = rate(usage(images(n), { facts: { quality, search } }), bookOf(rates));
            return charge.status === 'unpriced' ? undefined : charge.amount;
          };
          expect(at(a, order)?.toFixed()).toBe(at(a, entries)?.toFixed());
          expect(at(a + b, entries)?.gte(at(a, entries)!)).toBe(true);
        },
      ),
    );
  });
});
