import { measure } from '@costspan/core';
import { parseQuantity } from '@costspan/core/internal';
import type { Usage } from '@costspan/core';
import type { Meter, Facts, MeterFunction, OutputType, PixelSize } from '@costspan/core/internal';
import {
  at,
  fields,
  firstText,
  inputCharacters,
  lengthAt,
  listedAt,
  sizeIn,
  sizesOf,
  text,
  whole,
} from '../shared/wire/index.ts';
import type { Fields } from '../shared/wire/index.ts';
import { isRefusedPoll, jobEnd } from '../shared/end.ts';
import { audio } from '../shared/measures.ts';
import { meterOfOne } from '../shared/meter.ts';
import type { BatchLines } from '../shared/batch-results.ts';
import { billOf } from '../shared/stated.ts';
import { batchLinesOf, withBatches } from '../shared/with-batches.ts';
import { BATCHES, batchOf } from './batch.ts';
import { withTextRoutes } from '../shared/text-routes.ts';
import { openaiRoutes } from '../shared/openai-routes.ts';
import { withRoutes } from '../shared/routes.ts';

/**
 * Together: images by their size and steps, clips each, audio by its length. A finished video job
 * states `outputs.cost`, "the cost of generated video charged to the owners account"
 * (npm together-ai 0.52.0, resources/videos.d.ts, read 2026-11-24).
 */
const usageOf: MeterFunction = (exchange): Usage | undefined => {
  if (isRefusedPoll(exchange)) return undefined;
  const { model, url, request, response } = exchange;
  const asked = fields(request);
  const answer = fields(response);
  const delivered = listedAt(answer, 'data');
  const images = delivered ?? whole(asked?.['n']) ?? 1;
  const size = sizeIn(asked);
  const end = jobEnd(exchange, answer?.['status']);
  const told = lengthAt(answer, 'duration');
  const seconds = told ?? lengthAt(asked, 'seconds') ?? lengthAt(answer, 'seconds');
  const cost = end === 'pending' ? undefined : parseQuantity(at(answer, 'outputs.cost'));
  return {
    provider: 'together_ai',
    model: firstText(model, asked?.['model'], answer?.['model']),
    responseModel: text(answer?.['model']),
    responseId: text(answer?.['id']),
    outputType: outputOf(url),
    end,
    measures: [
      measure('image_output', 'image', images, delivered === undefined ? 'request' : 'usage'),
      measure('video_output', 'video', 1, 'request'),
      ...audio('audio_input', seconds, told ? 'usage' : 'request'),
      ...[inputCharacters(asked?.['input'])].filter((one) => one !== undefined),
    ],
    sizes: { image_output: sizesOf(size, images) },
    facts: factsOf(asked, size, seconds?.toNumber()),
    reported: billOf({ cost }, end),
    requestUnknown: asked === undefined || undefined,
    media: { width: size?.width, height: size?.height },
  };
};

function factsOf(asked: Fields | undefined, size: PixelSize | undefined, duration: number | undefined): Facts {
  const steps = asked?.['steps'];
  // What else decides the size leaves it open; then no default stands in for it.
  const open = SIZING.some((name) => asked?.[name] !== undefined);
  return {
    steps: typeof steps === 'number' || typeof steps === 'string' ? steps : undefined,
    resolution: text(asked?.['resolution']) ?? resolutionOf(size),
    size: size ? `${size.width}x${size.height}` : open ? 'unknown' : undefined,
    duration,
  };
}

const SIZING = ['width', 'height', 'size', 'image_size', 'aspect_ratio', 'image_url', 'reference_images'];

/** Millions of pixels of what Google's image models call 0.5K to 4K (https://docs.together.ai/docs/serverless-models, 2026-11-24). */
const RESOLUTIONS: readonly (readonly [string, number, number])[] = [
  ['0.5K', 0.2, 0.3],
  ['1K', 0.9, 1.2],
  ['2K', 3.7, 4.5],
  ['4K', 15, 18],
];

function resolutionOf(size: PixelSize | undefined): string | undefined {
  const pixels = (size?.width ?? 0) * (size?.height ?? 0) * 1e-6;
  return RESOLUTIONS.find(([, least, most]) => pixels >= least && pixels <= most)?.[0];
}

function outputOf(url: string | undefined): OutputType | undefined {
  if (url?.includes('/images/')) return 'image';
  if (url?.includes('/videos')) return 'video';
  if (url?.includes('/audio/speech')) return 'speech';
  return url?.includes('/audio/') ? 'text' : undefined;
}

const metered = withRoutes(withTextRoutes(meterOfOne('together_ai', usageOf)), openaiRoutes());

export const meter: Meter = withBatches(metered, BATCHES);

export const batchLines: () => BatchLines = batchLinesOf(BATCHES);
export { batchOf };

export { EVENTS } from '../shared/chat-events.ts';
