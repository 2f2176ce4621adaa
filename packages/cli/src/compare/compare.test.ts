import { bundledBooks, offersFor, operationOf, PriceBook } from '@costspan/core/internal';
import type { BillerBook, ModelEntry, Offer, RateEntry, Refusal } from '@costspan/core/internal';
import { describe, expect, it } from 'vitest';
import { jobOf } from './job.ts';

const DAY = '2026-11-24';
const rate = (unit: RateEntry['unit'], price: string, more: Partial<RateEntry> = {}): RateEntry => ({
  id: `${unit} ${price} ${JSON.stringify(more)}`,
  item: 'image_output',
  unit,
  price,
  source: 'test',
  seen: '2026-11-01',
  evidence: 'vendor_page',
  ...more,
});
const model = (name: string, rates: RateEntry[], more: Partial<ModelEntry> = {}): ModelEntry => ({
  model: name,
  modality: 'image',
  tier: 'standard',
  tierBasis: 'user',
  rates,
  ...more,
});
const clip = (price: string, more: Partial<RateEntry> = {}): RateEntry =>
  rate('second', price, { item: 'video_output', ...more });

function compared(
  models: readonly ModelEntry[],
  modality: string,
  ...given: string[]
): { offers: Offer[]; refusals: Refusal[] } {
  const books: BillerBook[] = [{ biller: 'acme', currency: 'USD', models: [...models] }];
  return offersFor(jobOf(modality, given), new PriceBook(books, 'v1'), DAY, {});
}
const asked = (found: { offers: Offer[] }): [string, string][] =>
  found.offers.map(({ model: name, charge }) => [name, charge.amount.toFixed()]);

describe('compare', () => {
  it('prices one job in each model’s own unit, cheapest first of those known to do it', () => {
    const found = compared(
      [
        model('by-image', [rate('image', '0.04')]),
        model('by-area', [rate('megapixel', '0.02', { pixels: 1_048_576, round: { of: 'each', step: '1' } })]),
        model('by-size', [
          rate('image', '0.01', { when: { size: '1024x1024', quality: 'low' } }),
          rate('image', '0.17', { when: { size: '1024x1024', quality: 'high' } }),
        ]),
      ],
      'image',
      'size=1024x1024',
      'n=2',
      'quality=high',
    );
    expect(asked(found)).toEqual([
      ['by-area', '0.04'],
      ['by-size', '0.34'],
      ['by-image', '0.08'],
    ]);
    expect(found.offers.map(({ unused }) => unused)).toEqual([['quality'], [], ['size', 'quality']]);
  });

  it('translates audio, resolution and size to what each model’s conditions use', () => {
    const found = compared(
      [
        model(
          'switch',
          [clip('0.4', { when: { generate_audio: true } }), clip('0.2', { when: { generate_audio: false } })],
          { modality: 'video' },
        ),
        model('word', [clip('0.3', { when: { sound: 'on' } }), clip('0.1', { when: { sound: 'off' } })], {
          modality: 'video',
        }),
        model('by-label', [clip('0.5', { when: { resolution: '720p' } })], { modality: 'video' }),
        model('by-sides', [clip('0.6', { when: { size: ['720x1280', '1280x720'] } })], { modality: 'video' }),
      ],
      'video',
      'duration=8',
      'resolution=720p',
      'audio=false',
    );
    expect(asked(found)).toEqual([
      ['by-label', '4'],
      ['by-sides', '4.8'],
      ['word', '0.8'],
      ['switch', '1.6'],
    ]);
    expect(found.offers[1]?.assumed).toEqual({ size: '1280x720' });
  });

  it('never prices a model whose deciding fact is not known: it says what is missing', () => {
    const { offers, refusals } = compared(
      [
        model('area', [rate('megapixel', '0.02')]),
        model('quality', [
          rate('image', '0.01', { when: { quality: 'low' } }),
          rate('image', '0.17', { when: { quality: 'high' } }),
        ]),
        model('tokens', [rate('token', '0.00003')]),
        model('steps', [rate('image', '0.02'), rate('step', '0.001', { item: 'compute' })]),
        model('counted', [rate('provider_unit', '0.02', { item: 'billed' })]),
      ],
      'image',
    );
    expect(offers).toEqual([]);
    expect(new Map(refusals.map((one) => [one.model, one.detail]))).toEqual(
      new Map([
        ['area', 'size is not stated: for example size=1024x1024'],
        ['quality', 'quality is not stated: low, high'],
        ['tokens', 'billed by tokens, which only the answer tells'],
        ['steps', 'a part of its price is per step, and how many is not known'],
        ['counted', 'only the price of the unit that its answer counts is known'],
      ]),
    );
  });

  it('takes documented defaults, and says so', () => {
    const found = compared(
      [
        model('m', [clip('0.4', { when: { resolution: '1080p' } }), clip('0.2', { when: { resolution: '720p' } })], {
          modality: 'video',
          defaults: { resolution: '720p' },
        }),
      ],
      'video',
      'duration=5',
    );
    expect(asked(found)).toEqual([['m', '1']]);
    expect(found.offers[0]?.assumed).toEqual({ resolution: '720p' });
  });

  it('marks what is not known, ranks it below, and takes a name’s word', () => {
    const video = { modality: 'video' } as const;
    const found = compared(
      [
        model('any', [clip('0.01')], video),
        model(
          'flat',
          [rate('video', '0.02', { item: 'video_output', when: { resolution: '1080p', audio: true } })],
          video,
        ),
        model('ray-2-720p', [clip('0.03')], video),
        model('ray-2-1080p-audio', [clip('0.9')], video),
        model('exact', [clip('0.8', { when: { resolution: ['1080p'], sound: 'on' } })], video),
        model('smaller', [clip('0.01', { when: { resolution: ['480p'], audio: true } })], video),
      ],
      'video',
      'duration=8',
      'resolution=1080p',
      'audio=true',
    );
    expect(found.offers.map(({ model: name, mayNot }) => [name, mayNot.map(({ value }) => value)])).toEqual([
      ['exact', []],
      ['ray-2-1080p-audio', []],
      ['flat', ['8 s']],
      ['any', ['1080p', 'audio']],
    ]);
    expect(found.refusals.map(({ model: name, reason }) => [name, reason])).toEqual([
      ['ray-2-720p', 'cannot'],
      ['smaller', 'cannot'],
    ]);
    const silent = compared([model('any', [clip('0.01')], video)], 'video', 'duration=8', 'audio=false');
    expect(silent.offers[0]?.mayNot).toEqual([]);
  });

  it('says of a model that cannot do the job what it can', () => {
    const { offers, refusals } = compared(
      [model('m', [clip('0.4', { when: { resolution: ['480p', '720p'] } })], { modality: 'video' })],
      'video',
      'duration=5',
      'resolution=4k',
    );
    expect(offers).toEqual([]);
    expect(refusals[0]?.detail).toBe('no price for resolution=4k: only 480p, 720p');
  });

  it('offers nothing that is history, and nothing before its time', () => {
    const { offers, refusals } = compared(
      [
        model('closed', [rate('image', '0.01')], { ended: DAY }),
        model('expired', [rate('image', '0.01', { until: DAY })]),
        model('coming', [rate('image', '0.01', { from: '2026-11-25' })]),
        model('last day', [rate('image', '0.01')], { ended: '2026-11-25' }),
      ],
      'image',
    );
    expect(offers.map((offer) => offer.model)).toEqual(['last day']);
    expect(refusals.map(({ model: name, reason }) => [name, reason])).toEqual([
      ['closed', 'ended'],
      ['expired', 'price_expired'],
      ['coming', 'price_expired'],
    ]);
  });

  it('compares models that do the same, and bills what is sent in', () => {
    const models = [
      model('acme/v1/text-to-video', [clip('0.1')], { modality: 'video' }),
      model('acme/v1/edit-video', [clip('0.1'), rate('second', '0.05', { item: 'video_input' })], {
        modality: 'video',
      }),
    ];
    expect(asked(compared(models, 'video', 'duration=10'))).toEqual([['acme/v1/text-to-video', '1']]);
    const edit = compared(models, 'video', 'duration=10', 'operation=edit');
    expect(edit.offers).toEqual([]);
    expect(edit.refusals.map(({ detail }) => detail)).toContain('the clip sent in is billed too: add input_duration=8');
    expect(asked(compared(models, 'video', 'duration=10', 'operation=edit', 'input_duration=4'))).toEqual([
      ['acme/v1/edit-video', '1.2'],
    ]);
  });

  it('does not multiply what is paid once a run', () => {
    const models = [model('m', [rate('image', '0.01'), rate('request', '0.03', { item: 'request' })])];
    expect(asked(compared(models, 'image'))).toEqual([['m', '0.04']]);
    expect(compared(models, 'image', 'n=4').refusals[0]?.detail).toMatch(/per run/);
  });

  it('says that tokens come on top of the output’s price', () => {
    const found = compared(
      [model('m', [rate('image', '0.04'), rate('token', '5', { item: 'text_input', per: 1_000_000 })])],
      'image',
    );
    expect(found.offers.map(({ partial }) => partial)).toEqual([true]);
  });

  it('lists a batch price beside the standard one', () => {
    const found = compared(
      [model('m', [rate('image', '0.04'), rate('image', '0.02', { when: { service_tier: 'batch' } })])],
      'image',
    );
    expect(found.offers.map(({ serviceTier, charge }) => [serviceTier, charge.amount.toFixed()])).toEqual([
      ['batch', '0.02'],
      [undefined, '0.04'],
    ]);
  });

  it('does not order dollars among other money', () => {
    const books: BillerBook[] = [
      { biller: 'eu', currency: 'EUR', models: [model('a', [rate('image', '0.01')])] },
      { biller: 'us', currency: 'USD', models: [model('b', [rate('image', '0.09')])] },
    ];
    const { offers } = offersFor(jobOf('image', []), new PriceBook(books, 'v1'), DAY, {});
    expect(offers.map(({ charge }) => charge.currency)).toEqual(['USD', 'EUR']);
  });
});

it.each([
  ['picture', [], /modality.*image, video/],
  ['video', [], /duration is missing/],
  ['speech', ['characters=0'], /characters is 0.*above 0/],
  ['image', ['size=big'], /size is "big".*1024x1024/],
  ['image', ['n=1.5'], /n is 1.5/],
  ['image', ['model=x'], /costspan price/],
  ['image', ['tier=budget'], /--tier/],
  ['image', ['loras:=["a"]'], /loras/],
])('refuses %s %j', (modality, given, message) => {
  expect(() => jobOf(modality, given)).toThrow(message);
});

it.each([
  ['fal-ai/veo3.1', undefined],
  ['fal-ai/nano-banana-2/edit', 'edit'],
  ['kling/v4/video-to-video/edit', 'edit'],
  ['xai/grok-imagine-video/extend-video', 'extend'],
  ['xai/grok-imagine-video-extension', 'extend'],
  ['fal-ai/veo3.1/lite/first-last-frame-to-video', 'image-to-video'],
  ['fal-ai/topaz/upscale/image', 'upscale'],
  ['wan-video/wan-2.2-i2v-a14b', 'image-to-video'],
  ['edit_instruction', 'edit'],
  ['remove_background', 'remove-background'],
  ['stability.stable-image-control-sketch-v1:0', 'edit'],
  ['control/structure', 'edit'],
  ['eleven_multilingual_sts_v2', 'audio-to-audio'],
  ['eleven_multilingual_v2', undefined],
  ['recraft-ai/recraft-v4', undefined],
  ['black-forest-labs/flux-2-pro', undefined],
])('the name of %s says %s', (name, operation) => {
  expect(operationOf(name)).toBe(operation);
});

it('never offers a model of the bundled book after its end', () => {
  const book = new PriceBook(bundledBooks(), 'v1');
  const ended = bundledBooks().flatMap(({ biller, models }) =>
    models.filter(({ ended: day }) => day !== undefined && day <= '2026-12-01').map((one) => `${biller} ${one.model}`),
  );
  const jobs = [
    jobOf('image', ['size=1024x1024']),
    jobOf('video', ['duration=8', 'resolution=720p']),
    jobOf('speech', ['characters=1000']),
    jobOf('transcription', ['duration=60']),
  ];
  const offered = jobs.flatMap((job) =>
    offersFor(job, book, '2026-12-01', {}).offers.map((one) => `${one.provider} ${one.model}`),
  );
  expect(offered.filter((one) => ended.includes(one))).toEqual([]);
  // Those that were offered first, as the cheapest, though they were gone.
  for (const gone of ['openai dall-e-2', 'gcp.gemini imagen-4.0-fast-generate-001', 'x_ai grok-imagine-image-pro'])
    expect(ended).toContain(gone);
  expect(offered.length).toBeGreaterThan(100);
});
