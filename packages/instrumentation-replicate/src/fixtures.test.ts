import { readdirSync, readFileSync } from 'node:fs';
import { PriceBook, chargeToJson, rate } from '@costspan/core';
import type { BillerBook, Exchange, RateEntry } from '@costspan/core';
import { expect, test } from 'vitest';
import { replicateMeter } from './meter.ts';

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
  const usage = replicateMeter({ provider: 'replicate', ...exchange });
  return usage && chargeToJson(rate(usage, book, '2026-11-24'));
}

test.each(fixtures.map((fixture) => [fixture.name, fixture] as const))('%s', (_, fixture) => {
  expect(chargeOf(fixture.exchange)).toMatchObject(fixture.expect);
});

test('no text or address of a call is in its usage', () => {
  for (const { exchange } of fixtures) {
    const usage = JSON.stringify(replicateMeter(exchange));
    for (const private_ of ['paper boat', 'Good morning', 'storage.example', 'replicate.delivery', 'CUDA'])
      expect(usage).not.toContain(private_);
  }
});

interface Bill {
  readonly id: string;
  readonly model: string;
  readonly input: Record<string, unknown>;
  readonly output?: unknown;
  readonly metrics: Record<string, unknown>;
  readonly expect: Record<string, unknown>;
}

/** Published and worked bills, as the predictions that led to them. */
const bills: readonly Bill[] = [
  {
    id: 'public model on an L40S: 10 s active of 70 s',
    model: 'hardware/gpu-l40s',
    input: {},
    metrics: { predict_time: 10, total_time: 70 },
    expect: { status: 'final', amount: '0.00975' },
  },
  {
    id: 'CPU, 100 s',
    model: 'hardware/cpu',
    input: {},
    metrics: { predict_time: 100 },
    expect: { status: 'final', amount: '0.01' },
  },
  {
    id: 'flux-2-max, 4 MP',
    model: 'black-forest-labs/flux-2-max',
    input: { resolution: '4 MP' },
    output: 'https://replicate.delivery/a.webp',
    metrics: { predict_time: 9, image_output_count: 1 },
    expect: { status: 'estimated', amount: '0.16' },
  },
  // $0.015 a run + $0.015 for 1 MP out + $0.015 for 1 MP in: but how large the input is, is not on the wire
  {
    id: 'flux-2-pro, edit',
    model: 'black-forest-labs/flux-2-pro',
    input: { input_images: ['https://x/y.png'], resolution: '1 MP' },
    output: 'https://replicate.delivery/a.webp',
    metrics: { image_output_count: 1 },
    expect: { status: 'unpriced', reason: 'unknown_usage' },
  },
  {
    id: 'gpt-image-2, auto',
    model: 'openai/gpt-image-2',
    input: { quality: 'auto' },
    output: ['https://replicate.delivery/a.webp'],
    metrics: { image_output_count: 1 },
    expect: { status: 'final', amount: '0.128' },
  },
  {
    id: 'hailuo 2.3, 6 s 1080p',
    model: 'minimax/hailuo-2.3',
    input: { resolution: '1080p', duration: 6 },
    output: 'https://replicate.delivery/a.mp4',
    metrics: { video_output_count: 1 },
    expect: { status: 'final', amount: '0.49' },
  },
  // 60 MP out are 3 units of $0.08: the size of an upscaled image is not on the wire
  {
    id: 'topaz, 60 MP',
    model: 'topazlabs/image-upscale',
    input: { image: 'https://x/y.png' },
    output: 'https://replicate.delivery/a.png',
    metrics: { image_output_count: 1 },
    expect: { status: 'unpriced', reason: 'unknown_usage' },
  },
];

test.each(bills.map((bill) => [bill.id, bill] as const))('bill: %s', (_, bill) => {
  const { model, input, output, metrics } = bill;
  expect(
    chargeOf({ model, request: { input }, status: 200, response: { id: 'p', status: 'succeeded', output, metrics } }),
  ).toMatchObject(bill.expect);
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
  const rule = (
    outcome: 'not_charged' | 'unknown' | 'metered',
  ): { outcome: typeof outcome; source: string; seen: string } => ({ outcome, source: 'fixture', seen: '2026-11-24' });
  type Entry = BillerBook['models'][number];
  const model = (name: string, modality: Entry['modality'], ...rates: RateEntry[]): Entry => ({
    model: name,
    modality,
    tier: 'standard',
    tierBasis: 'user',
    rates,
    ...(modality === 'compute' && { outcomes: { failed: rule('metered'), canceled: rule('metered') } }),
  });
  const each = (price: string, when?: RateEntry['when']): RateEntry => rateOf('image_output', 'image', price, { when });
  const second = (price: string, when?: RateEntry['when']): RateEntry =>
    rateOf('video_output', 'second', price, { when });
  const clip = (price: string, resolution: string, duration: number): RateEntry =>
    rateOf('video_output', 'video', price, { when: { resolution, duration } });
  const area = { pixels: 1_048_576 } as const;
  const flux2 = (name: string, run: string, megapixel: string): Entry =>
    model(
      name,
      'image',
      rateOf('request', 'request', run),
      rateOf('image_output', 'megapixel', megapixel, { ...area, partial: true }),
      rateOf('image_input', 'megapixel', megapixel, area),
    );
  const models = [
    model('hardware/cpu', 'compute', rateOf('compute', 'compute_second', '0.0001')),
    model('hardware/gpu-l40s', 'compute', rateOf('compute', 'compute_second', '0.000975')),
    model('hardware/gpu-h100', 'compute', rateOf('compute', 'compute_second', '0.001525')),
    model('black-forest-labs/flux-schnell', 'image', each('0.003')),
    flux2('black-forest-labs/flux-2-pro', '0.015', '0.015'),
    flux2('black-forest-labs/flux-2-max', '0.04', '0.03'),
    model(
      'openai/gpt-image-2',
      'image',
      each('0.012', { quality: 'low' }),
      each('0.047', { quality: 'medium' }),
      each('0.128', { quality: ['high', 'auto'] }),
    ),
    model(
      'topazlabs/image-upscale',
      'image',
      each('0.08', { output_megapixels: { to: 24 } }),
      each('0.16', { output_megapixels: { over: 24, to: 48 } }),
      each('0.24', { output_megapixels: { over: 48, to: 60 } }),
    ),
    model('minimax/hailuo-2.3', 'video', clip('0.28', '768p', 6), clip('0.56', '768p', 10), clip('0.49', '1080p', 6)),
    model(
      'kwaivgi/kling-v3-video',
      'video',
      second('0.252', { resolution: '720p', audio: true }),
      second('0.168', { resolution: '720p', audio: false }),
      second('0.336', { resolution: '1080p', audio: true }),
      second('0.224', { resolution: '1080p', audio: false }),
    ),
    model('bytedance/seedance-2.5', 'video', second('0.2312', { resolution: '720p' })),
    model('google/lyria-3', 'music', rateOf('request', 'request', '0.04')),
    model('google/nano-banana', 'image', each('0.039')),
  ];
  const outcomes = {
    failed: rule('unknown'),
    canceled: rule('unknown'),
    invalid: rule('not_charged'),
    refused: rule('not_charged'),
    server_error: rule('unknown'),
  };
  return new PriceBook([{ biller: 'replicate', currency: 'USD', outcomes, models }], 'test');
}
