import { readdirSync, readFileSync } from 'node:fs';
import { bundledBook, chargeToJson, rate } from '@costspan/core';
import type { Exchange } from '@costspan/core';
import { expect, test } from 'vitest';
import { falMeter } from './meter.ts';

interface Fixture {
  readonly name: string;
  readonly exchange: Exchange;
  readonly expect: Record<string, unknown>;
}

const folder = new URL('../fixtures/', import.meta.url);
const fixtures = readdirSync(folder).map((file) => JSON.parse(readFileSync(new URL(file, folder), 'utf8')) as Fixture);

/** Rated as of the day that the fixtures were worked out on: a later price must not change them. */
const DAY = '2026-11-24';
const book = bundledBook();

function chargeOf(exchange: Partial<Exchange>): Record<string, unknown> | undefined {
  const usage = falMeter({ provider: 'fal', ...exchange });
  return usage && chargeToJson(rate(usage, book, DAY));
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
