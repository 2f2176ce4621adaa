import type { Modality } from '../price-book/types.ts';
import type { PixelSize } from '../usage/usage.ts';

/** Sides of a square image by its label, as Google's and BytePlus's image models name them. */
const IMAGE_SIDES: Readonly<Record<string, number>> = { '0.5k': 512, '1k': 1024, '2k': 2048, '4k': 4096 };

/** Shorter sides of a clip by its label. */
const VIDEO_SHORT: Readonly<Record<string, number>> = {
  '360p': 360,
  '480p': 480,
  '540p': 540,
  '720p': 720,
  '768p': 768,
  '1080p': 1080,
  '1440p': 1440,
  '2k': 1440,
  '4k': 2160,
};

/**
 * Labels that a size goes by. Vendors round the sides of other shapes each in their own way, so that
 * an image that is no square has none.
 */
export function labelsOf({ width, height }: PixelSize, modality: Modality): string[] {
  if (modality === 'image')
    return width === height ? Object.keys(IMAGE_SIDES).filter((label) => IMAGE_SIDES[label] === width) : [];
  return Object.keys(VIDEO_SHORT).filter((label) => VIDEO_SHORT[label] === Math.min(width, height));
}

/** The size of a label: a square image, and a clip of 16:9 unless 9:16 is asked for. */
export function sizeOfLabel(label: string, modality: Modality, aspectRatio: unknown): PixelSize | undefined {
  if (modality === 'image') {
    const side = aspectRatio === undefined || aspectRatio === '1:1' ? IMAGE_SIDES[label.toLowerCase()] : undefined;
    return side === undefined ? undefined : { width: side, height: side };
  }
  const short = VIDEO_SHORT[label.toLowerCase()];
  // 854, 832 and 864 are all the long side of a 480p clip, by vendor.
  if (short === undefined || (short * 16) % 9 !== 0) return undefined;
  const long = (short * 16) / 9;
  if (aspectRatio === undefined || aspectRatio === '16:9') return { width: long, height: short };
  return aspectRatio === '9:16' ? { width: short, height: long } : undefined;
}
