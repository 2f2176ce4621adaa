import { bundledBook, rate } from '@costspan/core';
import type { Exchange } from '@costspan/core';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { billers, loadMeter } from './index.ts';

const book = bundledBook();

/** Anything at the places that a meter reads, and at those that it does not expect. */
const body = fc.oneof(
  fc.jsonValue(),
  fc.dictionary(
    fc.constantFrom(
      'model',
      'usage',
      'usageMetadata',
      'response',
      'data',
      'images',
      'candidates',
      'error',
      'body',
      'n',
    ),
    fc.jsonValue(),
  ),
);

const exchange = fc.record({
  model: fc.option(fc.constantFrom('veo-3.1-generate-preview', 'imagen-4.0-generate-001', 'lyria-3.5', 'neural', 'x'), {
    nil: undefined,
  }),
  status: fc.option(fc.constantFrom(200, 400, 422, 503), { nil: undefined }),
  url: fc.option(fc.webUrl(), { nil: undefined }),
  request: body,
  response: body,
});

test.each(billers)('%s: no body makes its meter fail, or say a negative amount', async (biller) => {
  const meter = await loadMeter(biller);
  if (!meter) throw new Error(`no meter of ${biller}`);
  fc.assert(
    fc.property(exchange, (any) => {
      const usage = meter({ provider: biller, ...any } as Exchange);
      if (!usage) return;
      const charge = rate(usage, book, '2026-11-24');
      expect(charge.status === 'unpriced' || charge.amount.gte(0)).toBe(true);
    }),
    { numRuns: 300 },
  );
});
