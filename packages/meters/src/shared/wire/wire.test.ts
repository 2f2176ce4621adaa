import { expect, test } from 'vitest';
import { toText } from '@costspan/core/internal';
import {
  addOns,
  askedImages,
  askedSeconds,
  at,
  charactersIn,
  imagesAt,
  isOn,
  megapixelsIn,
  pick,
  plainTokens,
  quantity,
  queryOf,
  secondsIn,
  settings,
  sizeIn,
  sizesOf,
} from './index.ts';
import type { Fields } from './index.ts';

const length = (...sources: readonly (Fields | undefined)[]) => {
  const found = secondsIn(...sources);
  return found && toText(found);
};

test('a value by its path: nested, or the path as one key', () => {
  expect(at({ metadata: { duration: 3 } }, 'metadata.duration')).toBe(3);
  expect(at({ 'metadata.duration': 3 }, 'metadata.duration')).toBe(3);
  for (const source of [undefined, null, 'x', {}, { metadata: null }, { metadata: 'x' }])
    expect(at(source, 'metadata.duration')).toBeUndefined();
  expect(pick({ a: null, b: 0 }, 'a', 'b')).toBe(0);
});

test('lengths by their usual names, in seconds; the first source that states one', () => {
  for (const source of [
    { seconds: 90 },
    { seconds: '90' },
    { duration: '90s' },
    { audio_duration: 90 },
    { audio_duration_secs: 90 },
    { duration_seconds: 90 },
    { minutes: 1.5 },
    { audio_hours: '0.025' },
    { music_length_ms: 90_000 },
  ])
    expect(length(source)).toBe('90');
  expect(length({ duration: 'auto' }, { seconds: 2 })).toBe('2');
  for (const source of [undefined, {}, { duration: 0 }, { duration: -1 }, { seconds: NaN }, { max_duration: 90 }])
    expect(length(source)).toBeUndefined();
});

test('the length that a request asks for is not that of what it sends in', () => {
  expect(askedSeconds({ durationSeconds: '8' })).toBe(8);
  expect(askedSeconds({ duration: 'auto' })).toBeUndefined();
  expect(askedSeconds({ video_duration: 8, audio_duration: 8 })).toBeUndefined();
});

test('characters are code points, of all texts; their number stands in for a text', () => {
  const characters = (...args: Parameters<typeof charactersIn>) => charactersIn(...args)?.quantity.toNumber();
  expect(characters(undefined, 'Hi 🌊', 'ho')).toBe(6);
  expect(characters({ text_length: 1500 }, undefined)).toBe(1500);
  expect(characters({ characters: '20' })).toBe(20);
  expect(characters({ characters: 20 }, 'Hi')).toBe(2);
  expect(characters({}, undefined, 3)).toBeUndefined();
});

test('sizes as two numbers or one text; half a size is none', () => {
  expect(sizeIn({ width: 512, height: '256' })).toEqual({ width: 512, height: 256 });
  expect(sizeIn({ size: '512x256' })).toEqual({ width: 512, height: 256 });
  expect(sizeIn({ ratio: '512:256' }, ['ratio'])).toEqual({ width: 512, height: 256 });
  for (const source of [undefined, {}, { width: 512 }, { size: 'auto' }, { size: '0x9' }, { resolution: '2K' }])
    expect(sizeIn(source)).toBeUndefined();
  expect(sizesOf({ width: 1, height: 2 }, 2)).toHaveLength(2);
  for (const many of [undefined, 0, 1_001]) expect(sizesOf({ width: 1, height: 2 }, many)).toBeUndefined();
});

test('megapixels that an answer counts come before those that a request notes', () => {
  const output = megapixelsIn('output', { output_megapixels: 4 }, { output_mp: '1.5' });
  expect(output).toMatchObject({ item: 'image_output', unit: 'megapixel', basis: 'usage' });
  expect(output?.quantity.toNumber()).toBe(1.5);
  expect(megapixelsIn('input', { input_image_megapixels: 1 })).toMatchObject({ item: 'image_input', basis: 'request' });
  expect(megapixelsIn('output', { output_megapixels: 'many' })).toBeUndefined();
});

test('images asked for and delivered: a number or a list', () => {
  expect(askedImages({ n: '2' })).toBe(2);
  for (const request of [undefined, {}, { n: 0 }, { n: 1.5 }, { images: ['a'] }])
    expect(askedImages(request)).toBeUndefined();
  expect(imagesAt({ data: [{}, {}] }, 'images', 'data')).toBe(2);
  expect(imagesAt({ generatedImages: 0 }, 'generatedImages')).toBe(0);
  expect(imagesAt({ data: { images: ['a'] } }, 'data.images')).toBe(1);
  expect(imagesAt({ images: 'a' }, 'images')).toBeUndefined();
});

test('a quantity may be a text; what is no number is none', () => {
  expect([quantity(0), quantity('1.5'), quantity('0')]).toEqual([0, 1.5, 0]);
  for (const value of ['', 'x', '-1', -1, NaN, Infinity, '1e3', '9'.repeat(30), null])
    expect(quantity(value)).toBeUndefined();
});

test('tokens as people note them; of cached ones and of a bare total no price is told', () => {
  expect([...plainTokens({ 'candidates IMAGE tokens': 1120, text_input_tokens: 7 }, 'image')]).toEqual([
    ['image_output', 1120],
    ['text_input', 7],
  ]);
  expect([...plainTokens({ usage: { completion_tokens: 5, total_tokens: 9 } }, 'video')]).toEqual([
    ['video_output', 5],
  ]);
  expect([...plainTokens({ max_output_tokens: 1024, tokens_per_second: 9, input_token_limit: 5 }, 'text')]).toEqual([]);
  expect([...plainTokens({ output_tokens: 5, cached_tokens: 1 }, undefined)]).toEqual([['compute', 6]]);
});

test('settings are short scalars, all or some of them', () => {
  const from = { quality: 'hd', hd: true, n: 2, prompt: 'x'.repeat(65), list: [1], none: null };
  expect(settings(from)).toEqual({ quality: 'hd', hd: true, n: 2 });
  expect(settings(from, 'quality', 'prompt', 'size')).toEqual({ quality: 'hd' });
  expect(settings(undefined)).toEqual({});
});

test('features that are on, and those that cost extra as one fact', () => {
  for (const value of [true, 'true', 'pci', 1, ['a'], {}]) expect(isOn(value)).toBe(true);
  for (const value of [undefined, null, false, 'false', '', 'none', 0, []]) expect(isOn(value)).toBe(false);
  expect(addOns([])).toBe('none');
  expect(addOns(['redact', 'diarize'])).toBe('diarize+redact');
});

test('a query; none where there is no URL', () => {
  expect(queryOf('wss://api.example.com/listen?model=a&diarize=true')).toEqual({ model: 'a', diarize: 'true' });
  for (const url of [undefined, '', 'not a url']) expect(queryOf(url)).toEqual({});
});
