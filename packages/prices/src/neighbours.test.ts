import fc from 'fast-check';
import { expect, test } from 'vitest';
import { bundledBook, bundledBooks } from '../../core/src/price-book/bundled.ts';
import { measure } from '../../core/src/usage/measure.ts';
import { rate } from '../../core/src/rating/rate.ts';

const names = bundledBooks().flatMap(({ biller, models }) =>
  models.flatMap(({ model, aliases = [] }) => [model, ...aliases].map((name) => ({ biller, name }))),
);
const known = new Set(names.map(({ biller, name }) => `${biller}\n${name}`));
const book = bundledBook();

/** Names that are near a known one, as vendors make them and as people mistype them. */
const NEIGHBOURS: readonly ((name: string) => string)[] = [
  ...[
    '-mini',
    '-turbo',
    '-fast',
    '-lite',
    '-ultra',
    '-pro',
    '-max',
    '-hd',
    '-preview',
    '-v2',
    '/v2',
    '/v3',
    '2',
    ' ',
  ].map((suffix) => (name: string) => name + suffix),
  (name) => `x${name}`,
  (name) => ` ${name}`,
  (name) => `fal-ai/${name}`,
  (name) => name.slice(0, -1),
  (name) => name.slice(1),
  (name) => name.replace(/[-/][^-/]*$/, ''),
  (name) => name.replace(/^[^/]*\//, ''),
  (name) => name.replace(/-\d{4}-\d{2}-\d{2}$/, '-2031-01-01'),
  (name) => name.replace(/\d/, (digit) => String((Number(digit) + 1) % 10)),
  (name) => name.replace(/[-/.]/, '_'),
  (name) => name.toUpperCase(),
  (name) => name.replace(/[a-z]/, (letter) => letter.toUpperCase()),
];

/** Whatever could be billed, so that only the name can be what is missing. */
const MEASURES = [
  measure('image_output', 'image', 1),
  measure('image_output', 'token', 1_000),
  measure('image_output', 'megapixel', 1),
  measure('video_output', 'second', 5),
  measure('video_output', 'video', 1),
  measure('audio_output', 'second', 5),
  measure('text_input', 'character', 100),
  measure('billed', 'provider_unit', 1, 'billed_units'),
];

function isUnknown(biller: string, model: string): boolean {
  const charge = rate({ provider: biller, model, end: 'succeeded', facts: {}, measures: MEASURES }, book, '2026-11-24');
  return charge.status === 'unpriced' && charge.reason === 'unknown_model' && charge.tier === undefined;
}

test('no model is priced as its neighbour', () => {
  const wrong = names.flatMap(({ biller, name }) =>
    NEIGHBOURS.map((change) => change(name)).filter(
      (other) => !known.has(`${biller}\n${other}`) && !isUnknown(biller, other),
    ),
  );
  expect(wrong).toEqual([]);
  // Most neighbours of most models are no models: the test has looked at something.
  expect(names.length).toBeGreaterThan(200);
});

test('no model is known at another biller, nor under any other name', () => {
  const billers = bundledBooks().map(({ biller }) => biller);
  fc.assert(
    fc.property(
      fc.constantFrom(...names),
      fc.constantFrom(...billers),
      fc.nat(),
      fc.string({ minLength: 1, maxLength: 3 }),
      ({ name }, biller, at, text) => {
        const place = at % (name.length + 1);
        const inserted = name.slice(0, place) + text + name.slice(place);
        for (const other of [inserted, name])
          if (!known.has(`${biller}\n${other}`))
            expect([biller, other, isUnknown(biller, other)]).toEqual([biller, other, true]);
      },
    ),
    { numRuns: 2_000 },
  );
});
