import { chargeToJson, rate } from '@costspan/core';
import { PriceBook } from '@costspan/core/internal';
import type { Exchange, Usage } from '@costspan/core';
import type { BillerBook } from '@costspan/core/internal';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { meter } from './index.ts';

const api = 'https://api.replicate.com/v1';
const hash = '5c7d5dc6dd8bf75c1acaa8565735e7986bc5b66206b55cca93cb72c9bf15ccaa';

function read(exchange: Partial<Exchange>): Usage | undefined {
  return meter.usages({ provider: 'replicate', ...exchange })[0];
}

/** A prediction that has succeeded. */
function done(more: Record<string, unknown>, exchange: Partial<Exchange> = {}): Usage | undefined {
  return read({ response: { id: 'p1', status: 'succeeded', ...more }, ...exchange });
}

function quantities(usage: Usage | undefined): string[] {
  return (usage?.measures ?? []).map((one) => `${one.item} ${one.quantity.toFixed()} ${one.unit} ${one.basis}`);
}

test.each([
  [{ video_output_duration_seconds: 6, video_output_count: 1 }, 6],
  [{ video_output_duration_seconds: 12.1, video_output_count: 2 }, 6],
  [{ video_output_duration_seconds: 10.04 }, 10],
  [{ predict_time: 3 }, 10],
])('a clip of 10 s with the metrics %j is billed as one of %d', (metrics, duration) => {
  const usage = done({ model: 'minimax/hailuo-2.3', input: { duration: 10 }, output: 'https://x/a.mp4', metrics });
  expect(usage?.facts).toMatchObject({ duration });
});

describe('model', () => {
  test.each<[string, Partial<Exchange>, Record<string, unknown>, string | undefined]>([
    ['of the call', { model: 'a/b' }, {}, 'a/b'],
    ['without its version', { model: `a/b:${hash}` }, {}, 'a/b'],
    ['of the URL', { url: `${api}/models/a/b/predictions` }, {}, 'a/b'],
    ['of the answer', { url: `${api}/predictions` }, { model: `a/b:${hash}` }, 'a/b'],
    [
      'of a bare version',
      { url: `${api}/predictions`, request: { version: hash, input: {} } },
      { version: hash },
      undefined,
    ],
    ['where a hash stands for one', { model: hash }, {}, undefined],
    [
      'of a deployment, by its URL',
      { url: `${api}/deployments/a/d/predictions`, model: 'a/b' },
      { model: 'a/b' },
      'deployment/a/d',
    ],
    ['of a deployment, by its answer', {}, { model: 'a/b', deployment: 'a/d' }, 'deployment/a/d'],
    ['of named hardware', { model: 'hardware/gpu-t4' }, { model: 'a/b', deployment: 'a/d' }, 'hardware/gpu-t4'],
    ['of a training', { url: `${api}/models/a/trainer/versions/${hash}/trainings` }, {}, 'a/trainer'],
  ])('%s', (_, exchange, prediction, model) => expect(done(prediction, exchange)?.model).toBe(model));
});

describe('end', () => {
  test.each([
    ['starting', 'pending'],
    ['processing', 'pending'],
    ['succeeded', 'succeeded'],
    ['failed', 'failed'],
    ['canceled', 'canceled'],
    ['aborted', 'canceled'],
  ])('%s is %s', (status, end) =>
    expect(read({ response: { id: 'p1', status } })).toMatchObject({ end, responseId: 'p1' }),
  );

  test.each([
    [401, 'refused'],
    [402, 'refused'],
    [429, 'refused'],
    [422, 'invalid'],
    [500, 'server_error'],
  ])('a create that is answered with %i is %s', (status, end) => {
    expect(read({ url: `${api}/predictions`, status, response: { detail: 'x', status } })).toMatchObject({
      end,
      measures: [],
    });
    expect(read({ model: 'a/b', request: { input: {} }, response: { detail: 'x', status } })?.end).toBe(end);
  });

  test.each<Partial<Exchange>>([
    { url: `${api}/predictions/p1`, status: 500, response: { detail: 'x' } },
    { url: `${api}/predictions/p1/cancel`, status: 404, response: { detail: 'x' } },
    { url: `${api}/files`, status: 201, request: {}, response: { id: 'f', name: 'x' } },
    {
      url: `${api}/predictions`,
      status: 200,
      response: { previous: null, next: null, results: [{ id: 'p1', status: 'succeeded' }] },
    },
    { url: `${api}/models/a/b`, status: 200, response: { owner: 'a', name: 'b' } },
    { url: `${api}/models/a/b/versions/${hash}`, status: 200, response: { id: hash } },
    { response: { status: 'succeeded' } },
    { response: { id: 'p1', status: 'constructor' } },
    {},
  ])('%j is no generation', (exchange) => expect(read(exchange)).toBeUndefined());

  test('a call without an answer is pending, with what it asks for', () => {
    const usage = read({ model: 'black-forest-labs/flux-3', request: { input: { prompt: 'x', duration: 5 } } });
    expect(usage).toMatchObject({ end: 'pending', outputType: 'video' });
    expect(quantities(usage)).toEqual(['video_output 1 video request', 'video_output 5 second request']);
    expect(quantities(read({ model: 'a/b', request: { num_outputs: 2 } }))).toEqual(['image_output 2 image request']);
    expect(quantities(read({ model: 'a/b', request: { input: {} } }))).toEqual(['image_output 1 image default']);
  });

  test('one that came to nothing keeps what its input asks for, as the prediction repeats it', () => {
    const input = { prompt: 'x', duration: 6, resolution: '1080p' };
    const metrics = { predict_time: 61 };
    const prediction = { id: 'p1', model: 'minimax/hailuo-2.3', input, metrics };
    for (const status of ['failed', 'canceled', 'aborted']) {
      const usage = read({ url: `${api}/predictions/p1`, status: 200, response: { ...prediction, status } });
      expect(usage).toMatchObject({ outputType: 'video', facts: { resolution: '1080p' }, times: { run: 61 } });
      expect(quantities(usage)).toEqual([
        'compute 61 compute_second usage',
        'video_output 1 video request',
        'video_output 6 second request',
      ]);
    }
    const removed = read({ response: { ...prediction, status: 'failed', input: {}, data_removed: true } });
    expect(quantities(removed)).toEqual(['compute 61 compute_second usage']);
  });

  test.each([
    [{}, 'succeeded', 'image_output 2 image request'],
    [{ reason: 'canceled' }, 'canceled', 'image_output 1 image default'],
    [{ reason: 'error' }, 'failed', 'image_output 1 image default'],
  ])('a stream that is done, %j, says how its prediction ended', (data, end, quantity) => {
    const file = { event: 'output', data: 'https://replicate.delivery/a/0.png' };
    const prediction = { id: 'p1', model: 'a/image', status: 'starting', input: { prompt: 'x' } };
    const usage = read({ response: [prediction, file, file, { event: 'done', data }] });
    expect(usage).toMatchObject({ end, responseId: 'p1' });
    expect(quantities(usage)).toEqual([quantity]);
    expect(read({ response: [prediction, file, file] })?.end).toBe('pending');
  });

  test('a stream’s last prediction stands', () => {
    expect(
      read({
        response: [
          { id: 'p1', status: 'starting' },
          'data',
          { id: 'p1', status: 'succeeded', metrics: { predict_time: 1 } },
        ],
      })?.end,
    ).toBe('succeeded');
  });
});

describe('metrics', () => {
  test('every billing metric is a measure', () => {
    const metrics = {
      image_output_count: 2,
      video_output_count: 1,
      video_output_duration_seconds: 5.5,
      audio_output_duration_seconds: 3,
      audio_output_count: 1,
      character_input_count: 10,
      training_step_count: 100,
      predict_time: 1.25,
      total_time: 2,
    };
    const usage = done({ metrics });
    expect(quantities(usage)).toEqual([
      'image_output 2 image usage',
      'video_output 1 video usage',
      'video_output 5.5 second usage',
      'audio_output 3 second usage',
      'audio_output 1 request usage',
      'text_input 10 character usage',
      'request 100 step usage',
      'compute 1.25 compute_second usage',
      'request 1 request usage',
    ]);
    expect(usage).toMatchObject({ times: { run: 1.25, queue: 0.75 } });
  });

  test('tokens of a clip are its output; those of its prompt are no part of the bill', () => {
    const usage = done({
      metrics: { token_input_count: 9, token_output_count: 1000, video_output_duration_seconds: 5 },
    });
    expect(quantities(usage)).toEqual(['video_output 5 second usage', 'video_output 1000 token usage']);
    expect(usage?.tokens).toEqual({ input: 9, output: 1000 });
  });

  test('facts that were metered win over the input', () => {
    const input = { resolution: '1080p', generate_audio: true, audio: 'https://x/y.mp3' };
    expect(done({ input, metrics: { resolution_target: '720p', with_audio: false } })?.facts).toMatchObject({
      resolution: '720p',
      audio: false,
      generate_audio: true,
    });
    expect(done({ input, metrics: {} })?.facts).toMatchObject({ resolution: '1080p', audio: true });
    expect(done({ input: { audio: 'https://x/y.mp3' } })?.facts).toEqual({ input_images: 0, input_video: false });
  });

  test('a call that says nothing leaves everything to the defaults; an answer may be about any request', () => {
    expect(read({ model: 'google/nano-banana-pro', request: {} })?.requestUnknown).toBeUndefined();
    expect(done({ metrics: { image_output_count: 1 } })?.requestUnknown).toBe(true);
  });

  test('an input that was removed says nothing', () => {
    expect(done({ input: {}, data_removed: true, metrics: { image_output_count: 1 } })?.facts).toEqual({});
  });

  test('time alone is the whole bill of a community version and of named hardware only', () => {
    const metrics = { predict_time: 2 };
    const output = ['https://x/a.png'];
    expect(done({ model: 'a/b', version: hash, metrics, output })?.incomplete).toBeUndefined();
    expect(done({ metrics, output }, { model: 'hardware/cpu' })?.incomplete).toBeUndefined();
    expect(done({ model: 'a/b', version: 'hidden', metrics, output })?.incomplete).toBe(true);
  });
});

describe('without metrics', () => {
  test.each<[unknown, string[]]>([
    ['https://x/a.png', ['image_output 1 image request']],
    [['https://x/a.webp?sig=1', 'https://x/b.webp'], ['image_output 2 image request']],
    [{ image: 'https://x/a.png', mask: 'https://x/b.png' }, ['image_output 2 image request']],
    ['data:image/png;base64,AAAA', ['image_output 1 image request']],
    ['https://x/a.mp4', ['video_output 1 video request']],
    ['https://x/a.mp3', ['audio_output 1 request request']],
    [['Hello', ' world'], []],
    [null, []],
  ])('the outputs in %j are counted', (output, expected) => {
    const usage = done({ output });
    expect(quantities(usage)).toEqual(expected);
    expect(usage?.incomplete).toBe(true);
  });

  test('nothing is counted for a job that gave none', () =>
    expect(quantities(read({ response: { id: 'p', status: 'failed', output: ['https://x/a.png'] } }))).toEqual([]));
});

describe('sizes', () => {
  const of = (input: object, model = 'a/b'): Usage | undefined =>
    done({ input, output: ['https://x/a.png'], metrics: { image_output_count: 1 } }, { model });
  test('width and height count alone or with a custom ratio', () => {
    expect(of({ width: 1024, height: 768 })?.sizes?.image_output).toEqual([{ width: 1024, height: 768 }]);
    expect(of({ width: 1024, height: 768, aspect_ratio: 'custom' })).toMatchObject({ facts: { size: '1024x768' } });
    expect(of({ width: 1024, height: 768, aspect_ratio: '1:1' })?.sizes).toBeUndefined();
    expect(of({ width: 1024, height: 768 }, 'black-forest-labs/flux-2-dev')?.sizes).toBeUndefined();
  });

  test('megapixels are those that the input states, or the model’s documented default', () => {
    expect(quantities(of({ resolution: '4 MP' }))).toContain('image_output 4 megapixel request');
    expect(quantities(of({ resolution: '0.5 MP' }))).toContain('image_output 0.5 megapixel request');
    expect(of({ resolution: '4 MP', aspect_ratio: '16:9' })?.incomplete).toBe(true);
    expect(
      quantities(
        of({ resolution: 'match_input_image', aspect_ratio: 'match_input_image' }, 'black-forest-labs/flux-2-pro'),
      ),
    ).toEqual(['image_output 1 image usage']);
    expect(quantities(of({ prompt: 'x' }, 'black-forest-labs/flux-2-flex'))).toContain(
      'image_output 1 megapixel default',
    );
    expect(quantities(of({ prompt: 'x' }))).toEqual(['image_output 1 image usage']);
  });

  test('images and clips sent in are counted, their sizes are not known', () => {
    const input = {
      input_images: ['https://x/1.png', 'data:image/png;base64,A'],
      first_frame_image: 'https://x/2.png',
      mask_image: 'https://x/m.png',
      video: 'https://x/v.mp4',
      image_size: '2K',
      num_frames: 81,
    };
    const usage = of(input);
    expect(usage).toMatchObject({
      facts: { input_images: 3, input_video: true, num_frames: 81, image_size: '2K' },
      input: { images: 3 },
    });
    expect(quantities(usage)).toEqual([
      'image_output 1 image usage',
      'image_input 3 image request',
      'video_input 1 video request',
    ]);
  });
});

test('a training makes no images, whatever its model makes', () => {
  const urls = { get: `${api}/trainings/t1` };
  const usage = done({
    model: 'a/trainer',
    version: hash,
    urls,
    output: { weights: 'https://x/a.tar' },
    metrics: { predict_time: 60 },
  });
  expect(quantities(usage)).toEqual(['compute 60 compute_second usage']);
  expect(usage).toMatchObject({ facts: { operation: 'training' } });
});

describe('properties', () => {
  const rates: Record<string, BillerBook['models'][number]['rates'][number]> = Object.fromEntries(
    (
      [
        ['a/image', 'image_output', 'image'],
        ['a/video', 'video_output', 'second'],
        ['a/speech', 'text_input', 'character'],
        ['hardware/x', 'compute', 'compute_second'],
      ] as const
    ).map(([id, item, unit]) => [
      id,
      { id, item, unit, price: '0.03', source: 'test', seen: '2026-11-24', evidence: 'user' } as const,
    ]),
  );
  const modality = { 'a/image': 'image', 'a/video': 'video', 'a/speech': 'speech', 'hardware/x': 'compute' } as const;
  const book = new PriceBook(
    [
      {
        biller: 'replicate',
        currency: 'USD',
        models: Object.entries(rates).map(([model, one]) => ({
          model,
          modality: modality[model as keyof typeof modality],
          tier: 'standard',
          tierBasis: 'user',
          rates: [one],
        })),
      },
    ],
    'test',
  );

  const json = fc.oneof(fc.anything(), fc.jsonValue());
  const metrics = fc.dictionary(
    fc.constantFrom(
      'image_output_count',
      'image_count',
      'video_output_duration_seconds',
      'video_output_count',
      'character_input_count',
      'predict_time',
      'total_time',
      'token_output_count',
      'with_audio',
      'resolution_target',
    ),
    fc.oneof(fc.double(), json),
  );
  const input = fc.dictionary(
    fc.constantFrom(
      'num_outputs',
      'width',
      'height',
      'aspect_ratio',
      'resolution',
      'duration',
      'image',
      'images',
      'video',
      'text',
      'audio',
    ),
    fc.oneof(fc.double(), fc.string(), json),
  );
  const response = fc.oneof(
    json,
    fc.record(
      {
        id: fc.oneof(fc.constant('p1'), json),
        status: fc.oneof(fc.constantFrom('starting', 'succeeded', 'failed', 'canceled'), json),
        metrics: fc.oneof(metrics, json),
        output: fc.oneof(fc.constantFrom('https://x/a.png', ['https://x/a.mp4']), json),
        input: fc.oneof(input, json),
        urls: json,
        model: json,
        version: json,
        deployment: json,
      },
      { requiredKeys: [] },
    ),
  );
  const exchanges = fc.record({
    provider: fc.constant('replicate'),
    model: fc.constantFrom(...Object.keys(rates), undefined, ''),
    url: fc.oneof(
      fc.constantFrom(
        `${api}/predictions`,
        `${api}/models/a/image/predictions`,
        `${api}/deployments/a/b/predictions`,
        undefined,
      ),
      fc.string(),
    ),
    status: fc.option(fc.oneof(fc.integer(), fc.double()), { nil: undefined }),
    request: fc.oneof(json, fc.record({ input })),
    response: fc.oneof(response, fc.array(response)),
    headers: json,
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

  test('more images, seconds, characters or time never cost less', () => {
    const amount = (model: string, more: Record<string, unknown>): number => {
      const usage = done(more, { model });
      return Number((usage && chargeToJson(rate(usage, book)))?.['amount']);
    };
    const some = fc.double({ min: 0.001, max: 5_000, noNaN: true });
    fc.assert(
      fc.property(some, some, (a, b) => {
        const [less, more] = [Math.min(a, b), Math.max(a, b)];
        const costs: readonly ((n: number) => number)[] = [
          (n) => amount('a/image', { metrics: { image_output_count: Math.ceil(n) } }),
          (n) => amount('a/image', { output: Array.from({ length: Math.ceil(n) }, () => 'https://x/a.png') }),
          (n) => amount('a/video', { metrics: { video_output_duration_seconds: n } }),
          (n) => amount('a/speech', { metrics: { character_input_count: Math.ceil(n) } }),
          (n) => amount('hardware/x', { metrics: { predict_time: n } }),
        ];
        for (const cost of costs) expect(cost(less)).toBeLessThanOrEqual(cost(more));
      }),
      { numRuns: 50 },
    );
  });
});
