import { describe, expect, it } from 'vitest';
import { measure } from '../usage/measure.ts';
import type { Condition, RateEntry } from '../price-book/types.ts';
import { bookOf, images, json, perImage, rateEntry, usage } from './testing.ts';

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
      reason: 'missing_rate',
    });
  });
  it('takes a documented default as an estimate, but not for a request that nobody saw', () => {
    const book = bookOf(byResolution, { defaults: { resolution: '1K' } });
    // A tier that is not stated is the standard one, a region that is not the global one.
    expect(json(usage(images(1)), book)).toMatchObject({
      status: 'estimated',
      amount: '0.08',
      basis: 'default',
      assumed: { resolution: '1K' },
    });
    expect(json(usage(images(1), { requestUnknown: true }), book)).toMatchObject({ status: 'unpriced' });
  });
  it('takes the default length for every clip of a request', () => {
    const second = rateEntry({ item: 'video_output', unit: 'second', price: '0.1' });
    const book = bookOf([second], { modality: 'video', defaults: { duration: 8 } });
    const clips = [measure('video_output', 'video', 2)];
    expect(json(usage(clips), book)).toMatchObject({
      status: 'estimated',
      amount: '1.6',
      basis: 'default',
      assumed: { duration: 8 },
    });
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

describe('every condition', () => {
  it.each([
    ['resolution', '4K', '1K'],
    ['size', '1024x1536', '1536x1024'],
    ['aspect_ratio', '16:9', '9:16'],
    ['quality', 'high', 'low'],
    ['generate_audio', true, false],
    ['mode', 'turbo', 'pro'],
    ['operation', 'upscale', 'edit'],
    ['duration', { over: 5, to: 10 }, 5],
    ['input_images', { from: 1 }, 0],
    ['input_video', true, false],
    ['region', ['eu', 'eu-west-1'], 'us'],
    ['service_tier', 'flex', 'batch'],
  ] as const)('%s: holds or does not, and is never assumed', (fact, wanted, other) => {
    const condition: Condition = wanted;
    const one = typeof wanted === 'object' ? ('to' in wanted ? 8 : 'from' in wanted ? 2 : wanted[0]) : wanted;
    const book = bookOf([
      rateEntry({ item: 'image_output', unit: 'image', price: '0.08', when: { [fact]: condition } }),
      rateEntry({ item: 'image_output', unit: 'image', price: '0.02', when: { [fact]: other } }),
    ]);
    expect(json(usage(images(1), { facts: { [fact]: one } }), book)).toMatchObject({ amount: '0.08' });
    expect(json(usage(images(1), { facts: { [fact]: other } }), book)).toMatchObject({ amount: '0.02' });
    expect(json(usage(images(1), { facts: { [fact]: 'something else' } }), book)).toMatchObject({ status: 'unpriced' });
    // A tier that is not stated is the standard one, a region that is not the global one.
    expect(json(usage(images(1)), book)).toMatchObject({
      status: 'unpriced',
      reason: fact === 'service_tier' || fact === 'region' ? 'missing_rate' : 'unknown_usage',
    });
  });
});
