import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { ChargeLine } from '../rating/charge.ts';
import { decimal } from '../util/money.ts';
import { boundedLines, fits, linesText } from './billing-lines.ts';

const line: fc.Arbitrary<ChargeLine> = fc
  .record({
    item: fc.constantFrom('image_output', 'text_input', 'compute', 'billed'),
    unit: fc.constantFrom('image', 'token', 'compute_second', 'provider_unit'),
    quantity: fc.nat(),
    price: fc.nat(),
    digits: fc.nat(18),
  })
  .map(({ quantity, price, digits, ...rest }) => {
    const unitPrice = decimal(`${price}e-${digits}`);
    return {
      ...rest,
      quantity: decimal(quantity),
      unitPrice,
      amount: unitPrice.times(quantity),
      price: {},
    } as ChargeLine;
  });

it('lines on a span are valid JSON within 1 KiB, and lose no money', () => {
  fc.assert(
    fc.property(fc.array(line, { minLength: 2, maxLength: 40 }), (lines) => {
      const amount = lines.reduce((total, one) => total.plus(one.amount), decimal(0));
      const whole = linesText(lines);
      const text = fits(whole) ? whole : boundedLines(lines);
      expect(Buffer.byteLength(text)).toBeLessThanOrEqual(1_024);
      const parsed = JSON.parse(text) as { item: string; amount: string }[];
      const sum = parsed.reduce((total, one) => total.plus(one.amount), decimal(0));
      expect(sum.eq(amount), `${sum} is ${amount}`).toBe(true);
      const folded = parsed.filter(({ item }) => item === 'other').length;
      expect(folded).toBe(text === whole ? 0 : 1);
    }),
  );
});
