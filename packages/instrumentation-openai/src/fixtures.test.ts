import { readdirSync, readFileSync } from 'node:fs';
import { chargeToJson, rate } from '@costspan/core';
import { PriceBook } from '@costspan/core/internal';
import type { Exchange } from '@costspan/core';
import type { BillerBook, RateEntry } from '@costspan/core/internal';
import { expect, test } from 'vitest';
import { meter } from '@costspan/meters/openai';

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
  const charges = meter
    .usages(fixture.exchange)
    .map((usage) => chargeToJson(rate(usage, book, fixture.day ?? '2026-11-24')));
  const expected = [fixture.expect, ...(fixture.expectMore ?? [])];
  expect(charges).toMatchObject(expected);
});

test('no text of a call is in its usage', () => {
  for (const { exchange } of fixtures) {
    const usage = JSON.stringify(meter.usages(exchange));
    for (const private_ of ['paper boat', 'Good morning', 'Say hello', 'iVBORw0KGgo', 'files.example'])
      expect(usage).not.toContain(private_);
  }
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
