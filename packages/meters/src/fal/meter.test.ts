import { chargeToJson, rate } from '@costspan/core';
import { PriceBook } from '@costspan/core/internal';
import type { RateEntry } from '@costspan/core/internal';
import type { Exchange, Usage } from '@costspan/core';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { meter } from './index.ts';

const id = '764cabcf-b745-4b3e-ae38-1200304cf45b';

function read(exchange: Partial<Exchange>): Usage | undefined {
  return meter.usages({ provider: 'fal', ...exchange })[0];
}

function quantities(usage: Usage | undefined): string[] {
  return (usage?.measures ?? []).map((one) => `${one.item} ${one.quantity.toFixed()} ${one.unit} ${one.basis}`);
}

describe('endpoint', () => {
  test.each([
    ['https://fal.run/fal-ai/flux/dev', 'fal-ai/flux/dev'],
    ['https://queue.fal.run/fal-ai/flux/dev?fal_webhook=https%3A%2F%2Fapp.example', 'fal-ai/flux/dev'],
    ['https://fal.run/fal-ai/flux/dev/stream', 'fal-ai/flux/dev'],
    ['wss://fal.run/fal-ai/fast-lcm-diffusion/realtime?fal_jwt_token=x', 'fal-ai/fast-lcm-diffusion'],
    ['http://127.0.0.1:4100/queue.fal.run/fal-ai/flux/dev', 'fal-ai/flux/dev'],
    [`https://queue.fal.run/fal-ai/flux/requests/${id}`, undefined],
    [`https://queue.fal.run/fal-ai/flux/requests/${id}/status?logs=1`, undefined],
  ])('of %s', (url, model) => {
    const response = url.includes('/status') ? { status: 'IN_QUEUE' } : {};
    expect(read({ url, response })).toMatchObject({ provider: 'fal', model });
  });

  test('is the SDK’s argument where there is one, an id or a URL', () => {
    expect(read({ model: '/fal-ai/flux/dev/', response: {} })?.model).toBe('fal-ai/flux/dev');
    expect(read({ model: 'https://fal.run/fal-ai/flux/dev', response: {} })?.model).toBe('fal-ai/flux/dev');
  });

  test.each([
    'https://rest.alpha.fal.ai/storage/upload/initiate',
    'https://rest.fal.ai/tokens/',
    'https://v3.fal.media/files/a/b.png',
    'https://evilfal.run.example/x',
    'https://api.fal.ai/v1/models/pricing',
  ])('%s makes no generation', (url) =>
    expect(read({ url, status: 200, request: { a: 1 }, response: { b: 1 } })).toBeUndefined(),
  );
});

describe('end', () => {
  const url = 'https://fal.run/fal-ai/flux/dev';
  const result = `https://queue.fal.run/fal-ai/flux/requests/${id}`;
  test.each<[Partial<Exchange>, Usage['end']]>([
    [{ url, status: 200, response: { images: [{}] } }, 'succeeded'],
    [{ url, status: 500, response: { detail: 'x' } }, 'server_error'],
    [{ url, status: 422, response: { detail: [] } }, 'invalid'],
    [{ url, status: 403, response: { detail: 'x' } }, 'refused'],
    [{ url, status: 499, response: { detail: 'Request was cancelled' } }, 'canceled'],
    [{ url, request: { prompt: 'x' } }, 'pending'],
    [{ url, response: { detail: [{ msg: 'x' }] } }, 'invalid'],
    [{ url, response: { detail: 'x' } }, 'failed'],
    [{ url: result, status: 400, response: { detail: 'Request is still in progress' } }, 'pending'],
    [
      { url: `${result}/status`, status: 200, response: { status: 'COMPLETED', metrics: { inference_time: 1.5 } } },
      'pending',
    ],
    [{ url: `${result}/cancel`, status: 202, response: { status: 'CANCELLATION_REQUESTED' } }, 'canceled'],
    [{ response: { request_id: id, status: 'ERROR', error: 'Invalid status code: 422', payload: {} } }, 'invalid'],
    [{ response: { request_id: id, status: 'ERROR', error: 'Invalid status code: 500' } }, 'server_error'],
    [{ response: { request_id: id, status: 'ERROR', error: 'unknown' } }, 'failed'],
    [{ response: { request_id: id, status: 'OK', payload: null, payload_error: 'too large' } }, 'succeeded'],
    [{ response: { request_id: id, status: 'ERROR', error: 'Invalid status code: 404' } }, 'failed'],
    [{ url, status: 504, response: { detail: 'x', error_type: 'request_timeout' } }, 'server_error'],
    [{ url: result, status: 499, response: { detail: 'x', error_type: 'client_cancelled' } }, 'canceled'],
    [{ url: result, status: 504, response: { detail: 'x', error_type: 'request_timeout' } }, 'server_error'],
    [{ url: result, status: 503, headers: { 'x-fal-error-type': 'runner_disconnected' } }, 'server_error'],
    [{ url: `${result}/status`, status: 200, response: { status: 'COMPLETED', error: 'x' } }, 'failed'],
    [
      { url: `${result}/status`, status: 200, response: { status: 'COMPLETED', error: 'Invalid status code: 422' } },
      'invalid',
    ],
    [
      { url: `${result}/status`, response: { status: 'COMPLETED', error: 'x', error_type: 'client_cancelled' } },
      'canceled',
    ],
    [{ url: `${result}/status`, response: { status: 'COMPLETED', error: null } }, 'pending'],
  ])('%j is %s', (exchange, end) => expect(read({ model: 'm', ...exchange })?.end).toBe(end));

  test.each<Partial<Exchange>>([
    { url: `${result}/status`, status: 500, response: { detail: 'x' } },
    { url: result, status: 404, response: { detail: 'Request not found' } },
    { url: result, status: 429, response: { detail: 'Too many requests' } },
    { url: result, status: 503, response: 'Service Unavailable' },
    { url: `${result}/cancel`, status: 400, response: { status: 'ALREADY_COMPLETED' } },
    {},
  ])('%j says nothing of a generation', (exchange) => expect(read(exchange)).toBeUndefined());

  test('a status says when the job ran, and nothing of what it consumed', () => {
    const usage = read({
      url: `${result}/status`,
      status: 200,
      response: { status: 'COMPLETED', metrics: { inference_time: 31.4 } },
    });
    expect(usage).toMatchObject({ end: 'pending', responseId: id, times: { run: 31.4 }, measures: [] });
  });
});

describe('billed units', () => {
  const exchange = { url: 'https://fal.run/a/b', status: 200, response: { images: [{}] } };
  test.each([
    ['8.439999999999998', '8.44'],
    ['4.0', '4'],
    ['0', '0'],
    ['1e-3', '0.001'],
  ])('%s are %s', (header, units) =>
    expect(quantities(read({ ...exchange, headers: { 'x-fal-billable-units': header } }))).toContain(
      `billed ${units} provider_unit billed_units`,
    ),
  );

  test.each(['', 'NaN', '-1', '1, 2', '1e999999', 'Infinity'])('%j are none', (header) => {
    const usage = read({ ...exchange, headers: { 'x-fal-billable-units': header } });
    expect(usage).toMatchObject({ incomplete: true });
    expect(quantities(usage)).toEqual(['image_output 1 image usage']);
  });

  test('count on a 422 only where they are above 0, and never on another error', () => {
    const at = (status: number, units: string): string[] =>
      quantities(
        read({ url: 'https://fal.run/a/b', status, response: {}, headers: { 'x-fal-billable-units': units } }),
      );
    expect(at(422, '2')).toEqual(['billed 2 provider_unit billed_units']);
    expect(at(422, '0')).toEqual([]);
    expect(at(500, '2')).toEqual([]);
  });
});

describe('plain measures', () => {
  const url = 'https://queue.fal.run/fal-ai/some-video';
  test('the length asked for stands before the file’s, but for a file that is shorter by seconds or where none was asked for', () => {
    const response = { video: { url: 'x', duration: 4.1 } };
    expect(quantities(read({ url, status: 200, request: { duration: '4' }, response }))).toContain(
      'video_output 4 second request',
    );
    expect(quantities(read({ url, status: 200, request: { duration: 'auto' }, response }))).toContain(
      'video_output 4.1 second usage',
    );
    const shorter = read({ url, status: 200, request: { duration: '8s' }, response });
    expect(shorter).toMatchObject({ facts: { duration: 4 }, media: { duration: 4.1 } });
    expect(quantities(shorter)).toContain('video_output 4 second usage');
    expect(read({ url, status: 200, request: { duration: 5 }, response })).toMatchObject({ facts: { duration: 5 } });
    const longer = { video: { url: 'x', duration: 13.1 } };
    expect(quantities(read({ url, status: 200, request: { duration: 5 }, response: longer }))).toContain(
      'video_output 5 second request',
    );
  });

  test('sizes are the delivered ones, else the ones asked for, never some of them', () => {
    const at = (request: object, images: object[]): unknown =>
      read({ url: 'https://fal.run/a/b', request, response: { images } })?.sizes?.image_output;
    expect(at({ image_size: 'square' }, [{ width: 1024, height: 768 }])).toEqual([{ width: 1024, height: 768 }]);
    expect(at({ image_size: 'portrait_16_9' }, [{}, {}])).toEqual([
      { width: 576, height: 1024 },
      { width: 576, height: 1024 },
    ]);
    expect(at({ image_size: '640x480' }, [{}])).toEqual([{ width: 640, height: 480 }]);
    expect(at({ image_size: 'auto' }, [{ width: 1, height: 1 }, {}])).toBeUndefined();
    expect(at({ image_size: 'constructor' }, [{}])).toBeUndefined();
  });

  test('asked and delivered counts differ', () => {
    const usage = read({
      url: 'https://fal.run/a/b',
      request: { num_images: 4 },
      response: { images: [{}, {}, {}], has_nsfw_concepts: [false, true, false] },
    });
    expect(usage).toMatchObject({ requestedQuantity: 4, media: { count: 3 }, facts: { num_images: 4 } });
    expect(quantities(usage)).toEqual(['image_output 3 image usage']);
  });

  test('inputs are counted', () => {
    const request = {
      image_urls: ['a', 'b'],
      reference_image_url: 'c',
      mask_url: 'd',
      mask_image_url: 'e',
      video_url: 'f',
    };
    const usage = read({ url: 'https://fal.run/a/b/edit', request, response: { images: [{}] } });
    expect(usage).toMatchObject({ facts: { input_images: 3, input_video: true }, input: { images: 3 } });
    expect(quantities(usage)).toEqual([
      'image_output 1 image usage',
      'image_input 3 image request',
      'video_input 1 video request',
    ]);
  });

  test('characters are code points', () => {
    const usage = read({
      url: 'https://fal.run/x/tts/v1',
      request: { text: '👋🏽é' },
      response: { audio: { url: 'x', duration: 2 } },
    });
    expect(usage).toMatchObject({ outputType: 'speech', input: { characters: 3 } });
    expect(quantities(usage)).toEqual([
      'audio_output 2 second usage',
      'audio_output 1 request usage',
      'text_input 3 character request',
    ]);
  });
});

test('facts are settings, never words or addresses', () => {
  const request = {
    resolution: '1080p',
    generate_audio: false,
    loras: [{ path: 'x' }],
    keyterms: [],
    prompt: 'a',
    negative_prompt: 'b',
    image_url: 'https://x/y',
    callback: 'c',
    style: 'https://x',
    seed: 3,
    steps: 20,
    voice: 'x'.repeat(65),
    'a b': 'data:x',
  };
  expect(read({ url: 'https://fal.run/a/b', request, response: {} })?.facts).toEqual({
    resolution: '1080p',
    generate_audio: false,
    loras: true,
    keyterms: false,
    steps: 20,
    input_images: 1,
    input_video: false,
  });
});

describe('properties', () => {
  const book = new PriceBook(
    [
      {
        biller: 'fal',
        currency: 'USD',
        models: ['a/image', 'a/video', 'a/tts'].map((model, at) => ({
          model,
          modality: (['image', 'video', 'speech'] as const)[at] ?? 'image',
          tier: 'standard',
          tierBasis: 'user',
          rates: ratesOf(model),
        })),
      },
    ],
    'test',
  );

  function ratesOf(model: string): RateEntry[] {
    const base = { price: '0.03', source: 'test', seen: '2026-11-24', evidence: 'user' } as const;
    const plain =
      model === 'a/image'
        ? ({ item: 'image_output', unit: 'image' } as const)
        : model === 'a/video'
          ? ({ item: 'video_output', unit: 'second' } as const)
          : ({ item: 'text_input', unit: 'character' } as const);
    return [
      { ...base, id: `${model} units`, item: 'billed', unit: 'provider_unit' },
      { ...base, ...plain, id: model },
    ];
  }

  const json = fc.oneof(fc.anything(), fc.jsonValue());
  const key = fc.constantFrom(
    'images',
    'image',
    'video',
    'audio',
    'status',
    'request_id',
    'requestId',
    'payload',
    'detail',
    'data',
    'timings',
    'metrics',
    'error',
    'width',
    'duration',
  );
  const body = fc.oneof(json, fc.dictionary(key, json), fc.array(fc.dictionary(key, json)));
  const exchanges = fc.record({
    provider: fc.constant('fal'),
    model: fc.constantFrom('a/image', 'a/video', 'a/tts', undefined, ''),
    url: fc.oneof(
      fc.constantFrom(
        'https://fal.run/a/image',
        'https://queue.fal.run/a/requests/1',
        'https://queue.fal.run/a/requests/1/status',
        undefined,
      ),
      fc.string(),
    ),
    operation: fc.option(fc.string(), { nil: undefined }),
    status: fc.option(fc.oneof(fc.integer(), fc.double()), { nil: undefined }),
    request: fc.oneof(
      json,
      fc.dictionary(
        fc.constantFrom('input', 'num_images', 'image_size', 'duration', 'text', 'prompt', 'image_urls', 'video_url'),
        json,
      ),
    ),
    response: body,
    headers: fc.oneof(
      json,
      fc.record({ 'x-fal-billable-units': fc.oneof(fc.string(), fc.double().map(String), json) }),
    ),
  });

  test('nothing makes it throw, and no amount is below 0', () => {
    const isSound = fc.property(exchanges, (exchange) => {
      const [usage] = meter.usages(exchange as unknown as Exchange);
      const charge = usage && rate(usage, book);
      return (
        charge === undefined ||
        charge.status === 'unpriced' ||
        (charge.amount.gte(0) && JSON.stringify(chargeToJson(charge)) !== '')
      );
    });
    const survives = fc.property(fc.anything(), (exchange) => void meter.usages(exchange as Exchange));
    expect(() => fc.assert(isSound, { numRuns: 2_000 })).not.toThrow();
    expect(() => fc.assert(survives)).not.toThrow();
  });

  const amount = (exchange: Partial<Exchange>): number => {
    const usage = read(exchange);
    return Number((usage && chargeToJson(rate(usage, book)))?.['amount']);
  };

  test('more units, images, seconds or characters never cost less', () => {
    const some = fc.integer({ min: 1, max: 500 });
    fc.assert(
      fc.property(some, some, (a, b) => {
        const [less, more] = [Math.min(a, b), Math.max(a, b)];
        const units = (n: number): number =>
          amount({
            model: 'a/image',
            status: 200,
            response: { images: [{}] },
            headers: { 'x-fal-billable-units': String(n / 7) },
          });
        const images = (n: number): number =>
          amount({ model: 'a/image', status: 200, response: { images: Array.from({ length: n }, () => ({})) } });
        const length = (n: number): number =>
          amount({ model: 'a/video', status: 200, request: { duration: n }, response: { video: {} } });
        const spoken = (n: number): number =>
          amount({ model: 'a/tts', status: 200, request: { text: 'ä'.repeat(n) }, response: { audio: {} } });
        for (const cost of [units, images, length, spoken]) expect(cost(less)).toBeLessThanOrEqual(cost(more));
      }),
      { numRuns: 50 },
    );
  });
});

describe('an answer without outputs', () => {
  test('is read by its request where it holds no files', () => {
    const request = { image_size: 'square_hd', num_images: 2 };
    expect(quantities(read({ model: 'a/b', request, response: {} }))).toEqual(['image_output 2 image request']);
    expect(quantities(read({ model: 'a/b', response: {} }))).toEqual([]);
    expect(quantities(read({ model: 'a/b', request, response: { files: [{}] } }))).toEqual([]);
  });
});

test('an edit has an image, also where the record leaves it out', () => {
  const images = (model: string, request: object) => read({ model, request, response: {} })?.facts['input_images'];
  expect(images('a/b/edit', {})).toBe(1);
  expect(images('a/image-to-video', { image_urls: ['https://a', 'https://b'] })).toBe(2);
  expect(images('a/b/editor', {})).toBe(0);
  expect(images('a/text-to-image', {})).toBe(0);
});

test('one endpoint bills the length of the file, the others the length asked for', () => {
  const response = { video: { url: 'https://v3.fal.media/a.mp4', duration: 3.008 } };
  const seconds = (model: string) => quantities(read({ model, request: { duration: 3 }, response }))[0];
  expect(seconds('google/gemini-omni-flash/v1.1/image-to-video')).toBe('video_output 3.008 second usage');
  expect(seconds('fal-ai/veo3.1')).toBe('video_output 3 second request');
});
