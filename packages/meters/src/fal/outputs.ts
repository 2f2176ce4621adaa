import type { PixelSize } from '@costspan/core/internal';
import { dimensions } from './request.ts';
import { fields, list, positive, text } from '../shared/wire/index.ts';
import type { Fields } from '../shared/wire/index.ts';

/** What an answer of a model holds. */
export interface Outputs {
  readonly images: readonly Fields[];
  readonly videos: readonly Fields[];
  readonly audios: readonly Fields[];
  readonly text: boolean;
}

const NONE: Outputs = { images: [], videos: [], audios: [], text: false };

/** Reads the model's outputs from its answer. */
export function outputsOf(body: Fields | undefined): Outputs {
  if (!body) return NONE;
  return {
    images: files(body['images'], body['image']),
    videos: files(body['videos'], body['video'], body['video_url']),
    audios: files(body['audios'], body['audio'], body['audio_file'], body['audio_url']),
    text: text(body['text']) !== undefined || text(body['output']) !== undefined || list(body['chunks']) !== undefined,
  };
}

export function isEmpty(outputs: Outputs): boolean {
  return outputs.images.length + outputs.videos.length + outputs.audios.length === 0 && !outputs.text;
}

/** An answer that says nothing of outputs, in any form: a bill that somebody wrote down, as a rule. */
export function isSilent(body: Fields): boolean {
  const isMedia = (value: unknown): boolean => typeof value === 'string' && /:\/\/|^data:/.test(value);
  return isEmpty(outputsOf(body)) && Object.values(body).every((value) => typeof value !== 'object' && !isMedia(value));
}

/** A list of files where the answer has one, else its single file; a bare URL is a file too. */
function files(many: unknown, ...single: readonly unknown[]): readonly Fields[] {
  const found = (list(many) ?? []).map(file).filter((entry) => entry !== undefined);
  if (found.length > 0) return found;
  for (const value of single) {
    const one = file(value);
    if (one) return [one];
  }
  return [];
}

function file(value: unknown): Fields | undefined {
  return text(value) === undefined ? fields(value) : { url: value };
}

/** The size of every delivered image; undefined where one of them is not told. */
export function deliveredSizes(images: readonly Fields[]): readonly PixelSize[] | undefined {
  const sizes = images.map(dimensions).filter((size) => size !== undefined);
  return sizes.length > 0 && sizes.length === images.length ? sizes : undefined;
}

/** Seconds of all files together; undefined where one of them is not told. */
export function deliveredSeconds(delivered: readonly Fields[]): number | undefined {
  let sum = 0;
  for (const entry of delivered) {
    const one = positive(entry['duration']);
    if (one === undefined) return undefined;
    sum += one;
  }
  return delivered.length > 0 ? sum : undefined;
}
