import type { PixelSize } from '@costspan/core/internal';
import { at, first, positive, quantity, text } from '@costspan/core/internal';
import type { Fields } from '@costspan/core/internal';

const NAMES = ['size', 'image_size', 'resolution'];

/** `1280x720`, `1280:720` under one of the names, else `width` and `height`; half a size is none. */
export function sizeIn(from: Fields | undefined, names: readonly string[] = NAMES): PixelSize | undefined {
  const stated = first(from, names, (value) => /^(\d{1,6})[x:*](\d{1,6})$/i.exec(text(value) ?? '') ?? undefined);
  const width = positive(stated ? Number(stated[1]) : quantity(from?.['width']));
  const height = positive(stated ? Number(stated[2]) : quantity(from?.['height']));
  return width === undefined || height === undefined ? undefined : { width, height };
}

/** One size for each of several images; of too many none, as they are no real ones. */
export function sizesOf(size: PixelSize | undefined, images: number | undefined): readonly PixelSize[] | undefined {
  if (!size || images === undefined || images < 1 || images > 1_000) return undefined;
  return Array.from({ length: images }, () => size);
}

/** The outputs that an answer lists at the first of several paths. */
export function listedAt(from: unknown, ...paths: readonly string[]): number | undefined {
  for (const path of paths) {
    const found = at(from, path);
    if (Array.isArray(found)) return found.length;
  }
  return undefined;
}
