import { expect, test } from 'vitest';
import {
  addOns,
  at,
  inputCharacters,
  isOn,
  lengthAt,
  listedAt,
  pick,
  quantity,
  queryOf,
  secondsAt,
  settings,
  sizeIn,
  sizesOf,
} from './index.ts';

test('a value by its path: nested, or the path as one key', () => {
  expect(at({ metadata: { duration: 3 } }, 'metadata.duration')).toBe(3);
  expect(at({ 'metadata.duration': 3 }, 'metadata.duration')).toBe(3);
  for (const source of [undefined, null, 'x', {}, { metadata: null }, { metadata: 'x' }])
    expect(at(source, 'metadata.duration')).toBeUndefined();
  expect(pick({ a: null, b: 0 }, 'a', 'b')).toBe(0);
});

test('a length under the first name that states one, in seconds', () => {
  for (const source of [{ seconds: 90 }, { seconds: '90' }, { seconds: '90s' }, { seconds: 'auto', duration: 90 }])
    expect(secondsAt(source, 'seconds', 'duration')).toBe(90);
  expect(lengthAt({ metadata: { duration: '0.1' } }, 'metadata.duration')?.toString()).toBe('0.1');
  for (const source of [undefined, {}, { duration: 0 }, { duration: -1 }, { duration: NaN }, { minutes: 90 }])
    expect(secondsAt(source, 'duration')).toBeUndefined();
});

test('characters are code points, of all texts', () => {
  const characters = (...texts: unknown[]) => inputCharacters(...texts)?.quantity.toNumber();
  expect(characters('Hi 🌊', 'ho')).toBe(6);
  expect(characters('')).toBe(0);
  expect(characters(undefined, 3)).toBeUndefined();
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

test('outputs that an answer lists', () => {
  expect(listedAt({ data: [{}, {}] }, 'images', 'data')).toBe(2);
  expect(listedAt({ data: { images: ['a'] } }, 'data.images')).toBe(1);
  for (const answer of [undefined, {}, { images: 'a' }, { images: 2 }])
    expect(listedAt(answer, 'images')).toBeUndefined();
});

test('a quantity may be a text; what is no number is none', () => {
  expect([quantity(0), quantity('1.5'), quantity('0')]).toEqual([0, 1.5, 0]);
  for (const value of ['', 'x', '-1', -1, NaN, Infinity, '1e3', '9'.repeat(30), null])
    expect(quantity(value)).toBeUndefined();
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
