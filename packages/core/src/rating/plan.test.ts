import fc from 'fast-check';
import { expect, it } from 'vitest';
import { measure } from '../usage/measure.ts';
import { decimal } from '../util/money.ts';
import type { Measure, Usage } from '../usage/usage.ts';
import type { RateEntry } from '../price-book/types.ts';
import type { PriceBook } from '../price-book/book.ts';
import type { Charge } from './charge.ts';
import { rate } from './rate.ts';
import { bookOf, rateEntry } from './testing.ts';

/** Mostly left out, so that the others are seen at work. */
const optional = <T>(one: fc.Arbitrary<T>) =>
  fc.oneof({ weight: 3, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: one });
const day = fc.constantFrom('2026-01-01', '2026-02-01', '2026-03-01');
const kind = fc.constantFrom(
  { item: 'image_output', unit: 'image' } as const,
  { item: 'image_output', unit: 'megapixel' } as const,
  { item: 'video_output', unit: 'second' } as const,
  { item: 'video_output', unit: 'video' } as const,
  { item: 'audio_output', unit: 'minute' } as const,
  { item: 'text_input', unit: 'character' } as const,
  { item: 'request', unit: 'request' } as const,
  { item: 'web_search', unit: 'request' } as const,
  { item: 'billed', unit: 'credit' } as const,
);
const amount = fc.constantFrom('0', '0.0000000001', '0.5', '1', '2', '3.25', '60');
const fact = {
  quality: fc.constantFrom('high', 'low'),
  duration: fc.constantFrom(8, '8s', 5, 12),
  service_tier: fc.constantFrom('batch', 'standard', 'priority'),
  people: fc.constantFrom(1, 3, 'many'),
};

/** Prices with every kind of condition, rounding and allowance, sensible or not. */
const entry: fc.Arbitrary<RateEntry> = fc
  .record({
    kind,
    price: fc.constantFrom('0.001', '0.04', '2'),
    when: optional(
      fc.record(
        {
          quality: fc.oneof(fact.quality, fc.constant(['high', 'low'])),
          duration: fc.oneof(fc.constantFrom(5, 8), fc.constant({ from: 5, below: 9 }), fc.constant({ over: 8 })),
          service_tier: fc.constantFrom('batch', 'standard'),
        },
        { requiredKeys: [] },
      ),
    ),
    round: optional(
      fc.record({ of: fc.constantFrom('each' as const, 'request' as const), step: fc.constantFrom('0.5', '1', '5') }),
    ),
    band: optional(fc.constantFrom({ after: '1' }, { upTo: '1' }, { after: '2', of: 'each' as const })),
    plus: optional(fc.constantFrom('image_output' as const, 'audio_output' as const)),
    floor: optional(fc.constant({ item: 'video_output' as const, times: '2' })),
    grows: optional(fc.constant({ with: 'people', beyond: 2 })),
    count: optional(fc.constantFrom('utf8_bytes' as const, 'han_double' as const)),
    surcharge: optional(fc.constantFrom('fee', 'hd')),
    from: optional(day),
    until: optional(day),
  })
  .map(({ kind: of, ...more }) => rateEntry({ ...of, ...more }));

const model = fc.record({
  rates: fc.array(entry, { minLength: 1, maxLength: 7 }),
  modality: fc.constantFrom('image' as const, 'realtime' as const, '3d' as const, '3d' as const, '3d' as const),
  defaults: optional(fc.constantFrom({ quality: 'high', duration: 8 }, { size: '1024x1024' }, { duration: '5s' })),
});

const basis = fc.constantFrom<Measure['basis'][]>('billed_units', 'usage', 'request', 'default');
const each = optional(fc.array(amount, { maxLength: 2 }));
const counts = optional(fc.constantFrom({ utf8_bytes: 3, han_double: 4 }, { utf8_bytes: 0, han_double: 0 }));
const sizes = optional(
  fc.record({ image_output: fc.array(fc.record({ width: fc.nat(2), height: fc.constant(1024) }), { maxLength: 2 }) }),
);

const measured: fc.Arbitrary<Measure> = fc
  .record({ kind, quantity: amount, basis })
  .map(({ kind: { item, unit }, quantity, basis: from }) => measure(item, unit, quantity, from));

const used: fc.Arbitrary<Usage> = fc
  .record({
    measures: fc.array(measured, { minLength: 1, maxLength: 3 }),
    facts: fc.record(fact, { requiredKeys: [] }),
  })
  .map((one) => ({ ...one, provider: 'acme', model: 'm', end: 'succeeded' }));

/** The same usage but for one thing. */
const change: fc.Arbitrary<(one: Usage) => Usage> = fc.oneof(
  fc.tuple(fc.nat(2), amount).map(([at, quantity]) => changed(at, { quantity: decimal(quantity) })),
  fc.tuple(fc.nat(2), basis).map(([at, from]) => changed(at, { basis: from })),
  fc.tuple(fc.nat(2), each).map(([at, singles]) => changed(at, { each: singles?.map((one) => decimal(one)) })),
  fc.tuple(fc.nat(2), counts).map(([at, counted]) => changed(at, { counts: counted })),
  fc
    .tuple(fc.constantFrom(...Object.keys(fact)), fc.constantFrom(undefined, 'high', 8, 5, 'batch', 3, 'x'))
    .map(([name, value]) => (one: Usage) => ({ ...one, facts: { ...one.facts, [name]: value } })),
  sizes.map((known) => (one: Usage) => ({ ...one, sizes: known })),
  fc.boolean().map((requestUnknown) => (one: Usage) => ({ ...one, requestUnknown })),
  fc.boolean().map((incomplete) => (one: Usage) => ({ ...one, incomplete })),
);

function changed(at: number, more: Partial<Measure>): (one: Usage) => Usage {
  return (one) => ({ ...one, measures: one.measures.map((each, i) => (i === at ? { ...each, ...more } : each)) });
}

it('a usage costs the same, whatever usages of its shape were rated before it', { timeout: 60_000 }, () => {
  let priced = 0;
  fc.assert(
    fc.property(
      model,
      used,
      fc.array(fc.tuple(change, day), { minLength: 2, maxLength: 12 }),
      ({ rates, ...more }, first, calls) => {
        const warm = bookOf(rates, more);
        let usage = first;
        for (const [next, on] of calls) {
          usage = next(usage);
          const charge = rate(usage, warm, on);
          expect(charge).toEqual(rate(usage, bookOf(rates, more), on));
          if (charge.status !== 'unpriced' && charge.lines.length > 0) priced += 1;
        }
      },
    ),
    { numRuns: 3_000 },
  );
  expect(priced).toBeGreaterThan(500);
});

it('is chosen once for all usages of one shape, and anew where a fact changes the price', () => {
  const book = bookOf([
    rateEntry({ item: 'image_output', unit: 'image', price: '0.04' }),
    rateEntry({ item: 'image_output', unit: 'image', price: '0.08', when: { quality: 'high' } }),
  ]);
  const amount = (images: number, quality?: string) => {
    const charge = rate(
      {
        provider: 'acme',
        model: 'm',
        end: 'succeeded',
        measures: [measure('image_output', 'image', images)],
        facts: { quality },
      },
      book,
    );
    return charge.status === 'unpriced' ? charge.reason : charge.amount.toFixed();
  };
  expect([amount(1, 'low'), amount(3, 'low'), amount(1, 'high'), amount(2, 'HIGH'), amount(1)]).toEqual([
    '0.04',
    '0.12',
    '0.08',
    '0.16',
    'unknown_usage',
  ]);
});

const perSecond = rateEntry({ item: 'video_output', unit: 'second', price: '0.1' });
const ended = { from: '2026-01-01', until: '2026-02-01' };
const seconds = (n: string, from?: Measure['basis']) => measure('video_output', 'second', n, from);
const clips = (n: number, from?: Measure['basis']) => measure('video_output', 'video', n, from);
const three = { modality: '3d' as const };

it.each<[what: string, book: PriceBook, one: Partial<Usage>, other: Partial<Usage>]>([
  [
    'a default that holds only where the request was seen',
    bookOf([{ ...perSecond, when: { quality: 'high' } }], { ...three, defaults: { quality: 'high' } }),
    { measures: [seconds('5')] },
    { measures: [seconds('5')], requestUnknown: true },
  ],
  [
    'the unit that was measured best',
    bookOf([perSecond, rateEntry({ item: 'video_output', unit: 'video', price: '3' })], three),
    { measures: [seconds('5', 'usage'), clips(1, 'request')] },
    { measures: [seconds('5', 'request'), clips(1, 'usage')] },
  ],
  [
    'one output, whose length is the sum, and several',
    bookOf([{ ...perSecond, round: { of: 'each', step: '1' } }], three),
    { measures: [seconds('5'), clips(1)] },
    { measures: [seconds('5'), clips(2)] },
  ],
  [
    'what an ended price would have paid for',
    bookOf(
      [{ ...perSecond, ...ended, band: { after: '1' } }, rateEntry({ item: 'request', unit: 'request', price: '1' })],
      three,
    ),
    { measures: [seconds('0.5')] },
    { measures: [seconds('5')] },
  ],
  [
    'so little that nothing is left of it',
    bookOf(
      [
        { ...perSecond, ...ended, round: { of: 'request', step: '1' } },
        rateEntry({ item: 'request', unit: 'request', price: '1' }),
      ],
      three,
    ),
    { measures: [seconds('0.0000000001')] },
    { measures: [seconds('5')] },
  ],
  [
    'another count of the characters',
    bookOf([rateEntry({ item: 'text_input', unit: 'character', price: '1', count: 'utf8_bytes' })], three),
    { measures: [{ ...measure('text_input', 'character', 3), counts: { utf8_bytes: 9, han_double: 6 } }] },
    { measures: [measure('text_input', 'character', 3)] },
  ],
])('is another one for %s', (_, book, one, other) => {
  const charge = (more: Partial<Usage>) =>
    rate({ provider: 'acme', model: 'm', end: 'succeeded', measures: [], facts: {}, ...more }, book, '2026-03-01');
  const first = charge(one);
  const second = charge(other);
  const prices = (of: Charge) => (of.status === 'unpriced' ? of.reason : of.lines.map(({ price }) => price?.id));
  expect(prices(second)).not.toEqual(prices(first));
  expect(charge(one)).toEqual(first);
});
