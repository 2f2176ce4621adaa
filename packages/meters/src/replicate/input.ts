import type { Facts, PixelSize } from '@costspan/core/internal';
import {
  count,
  fields,
  inputCharacters,
  list,
  pick,
  positive,
  seconds,
  secondsAt,
  text,
} from '../shared/wire/index.ts';
import type { Fields } from '../shared/wire/index.ts';

/** The body's own fields beside the model's input. */
const ENVELOPE = new Set([
  'version',
  'model',
  'webhook',
  'webhook_events_filter',
  'webhook_completed',
  'stream',
  'wait',
  'signal',
  'destination',
]);

/** The model's input as given, else as the prediction repeats it. */
export function inputOf(request: unknown, prediction: Fields | undefined): Fields | undefined {
  const body = fields(request);
  const given = fields(body?.['input']);
  if (given) return given;
  // Once its data is removed a prediction repeats an empty input, which says nothing.
  const echoed = prediction?.['data_removed'] === true ? undefined : fields(prediction?.['input']);
  if (echoed) return echoed;
  const bare = Object.entries(body ?? {}).filter(([key]) => !ENVELOPE.has(key) && key !== 'input');
  // A call that is not answered yet has said all that it says, also where that is nothing.
  const isWhole = body !== undefined && prediction === undefined;
  return bare.length > 0 || isWhole ? Object.fromEntries(bare) : undefined;
}

/** Facts that the provider metered win over what was asked for. */
export function billingFacts(input: Fields | undefined, metrics: Fields | undefined): Facts {
  const facts: Record<string, string | number | boolean | undefined> = {};
  for (const key of ['model_variant', 'motion_mode', 'resolution_upscale_target']) facts[key] = short(metrics?.[key]);
  facts['resolution'] = short(metrics?.['resolution_target']) ?? short(input?.['resolution']);
  const sound = [metrics?.['with_audio'], input?.['generate_audio'], input?.['with_audio'], input?.['audio']];
  facts['audio'] = sound.find((value) => typeof value === 'boolean');
  facts['duration'] = billedSeconds(seconds(input?.['duration']) ?? seconds(input?.['seconds']), metrics);
  if (input) {
    facts['input_images'] = mediaCount(input, 'image');
    facts['input_video'] = mediaCount(input, 'video') > 0;
  }
  return Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== undefined));
}

/** Seconds of one clip: those asked for, unless another length was metered. A file may be a part of a second off. */
function billedSeconds(asked: number | undefined, metrics: Fields | undefined): number | undefined {
  const metered = positive(metrics?.['video_output_duration_seconds']);
  if (asked === undefined || metered === undefined) return asked;
  const each = metered / (positive(metrics?.['video_output_count']) ?? 1);
  return Math.abs(each - asked) < 1 ? asked : Math.round(each);
}

export function short(value: unknown): string | undefined {
  const found = text(value);
  return found !== undefined && found.length <= 64 ? found : undefined;
}

// Inputs that are files, as the official models call them (image, input_image, image_input, first_frame_image, subject_reference …)
const FILES = {
  image: /(?:^|_)(?:images?|frames?|subject_reference|style_reference|character_reference)(?:_|\d|$)/,
  video: /(?:^|_)videos?(?:_|\d|$)/,
} as const;

/** How many images or clips were given in. */
export function mediaCount(input: Fields, kind: 'image' | 'video'): number {
  let found = 0;
  for (const [key, value] of Object.entries(input)) {
    if (!FILES[kind].test(key) || key.includes('mask')) continue;
    for (const entry of list(value) ?? [value]) if (isSentFile(entry)) found += 1;
  }
  return found;
}

/** A URL, or what the SDK still has to upload: a Blob, a Buffer, a stream. */
function isSentFile(value: unknown): boolean {
  return typeof value === 'string'
    ? isFile(value)
    : typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function isFile(value: string): boolean {
  return /^(?:[a-z][a-z0-9+.-]*:\/\/|data:)/i.test(value);
}

/** Code points of the text to be spoken, not UTF-16 units. */
export function charactersOf(input: Fields | undefined): number | undefined {
  return inputCharacters(pick(input, 'text', 'prompt'))?.quantity.toNumber();
}

export function askedImages(input: Fields | undefined): number | undefined {
  return count(pick(input, 'num_outputs', 'number_of_images', 'num_images'));
}

/** Seconds of one output, as the models of video and audio call it. */
export function askedSeconds(input: Fields | undefined): number | undefined {
  return secondsAt(input, 'duration', 'seconds', 'duration_seconds');
}

/**
 * Size of each output, where the input fixes it: width and height are ignored beside an aspect
 * ratio other than `custom`, which FLUX has by default.
 */
export function askedSize(input: Fields | undefined, model: string | undefined): PixelSize | undefined {
  const ratio = input?.['aspect_ratio'] ?? (model?.startsWith('black-forest-labs/') ? '1:1' : undefined);
  const width = positive(input?.['width']);
  const height = positive(input?.['height']);
  return width !== undefined && height !== undefined && (ratio === undefined || ratio === 'custom')
    ? { width, height }
    : undefined;
}

// Input schema of flux-2-pro, -max and -flex: resolution "0.5 MP" … "4 MP", default "1 MP"; aspect_ratio default "1:1".
// https://replicate.com/black-forest-labs/flux-2-pro/versions/285631b5656a1839331cd9af0d82da820e2075db12046d1d061c681b2f206bc6/api
// https://replicate.com/black-forest-labs/flux-2-max/versions/9c23b0aaa98765a9676dbdda58b9c9915627751300747bad54cb1c11b135d3ca/api, 2026-11-24
const SIZED_BY_MEGAPIXEL = /^black-forest-labs\/flux-2-(?:pro|max|flex)$/;

export interface AskedMegapixels {
  readonly each: number;
  readonly basis: 'request' | 'default';
  /** other aspect ratios stay below the resolution: "may not respect the resolution if aspect ratio is not 1:1" */
  readonly exact: boolean;
}

/** Megapixels of each output where the input, or the model's documented default, states them. */
export function askedMegapixels(input: Fields | undefined, model: string | undefined): AskedMegapixels | undefined {
  const ratio = input?.['aspect_ratio'];
  if (ratio === 'custom' || !input) return undefined;
  const stated = text(input['resolution']);
  const match = /^(\d{1,3}(?:\.\d{1,2})?) ?MP$/i.exec(stated ?? '');
  const square = ratio === undefined || ratio === '1:1';
  if (match) return { each: Number(match[1]), basis: 'request', exact: square };
  if (stated !== undefined || !SIZED_BY_MEGAPIXEL.test(model ?? '')) return undefined;
  return { each: 1, basis: 'default', exact: square };
}
