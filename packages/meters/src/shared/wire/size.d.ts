import type { Measure, PixelSize } from '@costspan/core/internal';
import type { Fields } from '@costspan/core/internal';
/** `1280x720`, `1280:720` under one of the names, else `width` and `height`; half a size is none. */
export declare function sizeIn(from: Fields | undefined, names?: readonly string[]): PixelSize | undefined;
/** Megapixels that an answer counts, or that somebody wrote down in the place of a size. */
export declare function megapixelsIn(
  side: 'input' | 'output',
  request: Fields | undefined,
  answer?: Fields | undefined,
): Measure | undefined;
/** One size for each of several images; of too many none, as they are no real ones. */
export declare function sizesOf(
  size: PixelSize | undefined,
  images: number | undefined,
): readonly PixelSize[] | undefined;
/** How many images a bill or an answer says there are, by a list of them or by their number. */
export declare function imagesAt(from: unknown, ...paths: readonly string[]): number | undefined;
/** Images that the request asks for; undefined where it leaves that open. */
export declare function askedImages(request: Fields | undefined): number | undefined;
