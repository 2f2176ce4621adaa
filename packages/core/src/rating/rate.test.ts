import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { measure } from '../usage/measure.ts';
import { decimal } from '../util/money.ts';
import { bundledBook } from '../price-book/bundled.ts';
import { rate } from './rate.ts';
import { billerBook, bookOf, images, json, layered, modelEntry, perImage, rateEntry, usage } from './testing.ts';
import type { Usage } from '../usage/usage.ts';

describe('lookup', () => {
  it('prices a model by its exact name or a stated alias, and no neighbour', () => {
    const book = bookOf([perImage], { aliases: ['m-2026-01-01'] });
    expect(json(usage(images(3)), book)).toMatchObject({ status: 'final', amount: '0.12', tier: 'standard' });
    expect(json(usage(images(1), { model: 'm-2026-01-01' }), book)).toMatchObject({ amount: '0.04' });
    for (const model of ['m-mini', 'M', 'm2', ''])
      expect(json(usage(images(1), { model }), book)).toMatchObject({ status: 'unpriced', reason: 'unknown_model' });
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
    'web_search',
    'grounding_query',
    'text_cache_write_1h',
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
        const charge = rate({ ...one, ...name } as Usage, book, '2026-11-24');
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

describe('the model that answered', () => {
  const book = layered(
    [billerBook([modelEntry('base', [perImage]), modelEntry('known', [{ ...perImage, id: 'k', price: '1' }])])],
    [],
  );
  const answered = (model: string, responseModel: string): unknown =>
    json(usage(images(1), { model, responseModel }), book);
  it('is billed where the name that was asked for stands for another one', () => {
    expect(answered('latest', 'base')).toMatchObject({ amount: '0.04' });
    expect(answered('known', 'base')).toMatchObject({ amount: '1' });
  });
  it('is not billed for a variant of it', () => {
    for (const variant of ['base-free', 'acme/base:free', 'ft:other:acme'])
      expect(answered(variant, 'base')).toMatchObject({ status: 'unpriced', reason: 'unknown_model' });
  });
});
