import { describe, expect, it } from 'vitest';
import { measure } from '../usage/measure.ts';
import type { Measure } from '../usage/usage.ts';
import { bookOf, json, rateEntry, usage } from './testing.ts';

const input = rateEntry({ item: 'text_input', unit: 'token', price: '2', per: 1_000_000 });
const output = rateEntry({ item: 'text_output', unit: 'token', price: '8', per: 1_000_000 });
const image = rateEntry({ item: 'image_output', unit: 'token', price: '40', per: 1_000_000 });
const tokens = (item: Measure['item'], n: number): Measure => measure(item, 'token', n);
const ofText = { modality: 'text' } as const;

describe('a part without a price', () => {
  it('leaves no amount, and names every item that lacks one', () => {
    const used = [tokens('text_input', 10), tokens('text_cached_input', 5), tokens('audio_output', 7)];
    expect(json(usage([...used, tokens('text_output', 3)]), bookOf([input, output], ofText))).toMatchObject({
      status: 'unpriced',
      reason: 'missing_rate',
      missing: ['text_cached_input', 'audio_output'],
      outcome: 'charged',
    });
  });

  it('is no part where nothing of it was consumed', () => {
    const used = [tokens('text_input', 10), tokens('text_cached_input', 0), tokens('text_output', 3)];
    expect(json(usage(used), bookOf([input, output], ofText))).toMatchObject({ status: 'final', amount: '0.000044' });
  });

  it('is the text of an image model as well as the cached input of a text model', () => {
    const used = [tokens('text_input', 10), tokens('image_output', 100), tokens('text_output', 3)];
    expect(json(usage(used), bookOf([input, image]))).toMatchObject({
      reason: 'missing_rate',
      missing: ['text_output'],
    });
  });

  it('is everything in a service tier that has no price', () => {
    const used = [tokens('text_input', 10), tokens('text_output', 3)];
    expect(json(usage(used, { facts: { service_tier: 'batch' } }), bookOf([input, output], ofText))).toMatchObject({
      reason: 'missing_rate',
      missing: ['text_output', 'text_input'],
    });
  });

  it('is not said where it is the usage that is not known', () => {
    expect(json(usage([tokens('text_input', 10)]), bookOf([input, output], ofText))).toMatchObject({
      reason: 'unknown_usage',
    });
    // Tokens that the answer does not divide into kinds.
    expect(
      json(usage([tokens('text_output', 3), tokens('compute', 10)]), bookOf([input, output], ofText)),
    ).toMatchObject({
      reason: 'unknown_usage',
    });
    expect(json(usage([measure('text_output', 'character', 10)]), bookOf([input, output], ofText))).toMatchObject({
      reason: 'unknown_usage',
    });
  });
});

describe('a tool without a price', () => {
  const used = [tokens('text_input', 10), tokens('text_output', 3), measure('web_search', 'request', 2)];

  it('is named, and makes the rest of the charge an estimate', () => {
    expect(json(usage(used), bookOf([input, output], ofText))).toMatchObject({
      status: 'estimated',
      amount: '0.000044',
      missing: ['web_search'],
    });
  });

  it('is a line where it has one', () => {
    const search = rateEntry({ item: 'web_search', unit: 'request', price: '10', per: 1000 });
    const charge = json(usage(used), bookOf([input, output, search], ofText));
    expect(charge).toMatchObject({ status: 'final', amount: '0.020044' });
    expect(charge).not.toHaveProperty('missing');
  });
});
