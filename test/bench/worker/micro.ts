import { measure as clock } from 'mitata';
import { bundledBook, measure, rate } from '@costspan/core';
import { PriceBook } from '@costspan/core/internal';
import type { Usage } from '@costspan/core';
import type { BillerBook } from '@costspan/core/internal';

/** Rating and the book's index by mitata: prints nanoseconds. The book is this file's own, so that its growth changes nothing here. */
const facts = { source: 'benchmark', seen: '2026-11-01', evidence: 'user' } as const;
const tier = { tier: 'standard', tierBasis: 'user' } as const;

const books: BillerBook[] = [
  {
    biller: 'openai',
    currency: 'USD',
    models: [
      {
        ...tier,
        model: 'image-by-token',
        modality: 'image',
        rates: (['text_input', 'image_input', 'image_output'] as const).map((item) => ({
          id: item,
          item,
          unit: 'token',
          price: '5',
          per: 1_000_000,
          ...facts,
        })),
      },
    ],
  },
  {
    biller: 'fal',
    currency: 'USD',
    models: [
      {
        ...tier,
        model: 'image-by-units',
        modality: 'image',
        rates: [
          { id: 'mp', item: 'image_output', unit: 'megapixel', price: '0.025', ...facts },
          { id: 'billed', item: 'billed', unit: 'megapixel', price: '0.025', ...facts },
        ],
      },
      {
        ...tier,
        model: 'video-by-second',
        modality: 'video',
        defaults: { generate_audio: true },
        rates: ['720p', '1080p'].flatMap((resolution) =>
          [true, false].map((audio) => ({
            id: `${resolution}-${audio}`,
            item: 'video_output' as const,
            unit: 'second' as const,
            price: audio ? '0.4' : '0.2',
            when: { resolution, generate_audio: audio },
            ...facts,
          })),
        ),
      },
      {
        ...tier,
        model: 'image-by-three-facts',
        modality: 'image',
        rates: ['low', 'medium', 'high'].flatMap((quality) =>
          ['512x512', '1024x1024', '1024x1536', '1536x1024', '2048x2048'].map((size) => ({
            id: `${quality}-${size}`,
            item: 'image_output' as const,
            unit: 'image' as const,
            price: '0.04',
            when: { quality, size, output_format: ['png', 'webp'] },
            ...facts,
          })),
        ),
      },
    ],
  },
];

const book = new PriceBook(books, 'bench');
const usages: Record<string, Usage> = {
  'token-billed image, 3 lines': {
    provider: 'openai',
    model: 'image-by-token',
    end: 'succeeded',
    facts: { quality: 'high', size: '1024x1024' },
    measures: [
      measure('text_input', 'token', 60),
      measure('image_input', 'token', 40),
      measure('image_output', 'token', 4160),
    ],
  },
  'fal billed units, 1 line': {
    provider: 'fal',
    model: 'image-by-units',
    end: 'succeeded',
    facts: {},
    measures: [measure('billed', 'megapixel', '3', 'billed_units'), measure('image_output', 'image', 1)],
  },
  'per-second video, 2 conditions': {
    provider: 'fal',
    model: 'video-by-second',
    end: 'succeeded',
    facts: { resolution: '1080p', duration: 8 },
    measures: [measure('video_output', 'second', 8, 'request')],
  },
  'worst: 15 rates of 3 conditions': {
    provider: 'fal',
    model: 'image-by-three-facts',
    end: 'succeeded',
    facts: { quality: 'high', size: '2048x2048', output_format: 'webp' },
    measures: [measure('image_output', 'image', 1)],
  },
};

const day = '2026-11-20';
const rating: Record<string, { median: number; p99: number; status: string }> = {};
for (const [name, usage] of Object.entries(usages)) {
  const { status } = rate(usage, book, day);
  if (status === 'unpriced') throw new Error(`${name}: the charge is unpriced, so nothing was rated`);
  const stats = await clock(() => rate(usage, book, day), { min_cpu_time: 400e6 });
  rating[name] = { median: stats.p50, p99: stats.p99, status };
}
const index = await clock(() => bundledBook().find('fal', 'fal-ai/nano-banana'), { min_cpu_time: 300e6 });
process.stdout.write(`${JSON.stringify({ rating, index: { median: index.p50, p99: index.p99 } })}\n`);
process.exit(0);
