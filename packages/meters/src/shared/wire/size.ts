import { measure } from '@costspan/core';
import type { Measure, PixelSize } from '@costspan/core/internal';
import { at, first, positive, quantity, text, whole } from '@costspan/core/internal';
import type { Fields } from '@costspan/core/internal';

const NAMES = ['size', 'image_size', 'resolution'];

/** `1280x720`, `1280:720` under one of the names, else `width` and `height`; half a size is none. */
export function sizeIn(from: Fields | undefined, names: readonly string[] = NAMES): PixelSize | undefined {
  const stated = first(from, names, (value) => /^(\d{1,6})[x:*](\d{1,6})$/i.exec(text(value) ?? '') ?? undefined);
  const width = positive(stated ? Number(stated[1]) : quantity(from?.['width']));
  const height = positive(stated ? Number(stated[2]) : quantity(from?.['height']));
  return width === undefined || height === undefined ? undefined : { width, height };
}

/** Megapixels that an answer counts, or that somebody wrote down in the place of a size. */
export function megapixelsIn(
  side: 'input' | 'output',
  request: Fields | undefined,
  answer?: Fields | undefined,
): Measure | undefined {
  const names = ['mp', 'megapixels', 'image_megapixels', 'images_megapixels'].map((name) => `${side}_${name}`);
  const all = side === 'output' ? [...names, 'megapixels'] : names;
  const counted = first(answer, all, quantity);
  const found = counted ?? first(request, all, quantity);
  if (found === undefined) return undefined;
  return measure(`image_${side}`, 'megapixel', found, counted === undefined ? 'request' : 'usage');
}

/** One size for each of several images; of too many none, as they are no real ones. */
export function sizesOf(size: PixelSize | undefined, images: number | undefined): readonly PixelSize[] | undefined {
  if (!size || images === undefined || images < 1 || images > 1_000) return undefined;
  return Array.from({ length: images }, () => size);
}

/** How many images a bill or an answer says there are, by a list of them or by their number. */
export function imagesAt(from: unknown, ...paths: readonly string[]): number | undefined {
  for (const path of paths) {
    const found = at(from, path);
    if (Array.isArray(found)) return found.length;
    const many = quantity(found);
    if (many !== undefined && Number.isInteger(many)) return many;
  }
  return undefined;
}

/** Images that the request asks for; undefined where it leaves that open. */
export function askedImages(request: Fields | undefined): number | undefined {
  return first(request, COUNTS, whole);
}

const COUNTS = ['n', 'num_images', 'numImages', 'num_outputs', 'outputCount', 'numberResults', 'images', 'image_count'];
