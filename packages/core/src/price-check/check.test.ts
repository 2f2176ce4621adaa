import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { billerBook, modelEntry, perImage, rateEntry } from '../rating/testing.ts';
import { assertPriceLayers, layerProblems } from './check.ts';
import { readPriceFile } from './files.ts';

const folder = mkdtempSync(join(tmpdir(), 'costspan-'));
afterAll(() => rmSync(folder, { recursive: true }));

const bundled = [billerBook([modelEntry('m', [perImage], { aliases: ['m-1'] })])];
const seen = '2026-11-01';
const layerOf = (rate: object, model: object = {}) => ({
  books: [billerBook([{ ...modelEntry('mine', [{ ...perImage, id: 'x', ...rate }]), ...model }])],
});
const problems = (...layers: unknown[]) =>
  layerProblems(
    layers.map((layer) => ({ layer, origin: 'prices.json' })),
    bundled,
  );
const AT = String.raw`prices\.json: books\[0\]\.models\[0\]\.rates\[0\]`;

describe('a layer in order', () => {
  it.each([
    ['nothing', {}],
    ['a model', layerOf({})],
    ['a free model', layerOf({ price: '0' })],
    [
      'factors that follow each other',
      {
        multipliers: [
          { biller: 'acme', factor: '0.9', until: seen },
          { biller: 'acme', factor: '0.8', from: seen },
        ],
      },
    ],
    ['a factor of another name of a model', { multipliers: [{ biller: 'acme', model: 'm-1', factor: '0.9' }] }],
    ['a price of a rate', { rates: [{ biller: 'acme', id: perImage.id, price: '0.03', seen }] }],
    ['a price of a credit', { credits: [{ biller: 'acme', account: 'eu', price: '0.00005', seen }] }],
    ['an exchange rate', { exchangeRates: [{ from: 'CNY', to: 'USD', rate: '0.139', seen }] }],
  ])('%s', (_, layer) => {
    expect(problems(layer)).toEqual([]);
  });
  it('may name what an earlier one adds, and not what a later one does', () => {
    const factor = { multipliers: [{ biller: 'acme', model: 'mine', factor: '0.9' }] };
    expect(problems(layerOf({}), factor)).toEqual([]);
    expect(problems(factor, layerOf({}))).toHaveLength(1);
  });
});

describe('a mistake is named by file, path, value and fix', () => {
  it.each([
    ['a number for a string', layerOf({ price: 0.01 }), `${AT}.price is 0.01: write the exact decimal as a string`],
    [
      'a negative price',
      layerOf({ price: '-0.01' }),
      `${AT}.price is "-0.01": write the exact decimal as a string, not negative`,
    ],
    ['an exponent', layerOf({ price: '1e-3' }), `${AT}.price is "1e-3": write the exact decimal`],
    ['a decimal comma', layerOf({ price: '0,01' }), `${AT}.price is "0,01": write the exact decimal`],
    [
      'an unknown unit',
      layerOf({ unit: 'imgae' }),
      `${AT}.unit is "imgae": write one of image, .*did you mean "image"\\?`,
    ],
    ['an unknown field', layerOf({ pricee: '1' }), `${AT}.pricee is "1": no field "pricee"; did you mean "price"\\?`],
    [
      'an unknown field of the layer',
      { multiplier: [] },
      'prices.json: multiplier is \\[\\]: no field "multiplier"; did you mean "multipliers"\\?',
    ],
    [
      'an unknown bound',
      layerOf({ when: { duration: { upTo: 5 } } }),
      `${AT}.when.duration.upTo is 5: no field "upTo"`,
    ],
    ['a missing field', layerOf({ seen: undefined }), `${AT}.seen is missing: write a day of the calendar`],
    [
      'a day that does not exist',
      layerOf({ seen: '2026-02-30' }),
      `${AT}.seen is "2026-02-30": write a day of the calendar as YYYY-MM-DD`,
    ],
    [
      'a step of nothing',
      layerOf({ round: { of: 'each', step: '0' } }),
      `${AT}.round.step is "0": write the exact decimal as a string, above 0`,
    ],
    [
      'a maximum below the minimum',
      layerOf({ round: { of: 'each', minimum: '2', maximum: '1.5' } }),
      `${AT}.round.maximum is .*: is below "minimum"`,
    ],
    [
      'a list that nobody has',
      { multipliers: Array.from({ length: 10_001 }, () => ({ biller: 'acme', factor: '1' })) },
      'multipliers is .*: has more than 10000 entries',
    ],
    ['another per', layerOf({ per: 10 }), `${AT}.per is 10: write 1, 100, 1000 or 1000000`],
    ['per as a string', layerOf({ per: '1000' }), `${AT}.per is "1000": write 1, 100, 1000 or 1000000, as a number`],
    ['no object', 5, 'prices.json: \\(root\\) is 5: write an object with'],
    ['no list', { books: {} }, 'prices.json: books is {}'],
    [
      'until before from',
      layerOf({ from: '2026-12-01', until: '2026-11-01' }),
      `${AT}.until is "2026-11-01": is not after "from" \\(2026-12-01\\)`,
    ],
    [
      'two rates for one call',
      layerOf({}, { rates: [perImage, { ...perImage, id: 'y', price: '0.05' }] }),
      'books\\[0\\].models\\[0\\].rates\\[1\\] is "y": holds for the same call on the same day as',
    ],
    [
      'one id twice',
      layerOf({}, { rates: [perImage, { ...perImage, when: { quality: 'high' } }] }),
      'rates\\[1\\].id is .*: names another price of the biller',
    ],
    [
      'bands that overlap',
      layerOf(
        {},
        {
          rates: [
            perImage,
            rateEntry({ item: 'image_output', unit: 'megapixel', price: '0.01', band: { after: '1' } }),
          ],
        },
      ),
      'rates\\[1\\] is .*: bills a part of the quantity that .* bills too',
    ],
    [
      'one name of two models',
      {
        books: [
          billerBook([modelEntry('a', [perImage]), modelEntry('b', [{ ...perImage, id: 'b' }], { aliases: ['a'] })]),
        ],
      },
      'models\\[1\\].aliases\\[0\\] is "a": is a name of a already',
    ],
    [
      'one biller twice',
      { books: [billerBook([modelEntry('a', [perImage])]), billerBook([modelEntry('b', [perImage])])] },
      'books\\[1\\].biller is "acme": has a book in this layer already',
    ],
    [
      'a price per million as one per token',
      layerOf({ unit: 'token', price: '40' }),
      `${AT}.price is "40": 40 USD for one token is out of range .*check "unit", and "per"`,
    ],
    [
      'nothing for what the model makes',
      layerOf({}, { modality: 'video' }),
      'models\\[0\\].modality is "video": is billed by one of video_output, request, billed, and no price is for that',
    ],
    [
      'a condition that nothing meets',
      layerOf({ when: { duration: { over: 5, to: 5 } } }),
      `${AT} is "x": no call is ever priced by it`,
    ],
    [
      'a factor of an unknown biller',
      { multipliers: [{ biller: 'acmee', factor: '0.9' }] },
      'multipliers\\[0\\].biller is "acmee": no biller of the price book; did you mean "acme"\\?',
    ],
    [
      'a factor of an unknown model',
      { multipliers: [{ biller: 'acme', model: 'm-2', factor: '0.9' }] },
      'multipliers\\[0\\].model is "m-2": no model of acme; did you mean "m-1"\\?',
    ],
    [
      'per cent for a factor',
      { multipliers: [{ biller: 'acme', factor: '90' }] },
      'multipliers\\[0\\].factor is "90": multiplies the price; for 10 % off write "0.9"',
    ],
    [
      'two factors for one call',
      {
        multipliers: [
          { biller: 'acme', factor: '0.9' },
          { biller: 'acme', factor: '0.8' },
        ],
      },
      'multipliers\\[1\\] is .*: says the same as multipliers\\[0\\]',
    ],
    [
      'a price of an unknown rate',
      { rates: [{ biller: 'acme', id: 'image_output/imag:{}', price: '0.03', seen }] },
      'rates\\[0\\].id is .*: no price of acme has this id; did you mean "image_output/image:{}"\\?',
    ],
    [
      'an own price out of range',
      { rates: [{ biller: 'acme', id: perImage.id, price: '400', seen }] },
      'rates\\[0\\].price is "400": 400 USD for one image is out of range',
    ],
    [
      'a credit out of range',
      { credits: [{ biller: 'acme', price: '165', seen }] },
      'credits\\[0\\].price is "165": 165 USD for one credit is out of range',
    ],
    [
      'two prices of a credit',
      {
        credits: [
          { biller: 'acme', price: '0.01', seen },
          { biller: 'acme', price: '0.02', seen },
        ],
      },
      'credits\\[1\\] is .*: says the same as credits\\[0\\]',
    ],
    [
      'another target currency',
      { exchangeRates: [{ from: 'CNY', to: 'EUR', rate: '0.1', seen }] },
      'exchangeRates\\[0\\].to is "EUR": write "USD"',
    ],
    [
      'a worthless currency',
      { exchangeRates: [{ from: 'CNY', to: 'USD', rate: '0', seen }] },
      'exchangeRates\\[0\\].rate is "0": nothing is worth nothing',
    ],
    [
      'a symbol for a currency',
      { exchangeRates: [{ from: '¥', to: 'USD', rate: '0.139', seen }] },
      'exchangeRates\\[0\\].from is "¥": write the ISO 4217 code',
    ],
  ])('%s', (_, layer, message) => {
    const found = problems(layer);
    expect(found).toHaveLength(1);
    expect(found[0]).toMatch(new RegExp(message));
  });
  it('a price that was seen in the future, where today is known', () => {
    const layer = layerOf({ seen: '9999-12-31' });
    expect(problems(layer)).toEqual([]);
    expect(layerProblems([{ layer, origin: 'prices.json' }], bundled, '2026-12-01')).toEqual([
      expect.stringMatching(new RegExp(`^${AT}\\.seen is "9999-12-31": is in the future`)),
    ]);
  });
  it('an object that is no JSON', () => {
    const circle: Record<string, unknown> = {};
    circle['books'] = circle;
    expect(problems(circle)).toEqual([expect.stringMatching(/^prices\.json: books is no JSON: write a list of books/)]);
  });
  it('and of many mistakes the first are named', () => {
    const many = { multipliers: ['a', 'b', 'c', 'd', 'e', 'f', 'g'].map((biller) => ({ biller, factor: '1' })) };
    expect(() => assertPriceLayers([{ layer: many, origin: 'prices.json' }], bundled)).toThrow(
      /multipliers\[4\].*; and 2 more: costspan prices check FILE$/,
    );
  });
});

describe('a file', () => {
  const read = (text: string | Uint8Array) => {
    const path = join(folder, 'prices.json');
    writeFileSync(path, text);
    return readPriceFile(path, 'prices.json');
  };
  it('holds one layer or several', () => {
    expect(read('{}')).toEqual([{ layer: {}, origin: 'prices.json' }]);
    expect(read('[{}, {"until": "2027-01-01"}]').map(({ origin }) => origin)).toEqual([
      'prices.json[0]',
      'prices.json[1]',
    ]);
  });
  it.each([
    ['{"books": [], "books": []}', 'books is given twice'],
    [
      '{"multipliers": [{"biller": "a", "factor": "1"}, {"biller": "b", "factor": "0.9", "factor": "0.8"}]}',
      'multipliers[1].factor is given twice',
    ],
    [String.raw`{"books": [], "book\u0073": []}`, 'books is given twice'],
  ])('with a key twice is refused: %s', (text, message) => {
    expect(() => read(text)).toThrow(`prices.json: ${message}: keep one`);
  });
  it('with one word twice in different places is none', () => {
    expect(read('{"books": [{"biller": "{\\"biller\\":"}, {"biller": "b"}], "$schema": "books"}')).toHaveLength(1);
  });
  it('may start with a byte order mark, as editors on Windows write it', () => {
    expect(read('\ufeff{}')).toHaveLength(1);
  });
  it('with a text of 15 MiB is read', () => {
    expect(read(JSON.stringify({ $schema: '\\"x'.repeat(3 << 20) }))).toHaveLength(1);
  });
  it.each([
    [
      'nested too deep',
      `{"books": ${'['.repeat(100_000)}${']'.repeat(100_000)}}`,
      /^prices\.json: books\[0\]\[0\] is nested deeper than 100 levels/,
    ],
    ['UTF-16', Buffer.from('\ufeff{}', 'utf16le'), /^prices\.json: not UTF-8 text; save it as UTF-8$/],
    ['Latin-1', Buffer.from('{"$schema": "é"}', 'latin1'), /^prices\.json: not UTF-8 text/],
    ['empty', '', /^prices\.json: empty; write a price layer/],
  ])('that is %s is named, with the fix', (_, content, message) => {
    expect(() => read(content)).toThrow(message);
  });
  it('that is no JSON, no file or not there is named', () => {
    expect(() => read('{"books": [}')).toThrow(/^prices\.json: not JSON: /);
    expect(() => readPriceFile(folder, 'here')).toThrow('here: not a file');
    expect(() => readPriceFile(join(folder, 'none.json'), 'none.json')).toThrow('none.json: no such file');
  });
});
