import { readdirSync, readFileSync } from 'node:fs';
import { bundledBook, chargeToJson, rate } from '@costspan/core';
import type { Exchange } from '@costspan/core';
import { expect, test } from 'vitest';
import { replicateMeter } from './meter.ts';

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
  const usage = replicateMeter({ provider: 'replicate', ...exchange });
  return usage && chargeToJson(rate(usage, book, DAY));
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
