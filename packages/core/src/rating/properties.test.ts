import fc from 'fast-check';
import { expect, test } from 'vitest';
import { measure } from '../usage/measure.ts';
import { decimal, toText } from '../util/money.ts';
import { bundledBooks } from '../price-book/bundled.ts';
import { PriceBook } from '../price-book/book.ts';
import { probeCall } from '../price-check/probe-call.ts';
import type { BillerBook, RateEntry } from '../price-book/types.ts';
import { rate } from './rate.ts';
import { billerBook, bookOf, DAY, images, json, modelEntry, perImage, rateEntry, usage } from './testing.ts';
import type { Usage } from '../usage/usage.ts';

/** A fraction of whole numbers: the test's own arithmetic, which shares nothing with the code's. */
interface Rational {
  readonly over: bigint;
  readonly of: bigint;
}

function rational(text: string): Rational {
  const [whole = '', part = ''] = text.split('.');
  return { over: BigInt(whole + part), of: 10n ** BigInt(part.length) };
}
const times = (a: Rational, b: Rational): Rational => ({ over: a.over * b.over, of: a.of * b.of });
const plus = (a: Rational, b: Rational): Rational => ({ over: a.over * b.of + b.over * a.of, of: a.of * b.of });
const isSame = (a: Rational, b: Rational): boolean => a.over * b.of === b.over * a.of;

/** Exact decimals as text, from billionths to billions. */
const decimals = fc
  .tuple(fc.nat(10 ** 9), fc.integer({ min: 0, max: 9 }))
  .map(([digits, places]) => toText(decimal(digits).div(10 ** places)));
const per = fc.constantFrom(1, 100, 1000, 1_000_000);
const priced = (one: Usage, book: PriceBook, day = DAY) => {
  const charge = rate(one, book, day);
  if (charge.status === 'unpriced') throw new Error(charge.detail);
  return charge;
};

test('an amount is exact, with factor and exchange rate, and so is each line', () => {
  const line = fc.record({ price: decimals, per, quantity: decimals });
  fc.assert(
    fc.property(line, line, line, decimals, decimals, (input, cached, output, factor, exchange) => {
      const lines = { text_input: input, text_cached_input: cached, text_output: output };
      const rates = Object.entries(lines).map(([item, one]) =>
        rateEntry({ item: item as RateEntry['item'], unit: 'token', price: one.price, per: one.per }),
      );
      const book = new PriceBook(
        [billerBook([modelEntry('m', rates, { modality: 'text' })], { currency: 'CNY' })],
        'v1',
        [
          { multipliers: [{ biller: 'acme', factor }] },
          { exchangeRates: [{ from: 'CNY', to: 'USD', rate: exchange, seen: DAY }] },
        ],
      );
      const charge = priced(
        usage(Object.entries(lines).map(([item, one]) => measure(item as RateEntry['item'], 'token', one.quantity))),
        book,
      );
      const expected = Object.values(lines).map((one) =>
        times(
          times(times(rational(one.quantity), rational(one.price)), { over: 1n, of: BigInt(one.per) }),
          times(rational(factor), rational(exchange)),
        ),
      );
      expect(isSame(rational(toText(charge.amount)), expected.reduce(plus))).toBe(true);
      charge.lines.forEach((one, i) =>
        expect(isSame(rational(toText(one.amount)), expected[i] ?? rational('-1'))).toBe(true),
      );
    }),
  );
});

test('seconds at a price per minute or hour are exact to the twentieth decimal', () => {
  fc.assert(
    fc.property(
      decimals,
      fc.constantFrom(['minute', 60], ['hour', 3600]),
      decimals,
      (price, [unit, seconds], quantity) => {
        const book = bookOf([rateEntry({ item: 'audio_input', unit: unit as 'minute', price })], {
          modality: 'transcription',
        });
        const { amount } = priced(usage([measure('audio_input', 'second', quantity)]), book);
        const exact = times(times(rational(quantity), rational(price)), { over: 1n, of: BigInt(seconds) });
        const got = rational(toText(amount));
        const difference = got.over * exact.of - exact.over * got.of;
        const scaled = (difference < 0n ? -difference : difference) * 10n ** 20n;
        expect(scaled <= got.of * exact.of).toBe(true);
      },
    ),
  );
});

test('more never costs less, whatever the rounding and the bands', () => {
  const small = fc.constantFrom('0.1', '0.5', '1', '2', '15');
  const round = fc.option(
    fc.record(
      {
        of: fc.constantFrom('each' as const, 'request' as const),
        step: small,
        minimum: small,
        maximum: fc.constant('100'),
      },
      { requiredKeys: ['of'] },
    ),
    { nil: undefined },
  );
  fc.assert(
    fc.property(round, small, decimals, decimals, decimals, (rounding, edge, price, a, more) => {
      const second = (id: string, band: RateEntry['band'], unitPrice: string) =>
        rateEntry({ id, item: 'audio_output', unit: 'second', price: unitPrice, band, round: rounding });
      const book = bookOf([second('first', { upTo: edge }, price), second('rest', { after: edge }, '0.001')], {
        modality: 'music',
      });
      const cost = (seconds: string) => priced(usage([measure('audio_output', 'second', seconds)]), book).amount;
      expect(cost(toText(decimal(a).plus(more))).gte(cost(a))).toBe(true);
    }),
  );
});

test('the order of entries does not matter', () => {
  const entries = [
    perImage,
    rateEntry({ item: 'image_output', unit: 'image', price: '0.05', when: { quality: 'high' } }),
    rateEntry({ item: 'image_output', unit: 'image', price: '0.07', when: { quality: 'high', size: ['l', 'xl'] } }),
    rateEntry({ item: 'image_output', unit: 'image', price: '0.01', when: { service_tier: 'batch' } }),
    rateEntry({ item: 'image_input', unit: 'image', price: '0.002', band: { after: '1' } }),
    rateEntry({ item: 'web_search', unit: 'request', price: '0.01', when: { search: true } }),
    rateEntry({ item: 'request', unit: 'request', price: '0.001', until: '2027-01-01' }),
  ];
  fc.assert(
    fc.property(
      fc.shuffledSubarray(entries, { minLength: entries.length }),
      fc.tuple(fc.nat(100), fc.nat(3)),
      fc.record({
        quality: fc.constantFrom('low', 'high'),
        size: fc.constantFrom('s', 'xl'),
        search: fc.boolean(),
        service_tier: fc.constantFrom('standard', 'batch'),
      }),
      (order, [made, sent], facts) => {
        const one = usage([...images(made), measure('image_input', 'image', sent)], { facts });
        const answer = (rates: readonly RateEntry[]) => {
          const { status, amount, basis, reason } = json(one, bookOf(rates));
          return { status, amount, basis, reason };
        };
        expect(answer(order)).toEqual(answer(entries));
      },
    ),
  );
});

test('an entry for another model, or another biller, changes no model', () => {
  const calls = bundledBooks().flatMap((book) =>
    book.models.flatMap((model) => model.rates.map((entry) => ({ ...probeCall(book.biller, model, entry), entry }))),
  );
  const before = new PriceBook(bundledBooks(), 'v1');
  const after = new PriceBook(
    bundledBooks().map((book): BillerBook => ({
      ...book,
      models: [
        modelEntry('another', [{ ...perImage, price: '3' }]),
        ...book.models.toReversed(),
        ...book.models.map((model) => modelEntry(`${model.model}-mini`, [{ ...perImage, id: `${model.model}-mini` }])),
      ].filter(({ model }, i, all) => all.findIndex((other) => other.model === model) === i),
    })),
    'v1',
  );
  for (const { usage: one, day, entry } of calls) {
    const charge = priced(one, after, day);
    expect(charge).toEqual(priced(one, before, day));
    // By the price of its day: the first of a new one, the last of an old one.
    expect(charge.lines.map(({ price }) => price?.id)).toContain(entry.id);
  }
});
