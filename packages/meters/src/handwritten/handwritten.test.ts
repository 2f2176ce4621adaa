import { bundledBook, chargeToJson, rate } from '@costspan/core';
import type { Exchange, Usage } from '@costspan/core';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { billers, meterFor } from '../index.ts';
import { toWire, usagesOfBill } from './index.ts';
import { outputLengthIn, lengthIn } from './lengths.ts';
import { plainTokens } from './tokens.ts';

const DAY = '2026-11-24';
const book = bundledBook();

function read(provider: string, exchange: Partial<Exchange>): Usage | undefined {
  const meter = meterFor(provider);
  return meter && usagesOfBill(meter, { provider, ...exchange })[0];
}

const quantities = (usage: Usage | undefined): string[] =>
  (usage?.measures ?? []).map(({ item, quantity, unit, basis }) => `${item} ${quantity} ${unit} ${basis}`);

describe('in the provider’s wire form', () => {
  const request = (provider: string, body: unknown, model?: string): unknown =>
    toWire({ provider, model, request: body }).request;
  const response = (provider: string, body: unknown, model?: string): unknown =>
    toWire({ provider, model, request: {}, response: body }).response;

  test('a number of characters is a text of that length', () => {
    expect(request('openai', { input_length: 3 })).toEqual({ input: 'xxx' });
    expect(request('elevenlabs', { characters: '3' })).toEqual({ text: 'xxx' });
    expect(request('cartesia', { text_length: 3 })).toEqual({ transcript: 'xxx' });
    expect(request('aws.polly', { character_count: 3 })).toEqual({ Text: 'xxx' });
    expect(request('runway', { text_length: 3 })).toEqual({ promptText: 'xxx' });
    expect(request('hume', { text_length: 3 })).toMatchObject({ utterances: [{ text: 'xxx' }] });
    // The text itself says more than its length.
    expect(request('openai', { input: 'Hi', input_length: 3 })).toMatchObject({ input: 'Hi' });
    expect(request('openai', { input_length: 1e9 })).toEqual({ input_length: 1e9 });
  });

  test('names are the provider’s own', () => {
    expect(request('kling', { model: 'kling-v3', minutes: 0.1, audio: true })).toEqual({
      model_name: 'kling-v3',
      duration: 6,
      sound: 'on',
    });
    expect(request('openai', { images: 2 })).toEqual({ n: 2 });
    expect(request('replicate', { input: { images: 2 } })).toEqual({ input: { num_outputs: 2 } });
    expect(request('replicate', { number_of_images: 2, n: 3 })).toEqual({ number_of_images: 2, n: 3 });
    expect(request('runware', [{ n: 2, seconds: 5 }])).toEqual([{ numberResults: 2, duration: 5 }]);
    expect(request('gcp.gemini', { seconds: 8, resolution: '1080p' }, 'veo-3.1')).toEqual({
      durationSeconds: 8,
      resolution: '1080p',
    });
    expect(request('gcp.gemini', { resolution: '2K' }, 'gemini-3-pro-image')).toEqual({ imageSize: '2K' });
    expect(request('gcp.gemini', { resolution: 512 }, 'gemini-3.1-flash-image')).toEqual({ imageSize: '512' });
    expect(request('aws.bedrock', { output_megapixels: 1.048576 })).toMatchObject({ width: 1024, height: 1024 });
    expect(response('black_forest_labs', { credits: 4, output_megapixels: 1 })).toEqual({ cost: 4, output_mp: 1 });
    expect(response('assemblyai', { minutes: 1 })).toEqual({ audio_duration: 60 });
    // A length under the provider's own name stays as it is written.
    expect(request('luma', { duration: '5s' })).toEqual({ duration: '5s' });
  });

  test('media that are only counted are named', () => {
    expect(request('x_ai', { input_images: 2 })).toMatchObject({ images: [expect.any(String), expect.any(String)] });
    expect(request('fal', { video_input: true })).toEqual({ video_url: expect.any(String) });
    expect(request('byteplus', { video_input: true })).toMatchObject({ content: [{ type: 'video_url' }] });
    expect(response('gcp.vertex_ai', { videos: 2 })).toEqual({
      generatedVideos: [expect.anything(), expect.anything()],
    });
    expect(request('x_ai', { input_images: 5_000 })).toEqual({ input_images: 5_000 });
  });

  test('tokens stand where the answer has them', () => {
    expect(response('openai', { output_image_tokens: 5 }, 'gpt-image-2')).toMatchObject({
      usage: { output_tokens: 5, output_tokens_details: { image_tokens: 5 } },
    });
    expect(response('byteplus', { completion_tokens: 7 })).toMatchObject({ usage: { completion_tokens: 7 } });
    expect(response('gcp.gemini', { 'candidates IMAGE tokens': 5 }, 'gemini-3-pro-image')).toMatchObject({
      usageMetadata: { candidatesTokensDetails: [{ modality: 'IMAGE', tokenCount: 5 }] },
    });
    // Whether cached tokens are among the others is not told.
    expect(response('openai', { output_tokens: 5, cached_tokens: 2 }, 'gpt-image-1')).not.toHaveProperty('usage');
    const usage = { output_tokens: 1 };
    expect(response('openai', { output_image_tokens: 5, usage }, 'gpt-image-2')).toMatchObject({ usage });
  });

  test('headers and operations stand beside the bodies', () => {
    expect(toWire({ provider: 'hugging_face', response: { compute_seconds: 10 } }).headers).toEqual({
      'x-compute-time': '10',
    });
    expect(toWire({ provider: 'fal', response: { 'x-fal-billable-units': 3 } }).headers).toEqual({
      'x-fal-billable-units': '3',
    });
    expect(toWire({ provider: 'ltx', request: { operation: 'retake' } }).operation).toBe('retake');
    expect(toWire({ provider: 'deepgram', request: { mode: 'streaming' } }).url).toMatch(/^wss:/);
  });

  test('a prediction has an id and a status; notes about a call to come are no answer', () => {
    const wire = (body: unknown): unknown => toWire({ provider: 'replicate', request: {}, response: body }).response;
    expect(wire({ 'metrics.predict_time': 10 })).toMatchObject({
      id: expect.any(String),
      status: 'succeeded',
      metrics: { predict_time: 10 },
    });
    expect(wire({ status: 'failed' })).toMatchObject({ id: expect.any(String), status: 'failed' });
    expect(wire({ results: [] })).toEqual({ results: [] });
    expect(wire({ images: 2 })).toBeUndefined();
  });

  test.each(billers)('%s: an exchange of the wire stays what it is', (provider) => {
    const exchange = { provider, status: 200, request: { prompt: 'A boat' }, response: { id: 'a', created: 1 } };
    expect(toWire(exchange)).toEqual({ ...exchange, headers: undefined });
  });
});

describe('what no exchange tells is added', () => {
  test.each([
    ['groq', 'whisper-large-v3-turbo', { minutes: 2 }, {}, 'audio_input 120 second request'],
    ['openai', 'whisper-1', { minutes: 2 }, {}, 'audio_input 120 second request'],
    ['deepgram', 'nova-3', { seconds: 60, multichannel: true, channels: 2 }, {}, 'audio_input 120 second request'],
    ['fal', 'a/text-to-image', { output_megapixels: 2 }, {}, 'image_output 2 megapixel request'],
    ['fal', 'a/text-to-image', {}, { image_output_tokens: 439 }, 'image_output 439 token usage'],
    ['fal', 'a/extend-video', { duration: 4 }, { source_seconds: 8 }, 'video_input 8 second request'],
    ['fal', 'a/tts', { text_length: 1500 }, {}, 'text_input 1500 character request'],
    ['replicate', 'a/image', { input_images_megapixels: 1 }, {}, 'image_input 1 megapixel request'],
    ['replicate', 'a/image', { output_megapixels: 4 }, {}, 'image_output 4 megapixel request'],
    ['black_forest_labs', 'flux-2-pro', { images: 3 }, {}, 'image_output 3 image request'],
    ['stability_ai', 'stable-image-core', {}, { credits: 3 }, 'billed 3 credit billed_units'],
    ['minimax', 'MiniMax-Hailuo-02', { duration: 6, input_seconds: 4 }, {}, 'video_input 4 second request'],
    ['cloudflare_workers_ai', '@cf/leonardo/phoenix-1.0', { steps: 25, tiles: 4 }, {}, 'image_output 100 step request'],
  ])('%s %s %o %o: %s', (provider, model, request, response, measure) =>
    expect(quantities(read(provider, { model, request, response }))).toContain(measure),
  );

  test('a clip of noted length is not named beside it', () => {
    const request = { operation: 'edit', duration: 8, input_seconds: 8 };
    const items = quantities(read('x_ai', { model: 'grok-imagine-video', request, response: {} }));
    expect(items.filter((one) => one.startsWith('video_input'))).toEqual(['video_input 8 second request']);
  });

  test('features that are only named decide the price as those that were asked for', () => {
    const facts = (provider: string, request: unknown): unknown => read(provider, { request, response: {} })?.facts;
    expect(facts('deepgram', { add_ons: ['diarization', 'redact'] })).toMatchObject({ add_ons: 'diarize+redact' });
    expect(facts('assemblyai', { speaker_labels: true, add_on: 'odd' })).toMatchObject({
      add_ons: 'odd+speaker_labels',
    });
  });

  test('a quote for a number of units is no charge yet', () => {
    const usage = read('fal', { model: 'a/b', request: { unit_quantity: 100 }, response: {} });
    expect(usage?.end).toBe('pending');
    expect(quantities(usage)).toContain('billed 100 provider_unit billed_units');
  });

  test('a community model is billed as its hardware', () => {
    const model = (name: string): string | undefined =>
      read('replicate', { model: name, request: {}, response: { metrics: { predict_time: 1 } } })?.model;
    expect(model('community model on gpu-l40s')).toBe('hardware/gpu-l40s');
    expect(model('hardware/gpu-a100-large (80GB)')).toBe('hardware/gpu-a100-large');
    // A private one is billed for its idle time, too.
    expect(model('private model on gpu-l40s')).toBeUndefined();
  });

  test.each([
    [
      'cloudflare_workers_ai',
      '@cf/black-forest-labs/flux-2-klein-4b',
      { width: 1024, height: 1024, input_images: [{ width: 1024, height: 1024 }] },
      '0.001384',
    ],
    [
      'ltx',
      'ltx-2-3-pro',
      { audio_uri: 'https://example.com/a.mp3', audio_seconds: 12, resolution: '1920x1080' },
      '1.2',
    ],
    ['x_ai', 'grok-imagine-video', { duration: 4, resolution: '480p', source_seconds: 8 }, '0.28'],
  ])('%s %s %o costs %s', (provider, model, request, amount) => {
    const usage = read(provider, { model, status: 200, request, response: {} });
    expect(usage && chargeToJson(rate(usage, book, DAY))).toMatchObject({ status: 'final', amount });
  });
});

describe('lengths and tokens', () => {
  test('lengths by their usual names, in seconds', () => {
    for (const body of [
      { seconds: '90' },
      { duration: '90s' },
      { audio_duration_secs: 90 },
      { minutes: 1.5 },
      { audio_hours: '0.025' },
      { music_length_ms: 90_000 },
    ])
      expect(lengthIn(body)?.seconds.toNumber()).toBe(90);
    for (const body of [{}, { duration: 0 }, { duration: -1 }, { seconds: NaN }, { max_duration: 90 }])
      expect(lengthIn(body)).toBeUndefined();
    // The length that a request asks for is not that of what it sends in.
    expect(outputLengthIn({ video_duration: 8, audio_duration: 8 })).toBeUndefined();
  });

  test('tokens as people note them; of cached ones and of a bare total no price is told', () => {
    expect([...plainTokens({ 'candidates IMAGE tokens': 1120, text_input_tokens: 7 }, 'image')]).toEqual([
      ['image_output', 1120],
      ['text_input', 7],
    ]);
    expect([...plainTokens({ max_output_tokens: 1024, tokens_per_second: 9, input_token_limit: 5 }, 'text')]).toEqual(
      [],
    );
    expect([...plainTokens({ output_tokens: 5, cached_tokens: 1 }, undefined)]).toEqual([['compute', 6]]);
  });
});

test.each(billers)('%s: whatever is written down is read without an error', (provider) => {
  const name = fc.constantFrom(
    ...`characters minutes seconds duration images input_images video_input output_megapixels tiles credits model text
    operation mode resolution usage metrics metadata input add_ons output_tokens unit_quantity a.b x-header`.split(
      /\s+/,
    ),
  );
  const body = fc.oneof(
    fc.anything({ maxDepth: 2 }),
    fc.dictionary(name, fc.oneof(fc.integer(), fc.string(), fc.boolean(), fc.anything({ maxDepth: 1 }))),
  );
  fc.assert(
    fc.property(body, body, fc.option(fc.string(), { nil: undefined }), (request, response, model) => {
      for (const { quantity } of read(provider, { request, response, model })?.measures ?? [])
        expect(quantity.gte(0)).toBe(true);
    }),
    { numRuns: 100 },
  );
});
