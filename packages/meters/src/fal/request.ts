import type { Facts, PixelSize } from '@costspan/core/internal';
import {
  count,
  fields,
  inputCharacters,
  list,
  openSettings,
  pick,
  positive,
  secondsAt,
  text,
} from '../shared/wire/index.ts';
import type { Fields } from '../shared/wire/index.ts';

/** What the request asked for. */
export interface Asked {
  /** undefined where the request is not known: a poll, a webhook */
  readonly input: Fields | undefined;
  readonly images: number | undefined;
  readonly size: PixelSize | undefined;
  readonly duration: number | undefined;
  readonly inputImages: number;
  readonly inputVideo: boolean;
  readonly characters: number | undefined;
}

// fal's own toolkit: fal-ai/fal projects/fal/src/fal/toolkit/image/image.py IMAGE_SIZE_PRESETS, 2026-11-24
const PRESETS: Readonly<Record<string, PixelSize | undefined>> = {
  square_hd: { width: 1024, height: 1024 },
  square: { width: 512, height: 512 },
  portrait_4_3: { width: 768, height: 1024 },
  portrait_16_9: { width: 576, height: 1024 },
  landscape_4_3: { width: 1024, height: 768 },
  landscape_16_9: { width: 1024, height: 576 },
};

/** Endpoints that work on an image, whatever the record of the call leaves out. */
const NEEDS_IMAGE = /(?:^|\/)(?:edit|image-to-image|image-to-video)(?:\/|$)/;

export function askedOf(request: unknown, endpoint?: string | undefined): Asked {
  const input = inputOf(request);
  const asked = input ?? {};
  return {
    input,
    images: count(asked['num_images']) ?? count(asked['max_images']),
    size: sizeOf(asked['image_size']) ?? dimensions(asked),
    duration: secondsAt(asked, 'duration', 'seconds', 'duration_seconds', 'seconds_total'),
    inputImages: Math.max(media(asked, /image|frame/), input && NEEDS_IMAGE.test(endpoint ?? '') ? 1 : 0),
    inputVideo: media(asked, /video/) > 0,
    characters: inputCharacters(pick(asked, 'text', 'input', 'prompt'))?.quantity.toNumber(),
  };
}

/** The model's input: the body on the wire, or the `{ input }` that the SDK is called with. */
function inputOf(request: unknown): Fields | undefined {
  const body = fields(request);
  return fields(body?.['input']) ?? body;
}

function sizeOf(value: unknown): PixelSize | undefined {
  const named = text(value);
  if (named === undefined) return dimensions(fields(value));
  if (Object.hasOwn(PRESETS, named)) return PRESETS[named];
  const match = /^(\d{1,5})x(\d{1,5})$/i.exec(named);
  return match ? dimensions({ width: Number(match[1]), height: Number(match[2]) }) : undefined;
}

/** Both sides of a picture, where both are stated. */
export function dimensions(value: Fields | undefined): PixelSize | undefined {
  const width = positive(value?.['width']);
  const height = positive(value?.['height']);
  return width === undefined || height === undefined ? undefined : { width, height };
}

/** How many media of a kind were sent in: fal takes them by URL, `image_url`, `reference_image_urls` … */
function media(input: Fields, kind: RegExp): number {
  let found = 0;
  for (const [key, value] of Object.entries(input)) {
    if (!/_urls?$/.test(key) || !kind.test(key) || /mask/.test(key)) continue;
    if (text(value) !== undefined) found += 1;
    for (const entry of list(value) ?? []) if (text(entry) !== undefined) found += 1;
  }
  return found;
}

/** The request's parameters as facts; a voice of one's own stands in a list. */
export function factsOf(asked: Asked): Facts {
  if (!asked.input) return {};
  return { ...openSettings(asked.input), ...(controlsVoice(asked.input) && { voice_control: true }) };
}

// Kling v3: `voice_ids`, or a voice of one of the `elements`; https://clawhub.ai/api/v1/skills/corespeed-art/file?path=references%2Fkling.md, 2026-11-24
function controlsVoice(input: Fields): boolean {
  const ofElements = (list(input['elements']) ?? []).some(
    (element) => text(fields(element)?.['voice_id']) !== undefined,
  );
  return ofElements || (list(input['voice_ids'])?.length ?? 0) > 0;
}
