import { readdirSync, readFileSync } from 'node:fs';
import { PriceBook, chargeToJson, rate } from '@costspan/core';
import type { BillerBook, Exchange, RateEntry } from '@costspan/core';
import { expect, test } from 'vitest';
import { openaiMeter, openaiMeters } from './meter.ts';

interface Fixture {
  readonly name: string;
  readonly exchange: Exchange;
  /** day whose prices hold; the models of some fixtures are history */
  readonly day?: string;
  readonly expect: Record<string, unknown>;
  /** the image tool's charge, beside the text model's */
  readonly expectMore?: readonly Record<string, unknown>[];
}

const folder = new URL('../fixtures/', import.meta.url);
const fixtures = readdirSync(folder).map((file) => JSON.parse(readFileSync(new URL(file, folder), 'utf8')) as Fixture);

/** Prices of the days that the fixtures were worked out with: a later price must not change what a meter reads. */
const book = testBook();

test.each(fixtures.map((fixture) => [fixture.name, fixture] as const))('%s', (_, fixture) => {
  const charges = openaiMeters(fixture.exchange).map((usage) =>
    chargeToJson(rate(usage, book, fixture.day ?? '2026-11-24')),
  );
  const expected = [fixture.expect, ...(fixture.expectMore ?? [])];
  expect(charges).toMatchObject(expected);
  expect(openaiMeter(fixture.exchange)).toEqual(openaiMeters(fixture.exchange)[0]);
});

test('no text of a call is in its usage', () => {
  for (const { exchange } of fixtures) {
    const usage = JSON.stringify(openaiMeters(exchange));
    for (const private_ of ['paper boat', 'Good morning', 'Say hello', 'iVBORw0KGgo', 'files.example'])
      expect(usage).not.toContain(private_);
  }
});

interface Case {
  readonly id: string;
  readonly exchange: Partial<Exchange>;
  readonly day?: string;
  readonly amount: string;
}

const generated = (usage: object): object => ({ created: 1, data: [{ b64_json: '' }], usage });

/** Observed and published bills, as the exchanges that led to them. */
const bills: readonly Case[] = [
  {
    id: 'gpt-image-2 edit, observed',
    exchange: {
      operation: 'images.edit',
      model: 'gpt-image-2',
      request: { size: '1024x1024', image: 'x' },
      response: generated({
        input_tokens: 1054,
        input_tokens_details: { text_tokens: 30, image_tokens: 1024 },
        output_tokens: 1756,
      }),
    },
    amount: '0.061022',
  },
  {
    id: 'gpt-image-2 3840x2160 high',
    exchange: {
      operation: 'images.generate',
      model: 'gpt-image-2',
      response: generated({ input_tokens: 0, output_tokens: 13342 }),
    },
    amount: '0.40026',
  },
  {
    id: 'gpt-image-2 2048x2048 high',
    exchange: {
      operation: 'images.generate',
      model: 'gpt-image-2',
      response: generated({ input_tokens: 0, output_tokens: 14272 }),
    },
    amount: '0.42816',
  },
  {
    id: 'gpt-image-1 with partial images',
    exchange: {
      operation: 'images.generate',
      model: 'gpt-image-1',
      request: { stream: true, partial_images: 2 },
      response: {
        type: 'image_generation.completed',
        size: '1024x1024',
        quality: 'medium',
        usage: { input_tokens: 0, output_tokens: 1256 },
      },
    },
    amount: '0.05024',
  },
  {
    id: 'gpt-image-1.5 with text output',
    exchange: {
      operation: 'images.generate',
      model: 'gpt-image-1.5',
      response: generated({
        input_tokens_details: { text_tokens: 23, image_tokens: 0 },
        output_tokens_details: { image_tokens: 1056, text_tokens: 143 },
      }),
    },
    amount: '0.035337',
  },
  {
    id: 'gpt-image-1-mini without usage',
    exchange: {
      operation: 'images.generate',
      model: 'gpt-image-1-mini',
      request: { size: '1024x1024', quality: 'low' },
      response: { created: 1, data: [{ b64_json: '' }] },
    },
    amount: '0.005',
  },
  {
    id: 'gpt-image-1 two portraits',
    exchange: {
      operation: 'images.generate',
      model: 'gpt-image-1',
      request: { n: 2 },
      response: { data: [{}, {}], usage: { input_tokens: 0, output_tokens: 3168 } },
    },
    amount: '0.12672',
  },
  {
    id: 'dall-e-2 256x256',
    exchange: {
      operation: 'images.generate',
      model: 'dall-e-2',
      request: { size: '256x256', n: 1 },
      response: { data: [{}] },
    },
    amount: '0.016',
  },
  {
    id: 'sora-2 batch',
    exchange: {
      model: 'sora-2',
      request: { seconds: '8', size: '1280x720', service_tier: 'batch' },
      response: { object: 'video', status: 'completed', seconds: '8', size: '1280x720' },
    },
    day: '2026-08-02',
    amount: '0.4',
  },
  {
    id: 'tts-1 500 characters',
    exchange: { operation: 'audio.speech', model: 'tts-1', request: { input: 'a'.repeat(500) }, status: 200 },
    amount: '0.0075',
  },
  {
    id: 'gpt-4o-mini-tts',
    exchange: {
      operation: 'audio.speech',
      model: 'gpt-4o-mini-tts',
      response: 'data: {"type":"speech.audio.done","usage":{"input_tokens":100,"output_tokens":1500}}\n\n',
    },
    amount: '0.01806',
  },
  {
    id: 'gpt-4o-transcribe, observed',
    exchange: {
      operation: 'audio.transcriptions',
      model: 'gpt-4o-transcribe',
      response: {
        text: '',
        usage: { type: 'tokens', input_token_details: { text_tokens: 1, audio_tokens: 59 }, output_tokens: 21 },
      },
    },
    amount: '0.0005665',
  },
  {
    id: 'gpt-realtime-2 audio',
    exchange: {
      model: 'gpt-realtime-2',
      response: {
        type: 'response.done',
        response: {
          object: 'realtime.response',
          status: 'completed',
          usage: {
            input_token_details: { audio_tokens: 1000, cached_tokens: 0 },
            output_token_details: { audio_tokens: 2000 },
          },
        },
      },
    },
    amount: '0.16',
  },
];

test.each(bills.map((bill) => [bill.id, bill] as const))('bill: %s', (_, bill) => {
  const usage = openaiMeter({ provider: 'openai', ...bill.exchange });
  expect(usage && chargeToJson(rate(usage, book, bill.day ?? '2026-11-24'))).toMatchObject({ amount: bill.amount });
});

type Tokens = Partial<Record<RateEntry['item'], string>>;

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
  const model = (
    name: string,
    modality: BillerBook['models'][number]['modality'],
    rates: RateEntry[],
    aliases?: string[],
  ): BillerBook['models'][number] => ({
    model: name,
    ...(aliases && { aliases }),
    modality,
    tier: 'standard',
    tierBasis: 'user',
    rates,
  });
  const tokens = (prices: Tokens, more: Partial<RateEntry> = {}): RateEntry[] =>
    Object.entries(prices).map(([item, price]) =>
      rateOf(item as RateEntry['item'], 'token', price, { per: 1_000_000, ...more }),
    );
  const grid = (prices: Record<string, string>, partial: boolean): RateEntry[] =>
    Object.entries(prices).map(([key, price]) => {
      const [quality = '', size = ''] = key.split(' ');
      return rateOf('image_output', 'image', price, { when: { quality, size }, ...(partial && { partial: true }) });
    });
  const rule = (outcome: 'not_charged' | 'metered'): { outcome: typeof outcome; source: string; seen: string } => ({
    outcome,
    source: 'fixture',
    seen: '2026-11-24',
  });
  const video = (price: string, batch: string, sizes: string[]): RateEntry[] => [
    rateOf('video_output', 'second', price, { when: { size: sizes }, until: '2026-09-24' }),
    rateOf('video_output', 'second', batch, { when: { size: sizes, service_tier: 'batch' }, until: '2026-09-24' }),
  ];
  const hd = ['720x1280', '1280x720'];
  const models = [
    model('gpt-image-2', 'image', [
      ...tokens({
        text_input: '5',
        text_cached_input: '1.25',
        image_input: '8',
        image_cached_input: '2',
        image_output: '30',
        text_output: '10',
      }),
      ...tokens({ text_input: '2.5', image_input: '4', image_output: '15' }, { when: { service_tier: 'batch' } }),
      ...grid({ 'low 1024x1024': '0.006', 'medium 1024x1024': '0.053', 'high 1024x1024': '0.211' }, true),
    ]),
    model(
      'gpt-image-1.5',
      'image',
      tokens({ text_input: '5', image_input: '8', image_output: '32', text_output: '10' }),
    ),
    model('gpt-image-1', 'image', tokens({ text_input: '5', image_input: '10', image_output: '40' })),
    model('gpt-image-1-mini', 'image', [
      ...tokens({ text_input: '2', image_input: '2.5', image_output: '8' }),
      ...grid({ 'low 1024x1024': '0.005' }, true),
    ]),
    model('dall-e-3', 'image', grid({ 'standard 1024x1024': '0.04', 'hd 1792x1024': '0.12' }, false)),
    model(
      'dall-e-2',
      'image',
      grid({ 'standard 256x256': '0.016', 'standard 512x512': '0.018', 'standard 1024x1024': '0.02' }, false),
    ),
    model('tts-1', 'speech', [rateOf('text_input', 'character', '15', { per: 1_000_000 })]),
    model('gpt-4o-mini-tts', 'speech', tokens({ text_input: '0.6', audio_output: '12' })),
    model('gpt-4o-transcribe', 'transcription', tokens({ text_input: '2.5', audio_input: '6', text_output: '10' })),
    model('whisper-1', 'transcription', [rateOf('audio_input', 'minute', '0.006')]),
    model('gpt-transcribe', 'transcription', [rateOf('audio_input', 'hour', '0.27')]),
    model('sora-2', 'video', video('0.1', '0.05', hd)),
    model('sora-2-pro', 'video', [...video('0.3', '0.15', hd), ...video('0.5', '0.25', ['1792x1024'])]),
    model('gpt-5-mini', 'text', tokens({ text_input: '0.25', text_output: '2' })),
    model('gpt-4o-mini', 'text', tokens({ text_input: '0.15', text_output: '0.6' })),
    model(
      'gpt-audio-mini',
      'audio',
      tokens({ text_input: '0.6', text_output: '2.4', audio_input: '10', audio_output: '20' }),
    ),
    model(
      'gpt-realtime-2',
      'realtime',
      tokens({ text_input: '4', text_output: '24', audio_input: '32', audio_output: '64' }),
    ),
  ];
  const outcomes = {
    failed: rule('metered'),
    canceled: rule('metered'),
    filtered: rule('not_charged'),
    refused: rule('not_charged'),
    invalid: rule('not_charged'),
    server_error: rule('not_charged'),
  };
  return new PriceBook([{ biller: 'openai', currency: 'USD', outcomes, models }], 'test');
}
