import fc from 'fast-check';
import stringWidth from 'string-width';
import { expect, it } from 'vitest';
import { fit } from './wrap.ts';

it('puts what does not fit below where its line began', () => {
  expect(fit('  source  a page of the vendor', 20)).toBe('  source  a page of\n          the vendor');
  expect(fit('    one two three', 12)).toBe('    one two\n    three');
  expect(fit('图像 图像 图像', 10)).toBe('图像 图像\n图像');
  expect(fit('one two', 3)).toBe('one\ntwo');
  expect(fit('short\n\nlines', 10)).toBe('short\n\nlines');
});

it('leaves a name no more than half of the line', () => {
  expect(fit('a name that is long  value of it', 20)).toBe('a name that is long\nvalue of it');
});

it('never writes a line that is longer, nor loses a word', () => {
  const word = fc
    .string({ unit: 'grapheme', minLength: 1, maxLength: 8 })
    .map((text) => text.replaceAll(/\s/g, 'x').normalize());
  fc.assert(
    fc.property(fc.array(word, { minLength: 1, maxLength: 20 }), fc.integer({ min: 20, max: 60 }), (words, width) => {
      const text = words.join(' ');
      const fitted = fit(text, width);
      for (const line of fitted.split('\n')) expect(stringWidth(line)).toBeLessThanOrEqual(width);
      expect(fitted.split(/\s+/).filter(Boolean)).toEqual(text.split(/\s+/).filter(Boolean));
    }),
  );
});
