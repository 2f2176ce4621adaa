import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { PriceBook } from '../../core/src/price-book/book.ts';
import { billerBookSchema, bookProblems, problemText } from '../../core/src/price-check/index.ts';
import type { BillerBook, ModelEntry, RateEntry } from '../../core/src/price-book/types.ts';
import { measure } from '../../core/src/usage/measure.ts';
import { rate } from '../../core/src/rating/rate.ts';
import type { Usage } from '../../core/src/usage/usage.ts';
import { outputs } from '../scripts/book.ts';
import { families } from '../scripts/families.ts';
import { minimalPrice, tierByRank } from '../scripts/rank.ts';
import { books as bundled, version } from './index.ts';

const books = bundled.map((book) => billerBookSchema.parse(book));
const entries = books.flatMap((book) =>
  book.models.map((model) => ({ book, model, name: `${book.biller} ${model.model}` })),
);

test('every book is in the package', () => {
  const files = readdirSync(join(import.meta.dirname, 'books')).map((name) => name.replace('.json', ''));
  expect(books.map((book) => book.biller).sort()).toEqual(files.sort());
});

test('canonical text, version, schemas and README are current (node packages/prices/scripts/book.ts)', () => {
  const stale = [...outputs()].filter(
    ([path, text]) => readFileSync(join(import.meta.dirname, '..', path), 'utf8') !== text,
  );
  expect(stale.map(([path]) => path)).toEqual([]);
  expect(version).toMatch(/^[0-9a-f]{12}$/);
});

test('every rate says where its price was read, on which day, and how good that is', () => {
  expect(ids(({ source }) => !/^https:\/\/[^\s/]+\.[a-z]+\//.test(source))).toEqual([]);
  expect(ids(({ seen }) => seen < '2025-01-01' || seen > '2027-12-31')).toEqual([]);
  expect(ids(({ evidence }) => evidence === 'user')).toEqual([]);
});

test('is sane: names, ids, days, prices by unit, no two for one call, and every one priced by its least call', () => {
  const problems = books.flatMap((book) =>
    bookProblems(book, 'bundled').map((problem) => `${book.biller}: ${problemText(problem)}`),
  );
  expect(problems).toEqual([]);
});

test('and that is not for want of looking', () => {
  const [book] = books as [BillerBook];
  const [model, other] = book.models as [ModelEntry, ModelEntry];
  const [rate] = model.rates as [RateEntry];
  const with_ = (...models: ModelEntry[]): BillerBook => ({ ...book, models });
  const priced = (...rates: RateEntry[]): BillerBook => with_({ ...model, rates });
  for (const wrong of [
    with_(model, { ...other, aliases: [model.model] }),
    priced(rate, rate),
    priced(rate, { ...rate, id: 'twin', price: '0.015' }),
    priced({ ...rate, from: '2026-11-02', until: '2026-11-01' }),
    priced({ ...rate, price: '4000000' }),
    priced({ ...rate, price: '0' }),
    priced({ ...rate, price: '0.00000003' }),
    priced({ ...rate, item: 'image_cached_input' }),
    priced({ ...rate, when: { duration: { over: 5, below: 5 } } }),
  ])
    expect(bookProblems(wrong, 'bundled')).not.toEqual([]);
});

test('ids name model, item and unit', () => {
  expect(ids(({ id }) => !/^[\w./:=,+@ -]+$/.test(id))).toEqual([]);
  expect(ids(({ id, item, unit }, model) => !id.startsWith(`${model.model}:${item}/${unit}`))).toEqual([]);
});

test('every alias is found as its model', () => {
  const book = new PriceBook(books as BillerBook[], version);
  for (const {
    book: { biller },
    model,
  } of entries)
    for (const name of [model.model, ...(model.aliases ?? [])])
      expect([name, book.find(biller, name)?.entry]).toEqual([name, model]);
});

test('ranked tiers follow the rank', () => {
  const ranked = entries.filter(({ model }) => model.tierBasis === 'price_rank');
  expect(ranked.filter(({ model }) => !((minimalPrice(model) ?? 0) > 0)).map(({ name }) => name)).toEqual([]);
  expect(ranked.filter(({ model, book }) => model.tier !== tierByRank(model, book)).map(({ name }) => name)).toEqual(
    [],
  );
});

test('a family has one tier, which stands once, at whatever biller', () => {
  const tiers = families(join(import.meta.dirname, '..'));
  const members = entries.filter(({ model }) => model.family !== undefined);
  expect([...tiers.keys()].filter((family) => !members.some(({ model }) => model.family === family))).toEqual([]);
  const wrong = members.filter(({ model: { family = '', tier } }) => tier !== (tiers.get(family) ?? tier));
  expect(wrong.map(({ name }) => name)).toEqual([]);
  const unlisted = members.filter(({ model: { family = '' } }) => !tiers.has(family));
  expect(
    unlisted
      .filter(({ model, book }) => unlisted.some((one) => one.model.family === model.family && one.book !== book))
      .map(({ name }) => name),
  ).toEqual([]);
  const tierOf = (biller: string, name: string) =>
    entries.find(({ book, model }) => book.biller === biller && model.model === name)?.model.tier;
  for (const [biller, name] of [
    ['fal', 'fal-ai/flux-2-pro'],
    ['replicate', 'black-forest-labs/flux-2-pro'],
    ['replicate', 'openai/gpt-image-2'],
    ['together_ai', 'google/flash-image-3.1'],
  ] as const)
    expect([name, tierOf(biller, name)]).toEqual([name, 'standard']);
  expect(tierOf('vercel_ai_gateway', 'bytedance/seedream-5.0-pro')).toBe('flagship');
});

test('defaults have a dated source and decide a price', () => {
  const wrong = entries.filter(({ model }) => {
    if (!model.defaults) return false;
    const facts = new Set(model.rates.flatMap((rate) => Object.keys(rate.when ?? {})));
    // A length and a size are quantities: they decide the price of seconds and megapixels.
    for (const { unit } of model.rates)
      facts.add(unit === 'second' ? 'duration' : unit === 'megapixel' ? 'size' : unit);
    return (
      !/\d{4}-\d{2}-\d{2}/.test(model.defaultsSource ?? '') ||
      Object.keys(model.defaults).some((fact) => !facts.has(fact))
    );
  });
  expect(wrong.map(({ name }) => name)).toEqual([]);
});

test('an end says where it is stated, and on which day that was read', () => {
  const ended = entries.filter(({ model }) => model.ended !== undefined || model.endedSource !== undefined);
  expect(
    ended
      .filter(
        ({ model }) =>
          model.ended === undefined || !/^https:\/\/\S+.* \d{4}-\d{2}-\d{2}$/.test(model.endedSource ?? ''),
      )
      .map(({ name }) => name),
  ).toEqual([]);
  expect(ended.length).toBeGreaterThan(50);
});

test('every end that is not a success has a rule, and silence is never certain', () => {
  for (const book of books) {
    expect(Object.keys(book.outcomes ?? {}).sort()).toEqual([
      'canceled',
      'failed',
      'filtered',
      'invalid',
      'no_answer',
      'refused',
      'server_error',
    ]);
    expect(book.outcomes?.no_answer?.outcome).toBe('unknown');
  }
});

describe('what vendors and recordings say', () => {
  const book = new PriceBook(books as BillerBook[], version);
  const usd = (usage: Omit<Usage, 'end'>, day = '2026-11-24'): string => {
    const charge = rate({ end: 'succeeded', ...usage }, book, day);
    return charge.status === 'unpriced' ? `unpriced: ${charge.detail}` : charge.amount.toFixed();
  };
  const fal = (model: string, facts: Usage['facts'], ...measures: Usage['measures']): string =>
    usd({ provider: 'fal', model, facts, measures });
  const replicate = (model: string, facts: Usage['facts'], ...measures: Usage['measures']): string =>
    usd({ provider: 'replicate', model, facts, measures });
  const openai = (model: string, facts: Usage['facts'], ...measures: Usage['measures']): string =>
    usd({ provider: 'openai', model, facts, measures });
  const units = (quantity: string): Usage['measures'][number] =>
    measure('billed', 'provider_unit', quantity, 'billed_units');
  const sized = (model: string, ...sizes: { width: number; height: number }[]): string =>
    usd({
      provider: 'fal',
      model,
      facts: {},
      measures: [measure('image_output', 'image', sizes.length)],
      sizes: { image_output: sizes },
    });

  test('fal, billed units of recorded calls', () => {
    expect(fal('xai/grok-imagine-image/edit', {}, units('1.1'))).toBe('0.022');
    expect(fal('fal-ai/kling-video/v3/pro/text-to-video', {}, units('4.0'))).toBe('0.56');
    expect(fal('xai/grok-imagine-video/extend-video', {}, units('5.6'))).toBe('0.28');
    expect(fal('xai/grok-imagine-video/image-to-video', {}, units('8.439999999999998'))).toBe('0.4219999999999999');
    expect(fal('bytedance/seedance-2.0/text-to-video', {}, units('38.8'))).toBe('0.5432');
    expect(fal('bytedance/seedance-2.0/fast/text-to-video', {}, units('38.8'))).toBe('0.43456');
    expect(fal('fal-ai/veo3.1', {}, units('2.0'))).toBe('0.8');
    expect(fal('google/gemini-omni-flash/v1.1/image-to-video', { resolution: '360p' }, units('3.008'))).toBe('0.09024');
    expect(fal('fal-ai/nano-banana', {}, units('1'))).toBe('0.039');
  });

  test('fal, by the facts of the request', () => {
    expect(sized('fal-ai/qwen-image', { width: 1024, height: 1024 })).toBe('0.02');
    expect(sized('fal-ai/flux/dev', { width: 1536, height: 1536 })).toBe('0.075');
    expect(sized('fal-ai/flux-2-pro', { width: 1920, height: 1080 })).toBe('0.045');
    expect(
      fal('fal-ai/nano-banana-2', { resolution: '4K', enable_web_search: true }, measure('image_output', 'image', 1)),
    ).toBe('0.175');
    expect(fal('fal-ai/nano-banana-2', {}, measure('image_output', 'image', 1))).toBe('0.08');
    expect(fal('fal-ai/nano-banana-pro', { resolution: '4K' }, measure('image_output', 'image', 2))).toBe('0.6');
    expect(fal('openai/gpt-image-2.5/flare/text-to-image', {}, measure('image_output', 'token', 439))).toBe('0.01317');
    expect(fal('fal-ai/veo3.1', { resolution: '4k' }, measure('video_output', 'second', 8))).toBe('4.8');
    expect(
      fal('fal-ai/veo3.1', { resolution: '1080p', generate_audio: true }, measure('video_output', 'second', 8)),
    ).toBe('3.2');
    expect(fal('kling/v4/text-to-video', { resolution: '1080p' }, measure('video_output', 'second', 10))).toBe('2.35');
    expect(
      fal(
        'kling/v4/video-to-video/edit',
        { resolution: '720p' },
        measure('video_output', 'second', 5),
        measure('video_input', 'second', 3),
      ),
    ).toBe('0.94');
    expect(fal('blackforestlabs/flux-3/text-to-video', {}, measure('video_output', 'second', 5))).toBe('0.85');
    expect(
      fal(
        'xai/grok-imagine-video/edit-video',
        { resolution: '480p' },
        measure('video_output', 'second', 8),
        measure('video_input', 'second', 8),
      ),
    ).toBe('0.48');
    expect(fal('fal-ai/bytedance/seed-speech/tts/v2', {}, measure('text_input', 'character', 1500))).toBe('0.045');
    expect(fal('fal-ai/topaz/upscale/image', { output_megapixels: 30 }, measure('image_output', 'image', 1))).toBe(
      '0.16',
    );
    expect(fal('xai/grok-imagine-image/v2.0/text-to-image', {}, measure('image_output', 'image', 1))).toMatch(
      /^unpriced/,
    );
  });

  test('history keeps its price', () => {
    const clip = {
      provider: 'fal',
      model: 'minimax/h3/text-to-video',
      facts: { resolution: '4k' },
      measures: [measure('video_output', 'second', 5)],
    };
    expect(usd(clip, '2026-08-10')).toBe('1.3');
    expect(usd(clip, '2026-10-10')).toBe('0.8');
    expect(
      usd({ ...clip, model: 'minimax/h3-max/text-to-video', facts: { resolution: '480p' } }, '2026-09-30'),
    ).toMatch(/^unpriced/);
    const spoken = {
      provider: 'elevenlabs',
      model: 'eleven_v3',
      facts: {},
      measures: [measure('text_input', 'character', 1000)],
    };
    expect(usd(spoken, '2026-09-01')).toBe('0.1');
    expect(usd(spoken)).toBe('0.08');
    const heard = {
      provider: 'openai',
      model: 'gpt-4o-mini-transcribe',
      facts: {},
      measures: [measure('audio_input', 'token', 1_000_000)],
    };
    expect(usd(heard)).toBe('3');
    expect(usd(heard, '2026-11-30')).toBe('1.25');
  });

  test('a launch price ends on its day, for every service tier', () => {
    const spoken = (service_tier: string | undefined, day: string): string =>
      usd(
        {
          provider: 'gcp.gemini',
          model: 'gemini-3.8-flash-lite-tts',
          facts: { service_tier },
          measures: [measure('text_input', 'token', 1_000_000), measure('audio_output', 'token', 1_000_000)],
        },
        day,
      );
    for (const [tier, price] of [
      [undefined, 6.5],
      ['batch', 3.25],
      ['flex', 3.25],
      ['priority', 11.7],
    ] as const) {
      expect(spoken(tier, '2026-12-31')).toBe(String(price));
      expect(spoken(tier, '2027-01-01')).toBe(String(price * 2));
    }
  });

  test('a price by resolution, and the edge of a long context', () => {
    const clip = (resolution: string): string =>
      fal('bytedance/seedance-2.5/image-to-video', { resolution }, measure('video_output', 'token', 1_000_000));
    expect([clip('480p'), clip('720p'), clip('1080p')]).toEqual(['21.4', '21.4', '23.4']);
    const prompt = (tokens: number): string =>
      openai(
        'gpt-5.4',
        { input_tokens: tokens },
        measure('text_input', 'token', tokens),
        measure('text_output', 'token', 0),
      );
    expect([prompt(272_000), prompt(272_001)]).toEqual(['0.68', '1.360005']);
  });

  test('replicate', () => {
    expect(replicate('hardware/gpu-l40s', {}, measure('compute', 'compute_second', 10))).toBe('0.00975');
    expect(replicate('hardware/cpu', {}, measure('compute', 'compute_second', 100))).toBe('0.01');
    expect(
      replicate(
        'black-forest-labs/flux-2-pro',
        {},
        measure('image_output', 'megapixel', 1),
        measure('image_input', 'megapixel', 1),
      ),
    ).toBe('0.045');
    expect(replicate('black-forest-labs/flux-2-max', {}, measure('image_output', 'megapixel', 4))).toBe('0.16');
    expect(replicate('openai/gpt-image-2', { quality: 'auto' }, measure('image_output', 'image', 1))).toBe('0.128');
    expect(
      replicate('minimax/hailuo-2.3', { resolution: '1080p', duration: 6 }, measure('video_output', 'video', 1)),
    ).toBe('0.49');
    expect(replicate('topazlabs/image-upscale', { output_megapixels: 60 }, measure('image_output', 'image', 1))).toBe(
      '0.24',
    );
    expect(replicate('google/lyria-3-pro', {}, measure('request', 'request', 1))).toBe('0.08');
  });

  test('openai', () => {
    expect(
      openai(
        'gpt-image-2',
        {},
        measure('text_input', 'token', 30),
        measure('image_input', 'token', 1024),
        measure('image_output', 'token', 1756),
      ),
    ).toBe('0.061022');
    expect(openai('gpt-image-2-2026-04-21', {}, measure('image_output', 'token', 13342))).toBe('0.40026');
    expect(openai('gpt-image-2', { service_tier: 'batch' }, measure('image_output', 'token', 1000000))).toBe('15');
    expect(
      openai(
        'gpt-image-1.5',
        {},
        measure('text_input', 'token', 23),
        measure('text_output', 'token', 143),
        measure('image_output', 'token', 1056),
      ),
    ).toBe('0.035337');
    expect(
      openai('gpt-image-1-mini', { quality: 'low', size: '1024x1024' }, measure('image_output', 'image', 1, 'request')),
    ).toBe('0.005');
    expect(openai('dall-e-2', { size: '256x256' }, measure('image_output', 'image', 1))).toBe('0.016');
    expect(openai('sora-2', { size: '1280x720', service_tier: 'batch' }, measure('video_output', 'second', 8))).toBe(
      '0.4',
    );
    expect(openai('tts-1', {}, measure('text_input', 'character', 500))).toBe('0.0075');
    expect(
      openai('gpt-4o-mini-tts', {}, measure('text_input', 'token', 100), measure('audio_output', 'token', 1500)),
    ).toBe('0.01806');
    expect(
      openai(
        'gpt-4o-transcribe',
        {},
        measure('text_input', 'token', 1),
        measure('audio_input', 'token', 59),
        measure('text_output', 'token', 21),
      ),
    ).toBe('0.0005665');
    expect(
      openai(
        'gpt-realtime-2',
        {},
        measure('audio_input', 'token', 1000),
        measure('text_output', 'token', 0),
        measure('audio_output', 'token', 2000),
      ),
    ).toBe('0.16');
    expect(
      openai(
        'gpt-5-mini',
        {},
        measure('text_input', 'token', 1000),
        measure('text_cached_input', 'token', 1000),
        measure('text_output', 'token', 100),
      ),
    ).toBe('0.000475');
    expect(openai('chatgpt-image-latest', {}, measure('image_output', 'token', 1000))).toBe('0.032');
  });
});

/** Ids of the rates that are wrong. */
function ids(wrong: (rate: RateEntry, model: ModelEntry) => boolean): string[] {
  return entries.flatMap(({ model }) => model.rates.filter((rate) => wrong(rate, model)).map((rate) => rate.id));
}
