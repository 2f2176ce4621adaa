import { measure } from '@costspan/core';
import type { Measure } from '@costspan/core';
import { fields, list, text } from './wire/index.ts';

/** Media that a request sends in. */
export interface InputMedia {
  readonly images: number;
  readonly videos: number;
}

/** Settings of an image are no image. */
const SETTING =
  /size|resolution|format|count|strength|weight|guidance|prompt|num|mask|type|role|ratio|duration|mode|quality|seed|megapixel|length|optimizer|detail/i;
const MAX_DEPTH = 6;

/**
 * Counts images and clips by the names of the fields that hold them, in whatever shape they come:
 * `image`, `image_urls`, `{ "type": "image_url", "image_url": { "url" } }`.
 */
export function inputMedia(request: unknown): InputMedia {
  const found = { images: 0, videos: 0 };
  walk(request, undefined, found, 0);
  return found;
}

function walk(
  value: unknown,
  kind: keyof InputMedia | undefined,
  found: Record<keyof InputMedia, number>,
  depth: number,
): void {
  if (depth > MAX_DEPTH) return;
  for (const entry of list(value) ?? []) {
    if (kind && text(entry) !== undefined) found[kind] += 1;
    else walk(entry, kind, found, depth + 1);
  }
  for (const [name, inner] of Object.entries(fields(value) ?? {})) {
    if (SETTING.test(name)) continue;
    const own = kindOf(name) ?? (/^(?:url|uri|data|bytes|base64)$/i.test(name) ? kind : undefined);
    if (text(inner) !== undefined && own) {
      found[own] += 1;
      if (own === kind) return;
    } else if (typeof inner === 'object') walk(inner, own ?? kind, found, depth + 1);
  }
}

function kindOf(name: string): keyof InputMedia | undefined {
  if (/video|clip/i.test(name)) return 'videos';
  return /image|frame|photo/i.test(name) ? 'images' : undefined;
}

/**
 * What was sent in, as measures. A clip's length is not on the wire: naming the clip keeps a price
 * per second sent in from being passed over as 0.
 */
export function inputMeasures({ images, videos }: InputMedia): Measure[] {
  const measures: Measure[] = [];
  if (images > 0) measures.push(measure('image_input', 'image', images, 'request'));
  if (videos > 0) measures.push(measure('video_input', 'video', videos, 'request'));
  return measures;
}
