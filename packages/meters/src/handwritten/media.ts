import { whole } from '../shared/wire/index.ts';
import type { Fields } from '../shared/wire/index.ts';
import { quantityIn } from './bill.ts';

/** Names for the number of the images that are sent in. */
const IMAGES = ['input_images', 'reference_images', 'input_image_count'];
/** Names that say that a clip is sent in. */
const VIDEO = ['video_input', 'input_video', 'video_inputs'];
/** Names for the length of the clip that is sent in. */
const VIDEO_SECONDS = ['input_seconds', 'source_seconds', 'input_video_seconds', 'input_duration', 'video_duration'];
const MAX_IMAGES = 1_000;

/** A bill names no files. */
export const PLACEHOLDER = 'https://example.com/handwritten';

/** As many images as a bill says are sent in, and the name that says it. */
export function countedImages(request: Fields): { readonly name: string; readonly urls: string[] } | undefined {
  const name = IMAGES.find((one) => whole(request[one]) !== undefined);
  const count = name === undefined ? undefined : whole(request[name]);
  if (name === undefined || count === undefined || count > MAX_IMAGES) return undefined;
  return { name, urls: Array.from({ length: count }, (_, at) => `${PLACEHOLDER}/${at + 1}.png`) };
}

/** The name under which a bill says that a clip is sent in. */
export function saidVideo(request: Fields): string | undefined {
  return VIDEO.find((name) => request[name] === true);
}

/** Seconds of the clip that is sent in: no API tells them. */
export function videoSecondsIn(...sources: readonly Fields[]): number | undefined {
  const found = quantityIn(VIDEO_SECONDS, ...sources);
  return found === 0 ? undefined : found;
}
