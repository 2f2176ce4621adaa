import { bundledBook, rate } from '@costspan/core';
import type { Exchange } from '@costspan/core';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { billers, loadMeter } from './index.ts';

const book = bundledBook();
const json = fc.oneof(fc.anything(), fc.jsonValue());
const key = fc.constantFrom(
  'model',
  'model_name',
  'data',
  'task_result',
  'videos',
  'images',
  'status',
  'task_status',
  'state',
  'cost',
  'credits',
  'usage',
  'duration',
  'resolution',
  'image',
  'video',
  'content',
  'output',
  'base_resp',
  'n',
);
const body = fc.oneof(
  json,
  fc.dictionary(key, fc.oneof(json, fc.dictionary(key, json))),
  fc.array(fc.dictionary(key, json)),
);

test.each(billers)('%s: nothing makes its meter throw, and no amount is below 0', async (biller) => {
  const meter = await loadMeter(biller);
  const models = [...book.models(biller)].map(({ entry }) => entry.model);
  fc.assert(
    fc.property(
      fc.constantFrom(...models),
      fc.option(fc.constantFrom(200, 202, 400, 422, 500)),
      body,
      body,
      (model, status, request, response) => {
        const usage = meter?.({ provider: biller, model, status: status ?? undefined, request, response } as Exchange);
        const charge = usage && rate(usage, book);
        expect(charge === undefined || charge.status === 'unpriced' || charge.amount.gte(0)).toBe(true);
      },
    ),
    { numRuns: 200 },
  );
});

test.each(billers)('%s: a model that is not in the book has no price', async (biller) => {
  const usage = (await loadMeter(biller))?.({
    provider: biller,
    model: 'no-such-model',
    status: 200,
    request: { prompt: 'A paper boat', duration: 5, resolution: '720p' },
    response: {},
  });
  expect(usage && rate(usage, book)).toMatchObject({ status: 'unpriced', reason: 'unknown_model' });
});
