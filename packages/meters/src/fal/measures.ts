import { measure } from '@costspan/core';
import { decimal } from '@costspan/core/internal';
import type { Measure } from '@costspan/core';
import type { OutputType, PixelSize } from '@costspan/core/internal';
import type { Fields } from '../shared/wire/index.ts';
import { secondsAt } from '../shared/wire/index.ts';
import { deliveredSeconds, deliveredSizes } from './outputs.ts';
import type { Outputs } from './outputs.ts';
import type { Asked } from './request.ts';

/** Consumption in plain units: what the charge is made of where fal reports no units of its own. */
export interface Plain {
  readonly measures: readonly Measure[];
  readonly sizes: readonly PixelSize[] | undefined;
  /** seconds of the video or audio delivered, else asked for */
  readonly duration: number | undefined;
  /** seconds of one output, as they are billed */
  readonly billedDuration?: number | undefined;
  readonly count: number | undefined;
  readonly requested: number | undefined;
}

/** `done` is false while the job runs: then everything is read from the request. */
export function plainMeasures(
  kind: OutputType | undefined,
  asked: Asked,
  outputs: Outputs,
  body: Fields | undefined,
  done: boolean,
  endpoint?: string | undefined,
): Plain {
  const inputs = inputMeasures(asked, kind, body);
  if (kind === 'video')
    return withMeasures(inputs, clips('video_output', asked, outputs.videos, done, BY_FILE.test(endpoint ?? '')));
  if (kind === 'audio' || kind === 'speech')
    return withMeasures(inputs, clips('audio_output', asked, outputs.audios, done));
  if (kind === 'text')
    return withMeasures(inputs, {
      measures: [],
      sizes: undefined,
      duration: undefined,
      count: undefined,
      requested: undefined,
    });
  return withMeasures(inputs, pictures(asked, outputs.images, done));
}

function withMeasures(inputs: readonly Measure[], output: Plain): Plain {
  return { ...output, measures: [...output.measures, ...inputs] };
}

function pictures(asked: Asked, images: readonly Fields[], done: boolean): Plain {
  const count = images.length > 0 ? images.length : done ? undefined : (asked.images ?? 1);
  const sizes =
    deliveredSizes(images) ??
    (asked.size && count !== undefined && count <= 1_000
      ? Array.from({ length: count }, () => asked.size as PixelSize)
      : undefined);
  const basis = images.length > 0 ? 'usage' : asked.images === undefined ? 'default' : 'request';
  const measures = count === undefined ? [] : [measure('image_output', 'image', count, basis)];
  return { measures, sizes, duration: undefined, count, requested: asked.images };
}

// A request for 3 s billed 3.008: the file with its audio (recorded by justintanner/apicity, 2026-08)
const BY_FILE = /^google\/gemini-omni-flash\/v1\.1\//;

/**
 * Whether the length asked for or the length of the file is billed differs by endpoint; a recorded
 * bill had 4.0 s for a file of 4.1 s. The length asked for is the better estimate where there is one
 * and the files are not shorter by seconds; longer ones may hold what was sent in.
 */
function clips(
  item: 'video_output' | 'audio_output',
  asked: Asked,
  files: readonly Fields[],
  done: boolean,
  byFile = false,
): Plain {
  const count = files.length > 0 ? files.length : done ? undefined : 1;
  const delivered = deliveredSeconds(files);
  const requested = asked.duration === undefined || count === undefined ? undefined : asked.duration * count;
  const isShorter =
    count !== undefined && delivered !== undefined && requested !== undefined && delivered <= requested - count;
  const isDelivered = delivered !== undefined && (byFile || requested === undefined || isShorter);
  // Models make whole seconds, and their files are a part of one longer.
  const length = isDelivered ? (isShorter && !byFile ? Math.round(delivered / count) * count : delivered) : requested;
  const measures: Measure[] = [];
  if (length !== undefined) measures.push(measure(item, 'second', length, isDelivered ? 'usage' : 'request'));
  if (count !== undefined)
    measures.push(
      measure(item, item === 'video_output' ? 'video' : 'request', count, files.length > 0 ? 'usage' : 'request'),
    );
  const total = delivered ?? requested;
  const each = (seconds: number | undefined): number | undefined =>
    seconds === undefined || count === undefined ? undefined : seconds / count;
  return {
    measures,
    sizes: undefined,
    duration: each(total),
    billedDuration: each(length),
    count,
    requested,
  };
}

function inputMeasures(asked: Asked, kind: OutputType | undefined, body: Fields | undefined): Measure[] {
  const measures: Measure[] = [];
  if (asked.inputImages > 0) measures.push(measure('image_input', 'image', asked.inputImages, 'request'));
  // Its length is not on the wire. Naming the clip keeps a price per second sent in from being passed over as 0.
  if (asked.inputVideo) measures.push(measure('video_input', 'video', 1, 'request'));
  if ((kind === 'speech' || kind === 'audio') && asked.characters !== undefined) {
    measures.push(measure('text_input', 'character', asked.characters, 'request'));
  }
  if (kind === 'text') {
    const length = inputSeconds(body);
    if (length !== undefined) measures.push(measure('audio_input', 'second', length));
  }
  return measures;
}

/** Seconds of the recording that was transcribed, where the answer tells them. */
export function inputSeconds(body: Fields | undefined): number | undefined {
  return secondsAt(body, 'duration', 'metadata.duration');
}

/** fal's own count of units: `8.439999999999998` is the noise of a binary fraction around 8.44. */
export function billedUnits(header: string | undefined): Measure | undefined {
  const value = header?.trim() ?? '';
  if (!/^\d{1,12}(\.\d{1,30})?(e-\d{1,2})?$/i.test(value)) return undefined;
  return measure('billed', 'provider_unit', decimal(value).round(9), 'billed_units');
}
