import { expect, test } from 'vitest';
import { byHandOf, checkFloor } from './emits.ts';
import { BENCH } from './paths.ts';
import { rateTokens } from './worker/floor-price.ts';

// On the sources of this checkout; the benchmark does the same on the packed packages.
test.each(['chat', 'image'] as const)('the floor emits what costspan does: %s', async (call) => {
  await checkFloor(call, await byHandOf(call, BENCH), BENCH);
});

test.each([
  [1, '0.000000001'],
  [9_975, '0.000009975'],
  [1_000_000_000, '1'],
  [12_340_000_000, '12.34'],
])('%d nano-dollars are %s', (tokens, wanted) => {
  const rate = { item: 'text_input', nano: 1, price: 1e-9, text: '0.000000001', id: 'one' };
  expect(rateTokens([rate], [tokens]).decimal).toBe(wanted);
});
