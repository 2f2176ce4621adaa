import { describe, expect, it } from 'vitest';
import { characters, measure } from '../usage/measure.ts';
import { decimal } from '../util/money.ts';
import type { RateEntry } from '../price-book/types.ts';
import { bookOf, images, json, perImage, rateEntry, usage } from './testing.ts';

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
    ).toMatchObject({ status: 'unpriced', reason: 'missing_rate' });
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
  it('bills a request by its time, where the price is one of time', () => {
    const perMinute = bookOf([rateEntry({ item: 'request', unit: 'minute', price: '0.06' })]);
    expect(json(usage([measure('request', 'second', 90)]), perMinute)).toMatchObject({ amount: '0.09' });
    expect(json(usage([]), perMinute)).toMatchObject({ status: 'unpriced', reason: 'unknown_usage' });
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

describe('outputs one by one', () => {
  const video = { modality: 'video' } as const;
  const second = (more: Partial<RateEntry>) =>
    bookOf([rateEntry({ item: 'video_output', unit: 'second', price: '0.1', ...more })], video);
  const clips = measure('video_output', 'video', 2);
  const each = { of: 'each', step: '1' } as const;
  it('are rounded by their own lengths, or alike where each was asked for alike', () => {
    const known = { ...measure('video_output', 'second', '8.4'), each: ['4.2', '4.2'].map(decimal) };
    expect(json(usage([clips, known]), second({ round: each }))).toMatchObject({ amount: '1' });
    const asked = measure('video_output', 'second', '8.4', 'request');
    expect(json(usage([clips, asked]), second({ round: each }))).toMatchObject({ amount: '1' });
  });
  it('are unpriced where only their sum is known', () => {
    expect(json(usage([clips, measure('video_output', 'second', '8.4')]), second({ round: each }))).toMatchObject({
      status: 'unpriced',
      reason: 'unknown_usage',
    });
  });
  it('are rounded together where the request is', () => {
    expect(
      json(usage([clips, measure('video_output', 'second', '8.4')]), second({ round: { of: 'request', step: '1' } })),
    ).toMatchObject({ amount: '0.9' });
  });
  it('have the first megapixel each, or one for all, as the vendor bills', () => {
    const megapixels = (of: 'each' | undefined) =>
      (['upTo', 'after'] as const).map((side) =>
        rateEntry({
          id: side,
          item: 'image_output',
          unit: 'megapixel',
          price: side === 'upTo' ? '0.03' : '0.015',
          pixels: 1_000_000,
          band: of ? { [side]: '1', of } : { [side]: '1' },
        }),
      );
    const two = { sizes: { image_output: [1, 2].map(() => ({ width: 2000, height: 1000 })) } };
    expect(json(usage(images(2), two), bookOf(megapixels('each')))).toMatchObject({ amount: '0.09' });
    expect(json(usage(images(2), two), bookOf(megapixels(undefined)))).toMatchObject({ amount: '0.075' });
  });
});

describe('an allowance of the request', () => {
  const beyond = rateEntry({ item: 'image_input', unit: 'image', price: '0.01', band: { after: '2' } });
  const sent = (n: number) =>
    json(usage([...images(1), measure('image_input', 'image', n)]), bookOf([perImage, beyond]));
  it('is free, and what is beyond it is not', () => {
    expect(sent(0)).toMatchObject({ status: 'final', amount: '0.04' });
    expect(sent(2)).toMatchObject({ status: 'final', amount: '0.04' });
    expect(sent(5)).toMatchObject({ status: 'final', amount: '0.07' });
  });
});

describe('characters', () => {
  const speech = (count: RateEntry['count']) =>
    bookOf([rateEntry({ item: 'text_input', unit: 'character', price: '0.01', count })], { modality: 'speech' });
  const said = characters('text_input', 'né 漢字 👍', 'usage');
  it('are code points, bytes, or Chinese ones twice, as the vendor counts', () => {
    expect(json(usage([said]), speech(undefined))).toMatchObject({ amount: '0.07' });
    expect(json(usage([said]), speech('utf8_bytes'))).toMatchObject({
      amount: `0.${Buffer.byteLength('né 漢字 👍')}`,
    });
    expect(json(usage([said]), speech('han_double'))).toMatchObject({ amount: '0.09' });
    expect(json(usage([characters('text_input', 'plain', 'usage')]), speech('utf8_bytes'))).toMatchObject({
      amount: '0.05',
    });
  });
  it('are unpriced where they were not counted as the vendor counts', () => {
    expect(json(usage([measure('text_input', 'character', 7)]), speech('utf8_bytes'))).toMatchObject({
      status: 'unpriced',
      reason: 'unknown_usage',
    });
  });
});

describe('every unit', () => {
  it.each([
    ['image', 'image_output', 'image'],
    ['megapixel', 'image_output', 'image'],
    ['tile', 'image_output', 'image'],
    ['step', 'image_output', 'image'],
    ['second', 'video_output', 'video'],
    ['video', 'video_output', 'video'],
    ['minute', 'audio_output', 'music'],
    ['hour', 'audio_input', 'transcription'],
    ['character', 'text_input', 'speech'],
    ['token', 'text_output', 'text'],
    ['compute_second', 'compute', 'compute'],
    ['request', 'request', 'image'],
    ['credit', 'billed', 'image'],
    ['provider_unit', 'billed', 'image'],
  ] as const)('%s is priced by its own price, exactly, and by no other', (unit, item, modality) => {
    const book = bookOf([rateEntry({ item, unit, price: '0.0000528' })], { modality });
    const basis = item === 'billed' ? 'billed_units' : 'usage';
    expect(json(usage([measure(item, unit, 3, basis)]), book)).toMatchObject({ status: 'final', amount: '0.0001584' });
    // A request is always one; any other quantity has to be known in its unit.
    if (unit !== 'request')
      expect(json(usage([measure(item, unit === 'token' ? 'image' : 'token', 3, basis)]), book)).toMatchObject({
        status: 'unpriced',
      });
  });
});
