import type { Exchange } from '@costspan/core';
import { bundledBook, rate } from '@costspan/core';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { billers, loadMeter } from './index.ts';

const book = bundledBook();

/** Names that meters read, with values that nobody should send. */
const body = fc.dictionary(
  fc.constantFrom(
    'text',
    'n',
    'width',
    'height',
    'size',
    'steps',
    'seconds',
    'duration',
    'status',
    'usage',
    'metadata',
    'data',
    'outputs',
    'inputs',
    'words',
    'images',
    'utterances',
    'providerMetadata',
    'speech_models',
    'input_images',
  ),
  fc.oneof(fc.anything({ maxDepth: 3 }), fc.integer(), fc.string(), fc.double()),
);
const exchange = fc.record(
  {
    model: fc.constantFrom(undefined, ...[...book.models()].map(({ entry }) => entry.model)),
    status: fc.constantFrom(undefined, 200, 400, 422, 500),
    url: fc.oneof(fc.webUrl({ withQueryParameters: true }), fc.string(), fc.constant(undefined)),
    request: fc.oneof(body, fc.anything()),
    response: fc.oneof(body, fc.anything()),
    headers: fc.constantFrom(undefined, {}, { 'character-cost': 'x' }, { 'x-comfy-credits-used': '-1' }),
  },
  { requiredKeys: [] },
);

test.each(billers)('%s: whatever arrives is read without an error, and no quantity is negative', async (biller) => {
  const meter = await loadMeter(biller);
  fc.assert(
    fc.property(exchange, (one) => {
      const usage = meter?.({ provider: biller, ...one } as Exchange);
      for (const { quantity } of usage?.measures ?? []) expect(quantity.gte(0)).toBe(true);
      const charge = usage && rate(usage, book);
      expect(charge === undefined || charge.status === 'unpriced' || charge.amount.gte(0)).toBe(true);
    }),
    { numRuns: 300 },
  );
});
