import { execFileSync } from 'node:child_process';
import { books as allBooks, version as pricesVersion } from '@costspan/prices';
import { diag, DiagLogLevel } from '@opentelemetry/api';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chargeToJson } from '../rating/charge.ts';
import { rate } from '../rating/rate.ts';
import { settings } from '../settings.ts';
import { measure } from '../usage/measure.ts';
import type { Usage } from '../usage/usage.ts';
import { PriceBook } from './book.ts';
import { bundledBook, bundledBooks, registerBook } from './bundled.ts';
import { probeCall } from '../price-check/probe-call.ts';
import { billerBook, DAY, images, json, modelEntry, perImage, rateEntry, usage } from '../rating/testing.ts';
import type { Accounts, BillerBook, PriceLayer } from './types.ts';

const seen = '2026-11-01';
const acme = (biller: string, price = '0.04') =>
  billerBook([modelEntry('m', [{ ...perImage, price }])], { biller, outcomes: {} });

describe('on Node', () => {
  it('loads the book of the biller that is charged, and no other', () => {
    const script = `
      import { createRequire } from 'node:module';
      import { bundledBook, measure, rate } from '@costspan/core';
      const loaded = () => Object.keys(createRequire(import.meta.url).cache).flatMap((path) => /billers.(.*)\\.ts$/.exec(path)?.[1] ?? []);
      const book = bundledBook([{ multipliers: [{ biller: 'openai', factor: '0.9' }] }]);
      const steps = [[loaded(), book.billers().length]];
      for (const provider of ['fal', 'nobody']) {
        const usage = { provider, model: 'fal-ai/nano-banana', end: 'succeeded', facts: {}, measures: [measure('image_output', 'image', 1)] };
        const charge = rate(usage, book);
        steps.push([loaded(), charge.status === 'unpriced' ? charge.reason : charge.amount.toFixed()]);
      }
      book.testedSettings('groq');
      steps.push([loaded()]);
      console.log(JSON.stringify(steps));`;
    const output = execFileSync(process.execPath, ['--input-type=module', '-e', script], {
      cwd: import.meta.dirname,
      encoding: 'utf8',
    });
    expect(JSON.parse(output)).toEqual([
      [[], allBooks.length],
      [['fal'], '0.039'],
      [['fal'], 'unknown_model'],
      [['fal', 'groq']],
    ]);
  });

  it('has the version of the whole book, and that of the layers behind it', () => {
    const layers: PriceLayer[] = [{ multipliers: [{ biller: 'fal', factor: '0.9' }] }];
    const call = usage(images(1), { provider: 'fal', model: 'fal-ai/nano-banana' });
    expect(bundledBook().version).toBe(pricesVersion);
    expect(json(call, bundledBook())).toMatchObject({ price: { version: pricesVersion } });
    const own = bundledBook(layers);
    expect(own.version).toMatch(new RegExp(`^${pricesVersion}\\+[0-9a-f]{12}$`));
    expect(own.version).toBe(new PriceBook(bundledBooks(), pricesVersion, layers).version);
    expect(json(call, own)).toMatchObject({ price: { version: own.version } });
    expect(bundledBook(layers, { fal: 'eu' }).version).not.toBe(own.version);
  });
});

describe('user layers on a book that is loaded later', () => {
  const call = usage(images(1), { provider: 'fal', model: 'fal-ai/nano-banana' });
  const amount = (layer: PriceLayer, one: Usage = call, accounts: Accounts = {}) =>
    json(one, bundledBook([layer], accounts), DAY)['amount'];
  const id = bundledBook().find('fal', 'fal-ai/nano-banana')?.groups[0]?.rates[0]?.entry.id ?? '';

  it('replace a rate', () => {
    expect(amount({ rates: [{ biller: 'fal', id, price: '0.02', seen }] })).toBe('0.02');
    expect(amount({ rates: [{ biller: 'openai', id, price: '0.02', seen }] })).toBe('0.039');
  });
  it('add a model', () => {
    const mine = { books: [billerBook([modelEntry('me/mine', [perImage])], { biller: 'fal' })] };
    expect(amount(mine, { ...call, model: 'me/mine' })).toBe('0.04');
    expect(amount(mine)).toBe('0.039');
    expect([...bundledBook([mine]).models('fal')].filter(({ origin }) => origin === 'user')).toHaveLength(1);
  });
  it('multiply, for the account in force', () => {
    const layer = { multipliers: [{ biller: 'fal', account: 'eu', factor: '0.5' }] };
    expect(amount(layer, call, { fal: 'eu' })).toBe('0.0195');
    expect(amount(layer)).toBe('0.039');
  });
  it('price a credit, also of a biller that has no book', () => {
    const credits = [{ biller: 'nobody', price: '0.001', seen }];
    const billed = usage([measure('billed', 'credit', 30, 'billed_units')], { provider: 'nobody', model: 'any' });
    expect(amount({ credits }, billed)).toBe('0.03');
    expect(bundledBook([{ credits }]).billers()).not.toContain('nobody');
  });
});

describe('a book that is registered', () => {
  it('after the price book was made is in force from then on, for every price book', () => {
    const { book } = settings();
    const call = usage(images(1), { provider: 'late' });
    const mine = { books: [billerBook([modelEntry('mine', [perImage])], { biller: 'late' })] };
    const layered = bundledBook([mine]);
    expect(json(call, book)).toMatchObject({ reason: 'unknown_model' });
    expect(json({ ...call, model: 'mine' }, layered)).toMatchObject({ amount: '0.04' });
    expect(json(call, layered)).toMatchObject({ reason: 'unknown_model' });
    expect([book.testedSettings('late').has('strength'), book.billers().includes('late')]).toEqual([false, false]);

    registerBook(
      billerBook([modelEntry('m', [perImage], { defaults: { strength: 'low' } })], { biller: 'late' }),
      'v7',
    );
    expect(json(call, book)).toMatchObject({ amount: '0.04', price: { version: 'v7' } });
    expect(json(call, layered)).toMatchObject({
      amount: '0.04',
      price: { version: expect.stringMatching(/^v7\+[0-9a-f]{12}$/) as string },
    });
    expect(json({ ...call, model: 'mine' }, layered)).toMatchObject({ amount: '0.04', price: { origin: 'user' } });
    expect(book.testedSettings('late').has('strength')).toBe(true);
    expect(book.billers()).toContain('late');
  });

  it('holds, whatever is registered after it', () => {
    registerBook(acme('first', '0.04'), 'v1');
    registerBook(acme('first', '0.05'), 'v2');
    expect(json(usage(images(1), { provider: 'first' }), bundledBook())).toMatchObject({
      amount: '0.04',
      price: { version: 'v1' },
    });
  });

  it('is refused with the fix where it is none', () => {
    const errors: string[] = [];
    const nothing = (): void => undefined;
    diag.setLogger(
      { error: (text) => errors.push(text), warn: nothing, info: nothing, debug: nothing, verbose: nothing },
      DiagLogLevel.ERROR,
    );
    registerBook(undefined as never, 'v1');
    registerBook({ biller: 'wrong' } as never, 'v1');
    registerBook(acme('wrong'), undefined as never);
    diag.disable();
    expect(errors).toEqual(
      Array.from({ length: 3 }, () => expect.stringContaining("from '@costspan/prices/fal' and registerBook(book")),
    );
    expect(bundledBook().billers()).not.toContain('wrong');
  });
});

it('rates any calls, under any layers, as a price book that had all books from the start', () => {
  const books = allBooks as readonly BillerBook[];
  const calls = books.flatMap((book) =>
    book.models.flatMap((model) => model.rates.map((entry) => ({ ...probeCall(book.biller, model, entry), entry }))),
  );
  const billers = books.map(({ biller }) => biller);
  const layer: fc.Arbitrary<PriceLayer> = fc.record({
    books: fc.array(
      fc.constantFrom(...calls).map(({ usage: { provider, model = '' } }) =>
        billerBook([modelEntry(model, [rateEntry({ item: 'image_output', unit: 'image', price: '0.07' })])], {
          biller: provider,
        }),
      ),
      { maxLength: 2 },
    ),
    rates: fc.array(
      fc.record({
        biller: fc.constantFrom(...billers),
        id: fc.constantFrom(...calls.map(({ entry }) => entry.id)),
        price: fc.constantFrom('0.01', '3'),
        from: fc.constantFrom(undefined, '2026-11-10'),
        seen: fc.constant(seen),
      }),
      { maxLength: 3 },
    ),
    multipliers: fc.array(
      fc.record({
        biller: fc.constantFrom(...billers),
        serviceTier: fc.constantFrom(undefined, 'standard', 'batch'),
        factor: fc.constantFrom('0.5', '0.9'),
      }),
      { maxLength: 5 },
    ),
  });
  const call = fc.record({
    at: fc.constantFrom(...calls),
    day: fc.constantFrom(undefined, '2026-05-01', '2026-11-10', '2027-03-01'),
    quantity: fc.nat(5_000),
    facts: fc.constantFrom({}, { service_tier: 'batch' }, { quality: 'high' }, { resolution: '1080p', duration: 8 }),
    end: fc.constantFrom('succeeded' as const, 'failed' as const, 'filtered' as const),
    name: fc.constantFrom('', 'x'),
  });
  let priced = 0;
  fc.assert(
    fc.property(
      fc.array(layer, { maxLength: 2 }),
      fc.array(call, { minLength: 1, maxLength: 12 }),
      (layers, wanted) => {
        const lazy = bundledBook(layers);
        const whole = new PriceBook(books, pricesVersion, layers);
        // Every book is indexed before the first call.
        expect([...whole.models()].length).toBeGreaterThan(allBooks.length);
        for (const { at, day = at.day, quantity, facts, end, name } of wanted) {
          const one: Usage = {
            ...at.usage,
            model: at.usage.model + name,
            end,
            facts: { ...at.usage.facts, ...facts },
            measures: at.usage.measures.map(({ item, unit, basis }) => measure(item, unit, quantity, basis)),
          };
          const charge = chargeToJson(rate(one, lazy, day));
          expect(charge).toEqual(chargeToJson(rate(one, whole, day)));
          if (charge['status'] !== 'unpriced') priced++;
        }
      },
    ),
  );
  expect(priced).toBeGreaterThan(100);
});
