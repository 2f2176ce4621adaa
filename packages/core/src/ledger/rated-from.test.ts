import { describe, expect, it } from 'vitest';
import { chargeToJson } from '../rating/charge.ts';
import { rate } from '../rating/rate.ts';
import { bookOf, DAY, rateEntry, usage } from '../rating/testing.ts';
import type { NamedAttributes } from '../semconv.ts';
import { characters, measure } from '../usage/measure.ts';
import type { Usage } from '../usage/usage.ts';
import { decimal } from '../util/money.ts';
import type { LedgerEntry } from './entry.ts';
import { addRatedFrom, ratedFrom, rateAgain } from './rated-from.ts';

const perByte = rateEntry({ item: 'text_input', unit: 'character', price: '0.001', count: 'utf8_bytes' });
const perHan = rateEntry({ item: 'text_input', unit: 'character', price: '0.001', count: 'han_double' });
const perStart = rateEntry({
  item: 'video_output',
  unit: 'second',
  price: '0.1',
  round: { of: 'each', step: '1' },
});
const perPixel = rateEntry({
  item: 'image_output',
  unit: 'megapixel',
  price: '0.02',
  round: { of: 'each', step: '1' },
});
const perQuality = rateEntry({ item: 'image_output', unit: 'image', price: '0.04', when: { quality: 'high' } });

function recordOf(one: Usage, book: ReturnType<typeof bookOf>, more: object = {}): LedgerEntry {
  const attributes: NamedAttributes = {
    'gen_ai.provider.name': one.provider,
    'gen_ai.request.model': one.model ?? '',
    'costspan.billing.outcome': 'charged',
  };
  addRatedFrom(attributes, one, book);
  return { attributes: { ...attributes, ...more } } as unknown as LedgerEntry;
}

describe('a charge is rated again from its record', () => {
  it.each([
    [
      'where bytes are billed',
      bookOf([perByte], { modality: 'speech' }),
      usage([characters('text_input', 'Grüße 世界')]),
      '0.014',
    ],
    [
      'where a Chinese character counts twice',
      bookOf([perHan], { modality: 'speech' }),
      usage([characters('text_input', 'a世界')]),
      '0.005',
    ],
    [
      'where every clip is rounded up',
      bookOf([perStart], { modality: 'video' }),
      usage([{ ...measure('video_output', 'second', '3.2'), each: [decimal('1.1'), decimal('2.1')] }]),
      '0.5',
    ],
    [
      'where every image is rounded up',
      bookOf([perPixel]),
      usage([measure('image_output', 'image', 2)], {
        sizes: {
          image_output: [
            { width: 1024, height: 1024 },
            { width: 100, height: 100 },
          ],
        },
      }),
      '0.06',
    ],
    [
      'where a setting decides',
      bookOf([perQuality]),
      usage([measure('image_output', 'image', 1)], { facts: { quality: 'high' } }),
      '0.04',
    ],
  ])('%s', (_, book, one, amount) => {
    const again = rateAgain(recordOf(one, book), book, DAY);
    expect(again && chargeToJson(again)).toMatchObject({ amount });
    expect(again).toEqual(rate(one, book, DAY));
  });

  it('by a later book, where nothing had a price', () => {
    const one = usage([measure('image_output', 'image', 3)], { facts: { quality: 'high' } });
    const record = recordOf(one, bookOf([], {}));
    expect(rateAgain(record, bookOf([]), DAY)).toMatchObject({ status: 'unpriced' });
    expect(chargeToJson(rateAgain(record, bookOf([perQuality]), DAY) as never)).toMatchObject({ amount: '0.12' });
  });

  it('never where the answer stated the money, or a part of it', () => {
    const one = usage([measure('image_output', 'image', 1)]);
    const book = bookOf([perQuality]);
    expect(rateAgain(recordOf(one, book, { 'costspan.cost.source': 'provider' }), book, DAY)).toBeUndefined();
    expect(
      rateAgain(recordOf(one, book, { 'costspan.cost.missing_reason': 'partial_amount' }), book, DAY),
    ).toBeUndefined();
  });
});

describe('a record', () => {
  it('has a word that no price asks for as `other`, and nothing that no price depends on', () => {
    const facts = {
      quality: 'as my boss Ada likes it',
      seed: 7,
      prompt: 'a boat',
      resolution: '1080p',
      duration: '8s',
    };
    const record = recordOf(usage([], { facts }), bookOf([perQuality]));
    expect(JSON.parse(String(record.attributes['costspan.usage.facts']))).toEqual({
      quality: 'other',
      resolution: '1080p',
      duration: '8s',
    });
  });

  it.each([
    ['no JSON', '{', '{}'],
    ['no list', '{}', '{}'],
    ['no measure', '[1]', '{}'],
    ['no quantity', '[{"item":"image_output","unit":"image","quantity":"many","basis":"usage"}]', '{}'],
    ['no sizes', '[{"item":"image_output","unit":"megapixel","quantity":"1","basis":"usage","sizes":7}]', '{}'],
    ['no facts', '[]', '[]'],
    ['nothing', undefined, undefined],
  ])('that holds %s says nothing', (_, measures, facts) => {
    const attributes = { 'costspan.usage.measures': measures, 'costspan.usage.facts': facts };
    expect(ratedFrom({ attributes } as unknown as LedgerEntry)).toBeUndefined();
  });
});
