import fc from 'fast-check';
import { expect, test } from 'vitest';
import { inputCharacters } from './characters.ts';

test('characters are code points: of pairs, of halves of them, and of texts without any', () => {
  const text = fc.oneof(fc.string({ unit: 'binary' }), fc.string(), fc.constantFrom('😀', 'a\uD83D', '\uDE00b'));
  fc.assert(
    fc.property(fc.array(text, { minLength: 1 }), (texts) => {
      expect(inputCharacters(...texts)?.quantity.toNumber()).toBe(texts.reduce((sum, one) => sum + [...one].length, 0));
    }),
  );
  expect(inputCharacters(undefined, 3)).toBeUndefined();
});
