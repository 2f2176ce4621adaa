import { readdirSync, readFileSync } from 'node:fs';
import { PriceBook, chargeToJson, rate } from '@costspan/core';
import type { BillerBook, Exchange, RateEntry } from '@costspan/core';
import { expect, test } from 'vitest';
import { falMeter } from './meter.ts';

interface Fixture {
  readonly name: string;
  readonly exchange: Exchange;
  readonly expect: Record<string, unknown>;
}

const folder = new URL('../fixtures/', import.meta.url);
const fixtures = readdirSync(folder).map((file) => JSON.parse(readFileSync(new URL(file, folder), 'utf8')) as Fixture);

/** Prices of the days that the fixtures were worked out with: a later price must not change what a meter reads. */
const book = testBook();

function chargeOf(exchange: Partial<Exchange>): Record<string, unknown> | undefined {
  const usage = falMeter({ provider: 'fal', ...exchange });
  return usage && chargeToJson(rate(usage, book, '2026-11-24'));
}

test.each(fixtures.map((fixture) => [fixture.name, fixture] as const))('%s', (_, fixture) => {
  expect(chargeOf(fixture.exchange)).toMatchObject(fixture.expect);
});

test('no text or address of a call is in its usage', () => {
  for (const { exchange } of fixtures) {
    const usage = JSON.stringify(falMeter(exchange));
    for (const private_ of ['paper boat', 'Good morning', 'storage.example', 'fal.media'])
      expect(usage).not.toContain(private_);
  }
});

interface Bill {
  readonly id: string;
  readonly model: string;
  readonly request: Record<string, unknown>;
  readonly response: Record<string, unknown>;
  readonly units?: string;
  readonly amount: string;
}

const image = (width: number | null, height: number | null): Record<string, unknown> => ({
  images: [{ url: 'https://v3.fal.media/0.png', width, height }],
});
const clip = (duration?: number): Record<string, unknown> => ({
  video: { url: 'https://v3.fal.media/0.mp4', ...(duration !== undefined && { duration }) },
});

/** Recorded and published bills, as the exchanges that led to them. */
const bills: readonly Bill[] = [
  // 100 units in fal's pricing estimate
  { id: 'flux/dev, 100 megapixels', model: 'fal-ai/flux/dev', request: {}, response: {}, units: '100', amount: '2.5' },
  {
    id: 'qwen-image square_hd',
    model: 'fal-ai/qwen-image',
    request: { num_images: 1, image_size: 'square_hd' },
    response: image(1024, 1024),
    units: '1',
    amount: '0.02',
  },
  {
    id: 'qwen-image square_hd, no header',
    model: 'fal-ai/qwen-image',
    request: { image_size: 'square_hd' },
    response: image(1024, 1024),
    amount: '0.02',
  },
  {
    id: 'flux-2-pro 1080p',
    model: 'fal-ai/flux-2-pro',
    request: { image_size: '1920x1080' },
    response: image(1920, 1080),
    amount: '0.045',
  },
  {
    id: 'nano-banana-2 4K with search',
    model: 'fal-ai/nano-banana-2',
    request: { resolution: '4K', num_images: 1, enable_web_search: true },
    response: image(null, null),
    amount: '0.175',
  },
  {
    id: 'nano-banana-pro 4K, two',
    model: 'fal-ai/nano-banana-pro',
    request: { resolution: '4K', num_images: 2 },
    response: { images: [{ url: 'a' }, { url: 'b' }] },
    amount: '0.6',
  },
  {
    id: 'grok image edit',
    model: 'xai/grok-imagine-image/edit',
    request: { num_images: 1, resolution: '1k' },
    response: image(1024, 1024),
    units: '1.1',
    amount: '0.022',
  },
  {
    id: 'gpt-image-2.5 medium',
    model: 'openai/gpt-image-2.5/flare/text-to-image',
    request: { quality: 'medium', image_size: '1024x1024' },
    response: image(1024, 1024),
    amount: '0.01317',
  },
  {
    id: 'veo 3.1 8 s with audio',
    model: 'fal-ai/veo3.1',
    request: { duration: '8s', resolution: '1080p', generate_audio: true },
    response: clip(),
    amount: '3.2',
  },
  {
    id: 'veo 3.1 4k, audio by default',
    model: 'fal-ai/veo3.1',
    request: { duration: '8s', resolution: '4k' },
    response: clip(),
    amount: '4.8',
  },
  {
    id: 'kling 3 pro 5 s silent',
    model: 'fal-ai/kling-video/v3/pro/text-to-video',
    request: { duration: '5', generate_audio: false },
    response: clip(),
    units: '4.0',
    amount: '0.56',
  },
  {
    id: 'kling 4 10 s 1080p',
    model: 'kling/v4/text-to-video',
    request: { duration: 10, resolution: '1080p' },
    response: clip(10.04),
    amount: '2.35',
  },
  {
    id: 'grok extend 4 s',
    model: 'xai/grok-imagine-video/extend-video',
    request: { duration: 4, video_url: 'x' },
    response: clip(12.041667),
    units: '5.6',
    amount: '0.28',
  },
  {
    id: 'grok edit 8 s 480p',
    model: 'xai/grok-imagine-video/edit-video',
    request: { resolution: '480p', video_url: 'x' },
    response: clip(8.041667),
    units: '9.6',
    amount: '0.48',
  },
  {
    id: 'seedance 2 480p square 4 s',
    model: 'bytedance/seedance-2.0/text-to-video',
    request: { resolution: '480p', duration: '4', aspect_ratio: '1:1', generate_audio: false },
    response: clip(),
    units: '38.8',
    amount: '0.5432',
  },
  {
    id: 'seedance 2 fast 480p square 4 s',
    model: 'bytedance/seedance-2.0/fast/text-to-video',
    request: { resolution: '480p', duration: '4', aspect_ratio: '1:1' },
    response: clip(),
    units: '38.8',
    amount: '0.43456',
  },
  {
    id: 'flux 3 5 s 720p',
    model: 'blackforestlabs/flux-3/text-to-video',
    request: { duration: 5, resolution: '720p' },
    response: clip(),
    amount: '0.85',
  },
  {
    id: 'seed speech 1,500 characters',
    model: 'fal-ai/bytedance/seed-speech/tts/v2',
    request: { text: 'a'.repeat(1500) },
    response: { audio: { url: 'x' } },
    amount: '0.045',
  },
  {
    id: 'nano-banana after queue retries',
    model: 'fal-ai/nano-banana',
    request: { num_images: 1 },
    response: image(1024, 1024),
    units: '1',
    amount: '0.039',
  },
];

test.each(bills.map((bill) => [bill.id, bill] as const))('bill: %s', (_, bill) => {
  const { model, request, response, units } = bill;
  const charge = chargeOf({
    url: `https://fal.run/${model}`,
    request,
    response,
    status: 200,
    headers: { 'x-fal-billable-units': units },
  });
  expect(charge).toMatchObject({ amount: bill.amount, status: units === undefined ? 'estimated' : 'final' });
});

function testBook(): PriceBook {
  let ids = 0;
  const rateOf = (
    item: RateEntry['item'],
    unit: RateEntry['unit'],
    price: string,
    more: Partial<RateEntry> = {},
  ): RateEntry => ({
    id: `p${ids++}`,
    item,
    unit,
    price,
    source: 'fixture',
    seen: '2026-11-24',
    evidence: 'vendor_page',
    ...more,
  });
  /** fal's billed units, in the endpoint's own unit. */
  const units = (price: string, unit: RateEntry['unit'] = 'provider_unit'): RateEntry => rateOf('billed', unit, price);
  const area = { pixels: 1_048_576, round: { of: 'each', step: '1' } } as const;
  const second = (price: string, when?: RateEntry['when']): RateEntry =>
    rateOf('video_output', 'second', price, { when });
  const each = (price: string, when?: RateEntry['when']): RateEntry => rateOf('image_output', 'image', price, { when });
  type Entry = BillerBook['models'][number];
  const model = (
    name: string,
    modality: Entry['modality'],
    rates: RateEntry[],
    defaults?: Entry['defaults'],
  ): Entry => ({ model: name, modality, tier: 'standard', tierBasis: 'user', rates, defaults });
  const megapixels = (name: string, price: string): Entry =>
    model(name, 'image', [units(price, 'megapixel'), rateOf('image_output', 'megapixel', price, area)]);
  const search = rateOf('search', 'request', '0.015', { when: { enable_web_search: true } });
  const models = [
    megapixels('fal-ai/flux/dev', '0.025'),
    megapixels('fal-ai/qwen-image', '0.02'),
    model('fal-ai/flux-2-pro', 'image', [
      rateOf('image_output', 'megapixel', '0.03', { ...area, band: { upTo: '1' } }),
      rateOf('image_output', 'megapixel', '0.015', { ...area, band: { after: '1' } }),
    ]),
    model('fal-ai/nano-banana', 'image', [units('0.039', 'image'), each('0.039')]),
    model(
      'fal-ai/nano-banana-2',
      'image',
      [each('0.08', { resolution: '1K' }), each('0.16', { resolution: '4K' }), search],
      { resolution: '1K', enable_web_search: false },
    ),
    model('fal-ai/nano-banana-pro', 'image', [
      each('0.15', { resolution: ['1K', '2K'] }),
      each('0.3', { resolution: '4K' }),
    ]),
    model('xai/grok-imagine-image/edit', 'image', [
      units('0.02', 'image'),
      each('0.02'),
      rateOf('image_input', 'image', '0.002'),
    ]),
    model('openai/gpt-image-2.5/flare/text-to-image', 'image', [
      each('0.01317', { quality: 'medium', size: '1024x1024' }),
      each('0.05268', { quality: 'high', size: '1024x1024' }),
    ]),
    model(
      'fal-ai/veo3.1',
      'video',
      [
        second('0.4', { resolution: ['720p', '1080p'], generate_audio: true }),
        second('0.2', { resolution: ['720p', '1080p'], generate_audio: false }),
        second('0.6', { resolution: '4k', generate_audio: true }),
        second('0.4', { resolution: '4k', generate_audio: false }),
      ],
      { resolution: '720p', generate_audio: true },
    ),
    model(
      'fal-ai/kling-video/v3/pro/text-to-video',
      'video',
      [
        units('0.14'),
        second('0.168', { generate_audio: true }),
        second('0.112', { generate_audio: false }),
        second('0.196', { generate_audio: true, voice_control: true }),
      ],
      { generate_audio: true, voice_control: false },
    ),
    model('kling/v4/text-to-video', 'video', [
      second('0.235', { resolution: '1080p' }),
      second('0.157', { resolution: '720p' }),
    ]),
    model('xai/grok-imagine-video/extend-video', 'video', [
      units('0.05', 'second'),
      second('0.05'),
      rateOf('video_input', 'second', '0.01'),
    ]),
    model('xai/grok-imagine-video/edit-video', 'video', [
      units('0.05', 'second'),
      second('0.05', { resolution: '480p' }),
      rateOf('video_input', 'second', '0.01'),
    ]),
    model('bytedance/seedance-2.0/text-to-video', 'video', [
      units('0.014'),
      rateOf('video_output', 'token', '0.014', { per: 1000 }),
    ]),
    model('bytedance/seedance-2.0/fast/text-to-video', 'video', [
      units('0.0112'),
      rateOf('video_output', 'token', '0.0112', { per: 1000 }),
    ]),
    model('blackforestlabs/flux-3/text-to-video', 'video', [
      second('0.17', { resolution: '720p' }),
      second('0.29', { resolution: '1080p' }),
    ]),
    model('fal-ai/bytedance/seed-speech/tts/v2', 'speech', [rateOf('text_input', 'character', '0.03', { per: 1000 })]),
    model(
      'fal-ai/elevenlabs/speech-to-text/scribe-v2',
      'transcription',
      [
        units('0.008', 'minute'),
        rateOf('audio_input', 'minute', '0.008', { when: { keyterms: false } }),
        rateOf('audio_input', 'minute', '0.0104', { when: { keyterms: true } }),
      ],
      { keyterms: false },
    ),
  ];
  const rule = (outcome: 'not_charged' | 'unknown'): { outcome: typeof outcome; source: string; seen: string } => ({
    outcome,
    source: 'fixture',
    seen: '2026-11-24',
  });
  const outcomes = {
    failed: rule('unknown'),
    canceled: rule('unknown'),
    invalid: rule('unknown'),
    refused: rule('not_charged'),
    server_error: rule('not_charged'),
  };
  return new PriceBook([{ biller: 'fal', currency: 'USD', outcomes, models }], 'test');
}
