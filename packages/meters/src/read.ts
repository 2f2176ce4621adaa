import { measure } from '@costspan/core';
import type { Facts, Measure, PixelSize } from '@costspan/core';
import { count, fields, number, positive, seconds, text } from '@costspan/core/wire';
import type { Fields } from '@costspan/core/wire';

/** A value under its path: nested as on the wire, or flat (`"cost.credits"`) as people write down a bill. */
export function at(from: unknown, path: string): unknown {
  return fields(from)?.[path] ?? path.split('.').reduce<unknown>((value, key) => fields(value)?.[key], from);
}

/** Parameters that decide a price, by their own names; a setting is short. */
export function settings(from: Fields | undefined, ...names: readonly string[]): Facts {
  const found: [string, string | number | boolean][] = [];
  for (const name of names) {
    const value = from?.[name];
    if (typeof value === 'boolean' || typeof value === 'number') found.push([name, value]);
    else if (typeof value === 'string' && value !== '' && value.length <= 64) found.push([name, value]);
  }
  return Object.fromEntries(found);
}

const LENGTHS = ['duration', 'seconds', 'duration_seconds', 'durationSeconds'];

/** Seconds of one output that the request asks for; `auto` asks for none. */
export function askedSeconds(request: Fields | undefined): number | undefined {
  return firstOf(LENGTHS, (name) => seconds(request?.[name]));
}

/** A number that may also be written as text, and be 0. */
export function quantity(value: unknown): number | undefined {
  return typeof value === 'string' && /^\d{1,9}(\.\d{1,9})?$/.test(value) ? Number(value) : number(value);
}

/** A whole number above 0, that a form may have sent as text. */
export function whole(value: unknown): number | undefined {
  return count(quantity(value));
}

/** Images that the request asks for; 1 where it leaves it open, which is every one of these billers’ default. */
export function askedImages(request: Fields | undefined): number {
  const names = ['n', 'num_images', 'numImages', 'outputCount', 'images', 'image_count'];
  return firstOf(names, (name) => whole(request?.[name])) ?? 1;
}

/** The first of several names that holds something. */
export function firstOf<T>(names: readonly string[], read: (name: string) => T | undefined): T | undefined {
  for (const name of names) {
    const found = read(name);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Characters to be spoken: stated as a number, else counted by code points. */
export function characters(request: Fields | undefined, ...names: readonly string[]): number | undefined {
  const stated = firstOf(['text_length', 'input_length', 'characters', 'character_count'], (name) =>
    quantity(request?.[name]),
  );
  if (stated !== undefined) return stated;
  const spoken = firstOf(names, (name) => text(request?.[name]));
  return spoken === undefined ? undefined : [...spoken].length;
}

/** `1280x720`, `1280:720`, or `width` and `height`. */
export function sizeOf(from: Fields | undefined, ...names: readonly string[]): PixelSize | undefined {
  const match = /^(\d{1,5})[x:*](\d{1,5})$/i.exec(firstOf(names, (name) => text(from?.[name])) ?? '');
  const width = match ? positive(Number(match[1])) : positive(quantity(from?.['width']));
  const height = match ? positive(Number(match[2])) : positive(quantity(from?.['height']));
  return width === undefined || height === undefined ? undefined : { width, height };
}

/** Measures of clips or recordings that are equally long. */
export function clips(
  item: 'video_output' | 'audio_output',
  length: number | undefined,
  many: number,
  basis: Measure['basis'] = 'request',
): Measure[] {
  const one = measure(item, item === 'video_output' ? 'video' : 'request', many, basis);
  return length === undefined ? [one] : [measure(item, 'second', length * many, basis), one];
}
