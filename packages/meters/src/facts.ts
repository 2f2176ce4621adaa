import { measure, parseQuantity } from '@costspan/core';
import type { Basis, Decimal, Facts, Measure, PixelSize } from '@costspan/core';
import { count, fields, list, positive, text } from '@costspan/core/wire';
import type { Fields } from '@costspan/core/wire';

/**
 * Readers of what several billers say in the same way, and of the plain facts that people write
 * down for a bill (`seconds`, `text_length`, `metadata.duration` as one key) beside the wire form.
 */

/** A value by its path: nested, or under the path itself as one key. */
export function at(source: Fields | undefined, path: string): unknown {
  if (source?.[path] !== undefined) return source[path];
  let value: unknown = source;
  for (const key of path.split('.')) value = fields(value)?.[key];
  return value;
}

/** Seconds of one unit of the names that lengths of media go by. */
const LENGTHS: readonly (readonly [RegExp, number])[] = [
  [/^(audio_|media_|video_)?(seconds|duration|duration_seconds|duration_secs)$/, 1],
  [/^(audio_|media_)?(minutes|duration_minutes)$/, 60],
  [/^(audio_|media_)?(hours|duration_hours)$/, 3600],
];
const MILLISECONDS = /^(audio_|music_)?(duration|length)_ms$/;

/** The first length that one of the sources states, in seconds. */
export function secondsIn(...sources: readonly (Fields | undefined)[]): Decimal | undefined {
  for (const source of sources) {
    for (const [name, value] of Object.entries(source ?? {})) {
      const length = parseQuantity(typeof value === 'string' ? value.replace(/s$/, '') : value);
      if (!length?.gt(0)) continue;
      const unit = LENGTHS.find(([names]) => names.test(name));
      if (unit) return length.times(unit[1]);
      if (MILLISECONDS.test(name)) return length.div(1000);
    }
  }
  return undefined;
}

/** Unicode code points: what a reader calls characters, where JavaScript's `length` counts an emoji twice. */
function codePoints(value: string): number {
  let points = 0;
  for (const _ of value) points++;
  return points;
}

/** The characters of a text, or their number where only that was written down. */
export function charactersOf(asked: Fields | undefined, ...texts: readonly unknown[]): Measure | undefined {
  const spoken = texts.filter((one): one is string => typeof one === 'string');
  if (spoken.length > 0)
    return measure(
      'text_input',
      'character',
      spoken.reduce((sum, one) => sum + codePoints(one), 0),
      'request',
    );
  const stated = parseQuantity(asked?.['characters'] ?? asked?.['text_length'] ?? asked?.['input_length']);
  return stated && measure('text_input', 'character', stated, 'request');
}

/** Heard or made audio, in seconds. */
export function audio(
  item: 'audio_input' | 'audio_output',
  seconds: Decimal | undefined,
  basis: Basis = 'usage',
): Measure[] {
  return seconds ? [measure(item, 'second', seconds, basis)] : [];
}

/** How many images were asked for. */
export function imagesIn(asked: Fields | undefined): number | undefined {
  return count(asked?.['n']) ?? count(asked?.['num_images']) ?? count(asked?.['images']);
}

/** Width and height of one image: as two numbers, or in one text. */
export function sizeIn(source: Fields | undefined): PixelSize | undefined {
  const stated = firstText(source?.['size'], source?.['image_size'], source?.['resolution']) ?? '';
  const [, w, h] = /^(\d{1,6})x(\d{1,6})$/.exec(stated) ?? [];
  const width = positive(source?.['width']) ?? positive(Number(w));
  const height = positive(source?.['height']) ?? positive(Number(h));
  return width && height ? { width, height } : undefined;
}

/** Megapixels that were written down in the place of a size. */
export function megapixels(
  item: 'image_output' | 'image_input',
  ...values: readonly unknown[]
): readonly Measure[] | undefined {
  const stated = values.map(parseQuantity).find((value) => value !== undefined);
  return stated && [measure(item, 'megapixel', stated, 'request')];
}

/** Whether a feature was asked for: `true`, `"true"`, a setting or a list of things. */
export function isOn(value: unknown): boolean {
  if (Array.isArray(value)) return value.length > 0;
  if (typeof value === 'string') return value !== '' && value !== 'false' && value !== 'none';
  return value === true || (typeof value === 'number' && value > 0) || fields(value) !== undefined;
}

/** Features that cost extra, as one fact: a price holds for the sets that it names, and for no other. */
export function addOns(names: readonly string[]): string {
  return names.length === 0 ? 'none' : names.toSorted().join('+');
}

/** Scalar parameters, as facts that a price may depend on. */
export function scalars(source: Fields | undefined): Facts {
  return Object.fromEntries(
    Object.entries(source ?? {}).filter(
      ([, value]) =>
        typeof value === 'boolean' || typeof value === 'number' || (typeof value === 'string' && value.length <= 64),
    ),
  ) as Facts;
}

/** Query parameters of a URL; none where it is not one. */
export function queryOf(url: string | undefined): Fields {
  if (url === undefined || !URL.canParse(url)) return {};
  const query: Record<string, unknown> = {};
  for (const [name, value] of new URL(url).searchParams) query[name] = value;
  return query;
}

/** How many items a list holds that one of these paths leads to. */
export function lengthOf(source: Fields | undefined, ...paths: readonly string[]): number | undefined {
  for (const path of paths) {
    const found = list(at(source, path));
    if (found) return found.length;
  }
  return undefined;
}

/** The first of these that is a text. */
export function firstText(...values: readonly unknown[]): string | undefined {
  return values.map(text).find((value) => value !== undefined);
}
