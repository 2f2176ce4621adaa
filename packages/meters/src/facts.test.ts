import { toText } from '@costspan/core';
import { expect, test } from 'vitest';
import { addOns, at, charactersOf, isOn, megapixels, queryOf, secondsIn, sizeIn } from './facts.ts';

const length = (...sources: readonly (Readonly<Record<string, unknown>> | undefined)[]) => {
  const found = secondsIn(...sources);
  return found && toText(found);
};

test('a value by its path: nested, or the path as one key', () => {
  expect(at({ metadata: { duration: 3 } }, 'metadata.duration')).toBe(3);
  expect(at({ 'metadata.duration': 3 }, 'metadata.duration')).toBe(3);
  for (const source of [undefined, {}, { metadata: null }, { metadata: 'x' }])
    expect(at(source, 'metadata.duration')).toBeUndefined();
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

test('characters are code points, of all texts; their number stands in for a text', () => {
  const characters = (...args: Parameters<typeof charactersOf>) => charactersOf(...args)?.quantity.toNumber();
  expect(characters(undefined, 'Hi 🌊', 'ho')).toBe(6);
  expect(characters({ text_length: 1500 }, undefined)).toBe(1500);
  expect(characters({ characters: '20' })).toBe(20);
  expect(characters({}, undefined, 3)).toBeUndefined();
});

test('sizes as two numbers or one text; half a size is none', () => {
  expect(sizeIn({ width: 512, height: 256 })).toEqual({ width: 512, height: 256 });
  expect(sizeIn({ size: '512x256' })).toEqual({ width: 512, height: 256 });
  for (const source of [undefined, {}, { width: 512 }, { size: 'auto' }, { size: '0x9' }, { resolution: '2K' }])
    expect(sizeIn(source)).toBeUndefined();
  expect(megapixels('image_output', undefined, '1.5')?.[0]?.quantity.toNumber()).toBe(1.5);
  expect(megapixels('image_output', 'many')).toBeUndefined();
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
