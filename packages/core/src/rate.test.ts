import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { chargeToJson } from './charge.ts';
import { decimal } from './money.ts';
import { PriceBook } from './price-book/book.ts';
import { bundledBook } from './price-book/bundled.ts';
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
  it('takes the default length for every clip of a request', () => {
    const second = rateEntry({ item: 'video_output', unit: 'second', price: '0.1' });
    const book = bookOf([second], { modality: 'video', defaults: { duration: 8 } });
    const clips = [measure('video_output', 'video', 2)];
    expect(json(usage(clips), book)).toMatchObject({ status: 'estimated', amount: '1.6', basis: 'default' });
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
  it('takes a band that is not reached for free, beside what it belongs to', () => {
    const references = rateEntry({ item: 'image_input', unit: 'image', price: '0.003', band: { after: '1' } });
    const sent = (n: number) => usage([...images(1), measure('image_input', 'image', n)]);
    expect(json(sent(1), bookOf([perImage, references]))).toMatchObject({ status: 'final', amount: '0.04' });
    expect(json(sent(3), bookOf([perImage, references]))).toMatchObject({ status: 'final', amount: '0.046' });
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
  it('believes a provider that states what it billed: refunded in full is free, whatever the rule', () => {
    const credit = rateEntry({ item: 'billed', unit: 'credit', price: '0.01' });
    const charged = bookOf([credit], {}, { failed: rule('unknown') });
    const credits = (n: number) => usage([measure('billed', 'credit', n, 'billed_units')], { end: 'failed' });
    expect(json(credits(0), charged)).toMatchObject({ status: 'final', amount: '0', outcome: 'not_charged' });
    expect(json(credits(24), charged)).toMatchObject({ status: 'final', amount: '0.24', outcome: 'charged' });
  });
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

describe('rates of the same item', () => {
  const entry = (price: string, when: RateEntry['when']) =>
    rateEntry({ item: 'image_output', unit: 'image', price, when });
  const high = entry('0.1', { quality: 'high' });
  const large = entry('0.2', { size: 'large' });
  const both = entry('0.3', { quality: 'high', size: 'large' });
  const facts = { quality: 'high', size: 'large' };
  it('are ambiguous where two as specific ones match, unless a more specific one decides, in any order', () => {
    expect(json(usage(images(1), { facts }), bookOf([high, large]))).toMatchObject({
      status: 'unpriced',
      reason: 'ambiguous_unit',
    });
    for (const order of [
      [high, large, both],
      [both, large, high],
      [high, both, large],
    ])
      expect(json(usage(images(1), { facts }), bookOf(order))).toMatchObject({ status: 'final', amount: '0.3' });
  });
  it('compare a length with its unit as a number', () => {
    const book = bookOf([entry('1', { duration: { to: 5 } }), entry('2', { duration: { over: 5 } })]);
    expect(json(usage(images(1), { facts: { duration: '8s' } }), book)).toMatchObject({ amount: '2' });
    expect(json(usage(images(1), { facts: { duration: '5' } }), book)).toMatchObject({ amount: '1' });
  });
});

describe('rounding', () => {
  const minute = (round: RateEntry['round']) =>
    bookOf([rateEntry({ item: 'audio_input', unit: 'minute', price: '0.06', round })], { modality: 'transcription' });
  const heard = (seconds: number, round: RateEntry['round']) =>
    json(usage([measure('audio_input', 'second', seconds)]), minute(round))['amount'];
  it('holds for a quantity that was measured in another unit of time', () => {
    expect(heard(61, undefined)).toBe('0.061');
    expect(heard(61, { of: 'each', step: '1' })).toBe('0.12');
    expect(heard(61, { of: 'request', step: '0.5' })).toBe('0.09');
  });
  it('counts in seconds for a price by the minute, where the rate says so', () => {
    expect(heard(5, { of: 'each', in: 'second', minimum: '10' })).toBe('0.01');
    expect(heard(10.2, { of: 'each', in: 'second', step: '1' })).toBe('0.011');
    expect(heard(60, { of: 'each', in: 'second', minimum: '10' })).toBe('0.06');
  });
  it('keeps to minimum and maximum', () => {
    expect(heard(1, { of: 'request', minimum: '1' })).toBe('0.06');
    expect(heard(6_000, { of: 'request', maximum: '2' })).toBe('0.12');
  });
  it('does not take a binary fraction’s noise for another second', () => {
    const second = rateEntry({
      item: 'audio_input',
      unit: 'second',
      price: '0.01',
      round: { of: 'request', step: '0.1' },
    });
    expect(
      json(usage([measure('audio_input', 'second', 0.1 + 0.2)]), bookOf([second], { modality: 'transcription' })),
    ).toMatchObject({ amount: '0.003' });
  });
  it('bills another item together with its own, and no less than its floor', () => {
    const together = rateEntry({ item: 'video_output', unit: 'second', price: '0.1', plus: 'video_input' });
    const atLeast = rateEntry({
      item: 'video_output',
      unit: 'second',
      price: '0.1',
      floor: { item: 'video_input', times: '1.5' },
    });
    const measures = [measure('video_output', 'second', 5), measure('video_input', 'second', 4)];
    expect(json(usage(measures), bookOf([together], { modality: 'video' }))).toMatchObject({ amount: '0.9' });
    expect(json(usage(measures), bookOf([atLeast], { modality: 'video' }))).toMatchObject({ amount: '0.6' });
  });
});

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
      item: 'search',
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

describe('a layer', () => {
  const model = (name: string, price: string, more: Partial<ModelEntry> = {}): ModelEntry => ({
    model: name,
    modality: 'image',
    tier: 'standard',
    tierBasis: 'user',
    rates: [rateEntry({ item: 'image_output', unit: 'image', price })],
    ...more,
  });
  const book = (...models: ModelEntry[]): BillerBook => ({ biller: 'acme', currency: 'USD', models });
  const bundled = [book(model('m', '0.04', { aliases: ['m-1'] }), model('n', '0.05'))];
  const priceOf = (one: PriceBook, name: string) => json(usage(images(1), { model: name }), one)['amount'];
  it('that replaces a model replaces it under its other names too, and no other model', () => {
    const own = new PriceBook(bundled, 'v1', [{ books: [book(model('m', '0.01'))] }]);
    expect([priceOf(own, 'm'), priceOf(own, 'm-1'), priceOf(own, 'n')]).toEqual(['0.01', '0.01', '0.05']);
  });
  it('that names one of the other names leaves the model as it is', () => {
    const own = new PriceBook(bundled, 'v1', [{ books: [book(model('m-1', '0.01'))] }]);
    expect([priceOf(own, 'm'), priceOf(own, 'm-1')]).toEqual(['0.04', '0.01']);
  });
  it('that says nothing new changes no price', () => {
    fc.assert(
      fc.property(fc.constantFrom('m', 'm-1', 'n'), fc.nat(1_000), (name, n) => {
        const one = usage(images(n), { model: name });
        const again = json(
          one,
          new PriceBook(bundled, 'v1', [{ books: bundled }, { multipliers: [{ biller: 'acme', factor: '1' }] }]),
        );
        const { price: _, ...plain } = json(one, new PriceBook(bundled, 'v1'));
        expect(again).toMatchObject(plain);
      }),
    );
  });
});

describe('any usage', () => {
  const item = fc.constantFrom(
    'image_output',
    'image_input',
    'video_output',
    'video_input',
    'audio_output',
    'audio_input',
    'text_output',
    'text_input',
    'text_cached_input',
    'request',
    'search',
    'compute',
    'billed',
  );
  const unit = fc.constantFrom(
    'image',
    'megapixel',
    'second',
    'minute',
    'hour',
    'video',
    'character',
    'token',
    'step',
    'request',
    'compute_second',
    'credit',
    'provider_unit',
  );
  const basis = fc.constantFrom('billed_units', 'usage', 'request', 'default');
  const quantity = fc.oneof(fc.nat(), fc.double({ min: 0, max: 1e15, noNaN: true }));
  const names = [...bundledBook().models()].map(({ biller, entry }) => ({ provider: biller, model: entry.model }));
  const fact = fc.oneof(
    fc.string({ maxLength: 8 }),
    fc.double(),
    fc.boolean(),
    fc.constantFrom('high', '1024x1024', '4K', '720p', '8s', 'batch'),
  );
  const anything = fc.record({
    name: fc.constantFrom(...names),
    end: fc.constantFrom(
      'succeeded',
      'failed',
      'canceled',
      'filtered',
      'refused',
      'invalid',
      'server_error',
      'not_sent',
      'no_answer',
      'pending',
    ),
    measures: fc.array(
      fc.tuple(item, unit, quantity, basis).map(([i, u, q, b]) => measure(i as never, u as never, q, b as never)),
      { maxLength: 6 },
    ),
    facts: fc.dictionary(
      fc.constantFrom('quality', 'size', 'resolution', 'duration', 'service_tier', 'generate_audio', 'x'),
      fact,
    ),
    reported: fc.option(fc.record({ amount: fc.string({ maxLength: 12 }), currency: fc.constant('USD') }), {
      nil: undefined,
      freq: 8,
    }),
    sizes: fc.option(
      fc.record({ image_output: fc.array(fc.record({ width: fc.double(), height: fc.double() }), { maxLength: 3 }) }),
      { nil: undefined },
    ),
    incomplete: fc.option(fc.boolean(), { nil: undefined }),
  });
  it('is rated without an error, never below zero, and its lines are its amount', () => {
    const book = bundledBook();
    fc.assert(
      fc.property(anything, ({ name, ...one }) => {
        const charge = rate({ ...one, ...name } as Usage, book);
        if (charge.status === 'unpriced') return;
        expect(charge.amount.gte(0)).toBe(true);
        if (charge.lines.length > 0)
          expect(charge.lines.reduce((sum, line) => sum.plus(line.amount), decimal(0)).eq(charge.amount)).toBe(true);
        if (charge.basis === 'default') expect(charge.status).not.toBe('final');
      }),
      { numRuns: 3_000 },
    );
  });
});
