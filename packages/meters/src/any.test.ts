import { bundledBook, rate } from '@costspan/core';
import type { Exchange } from '@costspan/core';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { billers, meterFor } from './index.ts';

const DAY = '2026-11-24';
const book = bundledBook();

/** Names that the meters read, of requests, answers and bills that people write down. */
const NAMES =
  `model model_name modelId model_id name operation type status state task_status taskType error errors code id
  data task_result output outputs inputs result response results images image image_url video videos clips content parts
  candidates predictions generatedImages generatedVideos generatedSamples artifacts finish_reasons finish_reason choices
  messages utterances words segments generations usage usageMetadata metadata metrics extra_info providerMetadata
  base_resp cost credits final_unit_deduction n num_images numberResults width height size image_size resolution steps
  tiles megapixels output_megapixels input_megapixels input_images seconds duration minutes hours audio_duration
  music_length_ms text text_length characters transcript promptText quality mode sound audio generate_audio
  speech_models config parameters instances generationConfig body modelInput duration.seconds cost.credits
  usage.completion_tokens`.split(/\s+/);

const anything = fc.oneof(fc.anything({ maxDepth: 3 }), fc.jsonValue({ maxDepth: 3 }));
const scalar = fc.oneof(
  fc.integer(),
  fc.double(),
  fc.string(),
  fc.constantFrom('auto', '1e999', '-1', '9'.repeat(400)),
);
const named = fc.dictionary(fc.constantFrom(...NAMES), fc.oneof(scalar, anything), { maxKeys: 8 });
const nested = fc.dictionary(fc.constantFrom(...NAMES), fc.oneof(scalar, named, fc.array(named, { maxLength: 3 })), {
  maxKeys: 8,
});
const body = fc.oneof(anything, named, nested, fc.array(nested, { maxLength: 3 }));
const headers = fc.dictionary(
  fc.constantFrom(
    'character-cost',
    'x-comfy-credits-used',
    'x-amzn-requestcharacters',
    'x-compute-time',
    'dg-char-count',
  ),
  fc.oneof(fc.string(), fc.integer().map(String), fc.constant('12.5')),
);

function exchanges(biller: string): fc.Arbitrary<Exchange> {
  const models = [...book.models(biller)].map(({ entry }) => entry.model);
  return fc.record(
    {
      provider: fc.constant(biller),
      model: fc.oneof(fc.constantFrom(...models, 'neighbour'), fc.string(), fc.constant(undefined)),
      operation: fc.oneof(fc.string(), fc.constantFrom('images.generate', 'edit', 'batch', undefined)),
      status: fc.constantFrom(undefined, 200, 202, 400, 404, 422, 500, 503),
      url: fc.oneof(fc.webUrl({ withQueryParameters: true }), fc.string(), fc.constant(undefined)),
      request: body,
      response: body,
      headers,
    },
    { requiredKeys: ['provider'] },
  );
}

test.each(billers)('%s: whatever arrives is read without an error, and no quantity or amount is negative', (biller) => {
  const meter = meterFor(biller);
  if (!meter) throw new Error(`no meter of ${biller}`);
  let read = 0;
  fc.assert(
    fc.property(exchanges(biller), (exchange) => {
      const [usage] = meter.usages(exchange);
      if (!usage) return;
      read++;
      for (const { quantity } of usage.measures) expect(quantity.gte(0)).toBe(true);
      const charge = rate(usage, book, DAY);
      expect(charge.status === 'unpriced' || charge.amount.gte(0)).toBe(true);
    }),
    { numRuns: 600 },
  );
  expect(read).toBeGreaterThan(0);
});

test.each(billers)('%s: a model that is not in the book has no price', (biller) => {
  const [usage] =
    meterFor(biller)?.usages({
      provider: biller,
      model: 'no-such-model',
      operation: 'images.generate',
      status: 200,
      request: { prompt: 'A paper boat', text: 'A paper boat', duration: 5, resolution: '720p' },
      response: { id: 'a', status: 'succeeded' },
    }) ?? [];
  expect(usage && rate(usage, book, DAY)).toMatchObject({ status: 'unpriced', reason: 'unknown_model' });
});

test.each(billers)('%s: a word that every object knows is no setting', (biller) => {
  for (const word of ['toString', 'valueOf', 'constructor', '__proto__']) {
    const usages = meterFor(biller)?.usages({
      provider: biller,
      model: word,
      url: `https://example.com/v1/${word}`,
      status: 200,
      request: { model: word, mode: word, resolution: word, size: word, quality: word, tools: [{ type: word }] },
      response: { status: word, state: word, task_status: word, usageMetadata: { trafficType: word } },
    });
    for (const { model, end, facts } of usages ?? [])
      for (const value of [model, end, ...Object.values(facts)]) expect(typeof value).not.toBe('function');
  }
});

const ROUTES = ['chat/completions', 'responses', 'embeddings', 'images/generations', 'audio/speech', 'videos'];

test.each(billers)('%s: what is private in the name of a fine-tuned model is in no usage, on no route', (biller) => {
  const model = 'ft:open-mistral-7b:acme:secret:Ab12';
  for (const route of ROUTES)
    for (const named of [{ model }, {}]) {
      const usages = meterFor(biller)?.usages({
        ...named,
        provider: biller,
        url: `https://api.example.com/v1/${route}`,
        status: 200,
        request: { model, input: 'A paper boat', prompt: 'A paper boat' },
        response: { id: 'a', usage: { prompt_tokens: 4, completion_tokens: 2, total_tokens: 6 } },
      });
      for (const usage of usages ?? []) expect(usage.model ?? '').not.toContain('secret');
    }
});
