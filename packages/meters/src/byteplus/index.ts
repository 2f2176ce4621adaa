import { measure } from '@costspan/core';
import type { Exchange, Measure, Usage } from '@costspan/core';
import type { Meter, End, Facts, MeterFunction, PixelSize } from '@costspan/core/internal';
import { at, fields, list, quantity, secondsAt, settings, sizeIn, text, whole } from '../shared/wire/index.ts';
import type { Fields } from '../shared/wire/index.ts';
import { isRefusedPoll, jobEnd } from '../shared/end.ts';
import { clips } from '../shared/measures.ts';
import { inputMeasures, inputMedia } from '../shared/input-media.ts';
import type { InputMedia } from '../shared/input-media.ts';
import { meterOfOne } from '../shared/meter.ts';
import { withRoutes } from '../shared/routes.ts';

/**
 * BytePlus ModelArk: Seedance makes a task of which `GET …/contents/generations/tasks/{id}` tells
 * `usage.completion_tokens`; Seedream answers at once with `data[]` and `usage.generated_images`
 * (https://docs.byteplus.com/en/docs/ModelArk/1544106 and https://docs.apiyi.com/en/api-capabilities/seedream-image/text-to-image, 2026-11-24).
 */
const usageOf: MeterFunction = (exchange: Exchange): Usage | undefined => {
  if (isRefusedPoll(exchange)) return undefined;
  const request = fields(exchange.request);
  const answer = fields(exchange.response);
  const asked = exchange.model ?? text(request?.['model']);
  // An endpoint's id is the customer's own: only the answer tells the model behind it.
  const model = asked === undefined || asked.startsWith('ep-') ? (text(answer?.['model']) ?? asked) : asked;
  const isImage = list(answer?.['data']) !== undefined || /seedream|seededit/.test(model ?? '');
  const media = inputMedia(request);
  return {
    provider: 'byteplus',
    model,
    responseModel: text(answer?.['model']),
    responseId: text(answer?.['id']),
    outputType: isImage ? 'image' : 'video',
    end: endOf(exchange, answer, isImage),
    ...(isImage ? image(request, answer, media) : video(request, answer, media)),
    requestUnknown: request === undefined || undefined,
  };
};

function endOf(exchange: Exchange, answer: Fields | undefined, isImage: boolean): End {
  const end = jobEnd(exchange, answer?.['status']);
  if (end !== 'succeeded') return end;
  if (!isImage)
    return text(answer?.['id']) !== undefined &&
      answer?.['status'] === undefined &&
      at(answer, 'usage.completion_tokens') === undefined
      ? 'pending'
      : end;
  const data = list(answer?.['data']);
  return data !== undefined && data.length > 0 && data.every(isFailure) ? 'failed' : end;
}

function isFailure(image: unknown): boolean {
  return fields(image)?.['error'] !== undefined;
}

function video(
  request: Fields | undefined,
  answer: Fields | undefined,
  media: InputMedia,
): Pick<Usage, 'measures' | 'facts'> {
  const tokens = quantity(at(answer, 'usage.completion_tokens')) ?? quantity(at(answer, 'usage.total_tokens'));
  const told = settings(answer, 'resolution', 'generate_audio', 'service_tier');
  const facts: Facts = {
    ...settings(request, 'resolution', 'generate_audio', 'service_tier'),
    ...told,
    ...(request && { duration: lengthOf(request, answer), video_input: media.videos > 0 }),
  };
  const length = clips('video_output', lengthOf(request, answer), 1);
  return { measures: tokens === undefined ? length : [measure('video_output', 'token', tokens), ...length], facts };
}

/** A finished task tells how long its clip is; `-1` in a request leaves that to the model. */
function lengthOf(request: Fields | undefined, answer: Fields | undefined): number | undefined {
  return secondsAt(answer, 'duration') ?? secondsAt(request, 'duration');
}

/** Billed are the images that came; a group may bring fewer than asked for. */
function image(
  request: Fields | undefined,
  answer: Fields | undefined,
  media: InputMedia,
): Pick<Usage, 'measures' | 'facts' | 'media' | 'incomplete'> {
  const delivered = list(answer?.['data'])?.filter((one) => !isFailure(one));
  const generated = quantity(at(answer, 'usage.generated_images')) ?? delivered?.length;
  const measures: Measure[] = [
    measure(
      'image_output',
      'image',
      generated ?? whole(request?.['n']) ?? 1,
      generated === undefined ? 'request' : 'usage',
    ),
  ];
  const sizes = (delivered ?? []).map((one) => sizeIn(fields(one), ['size'])).filter((size) => size !== undefined);
  const asked = sizeIn(request, ['size']);
  const size = sizes.length > 0 && sizes.length === delivered?.length ? onlyOne(sizes) : asked;
  return {
    measures: [...measures, ...inputMeasures(media)],
    facts: {
      ...settings(request, 'resolution'),
      output_megapixels: size && (size.width * size.height) / 1e6,
      ...(request && { input_images: media.images }),
    },
    // What a search that the model makes adds is not in the book.
    incomplete: (list(request?.['tools'])?.length ?? 0) > 0 || undefined,
    media: { count: generated, width: size?.width, height: size?.height },
  };
}

/** Images of several sizes have no size in common that could decide their price. */
function onlyOne(sizes: readonly PixelSize[]): PixelSize | undefined {
  const areas = new Set(sizes.map(({ width, height }) => width * height));
  return areas.size === 1 ? sizes[0] : undefined;
}

export const meter: Meter = withRoutes(meterOfOne('byteplus', usageOf), {
  bills: /\/(?:images\/generations|contents\/generations\/tasks)$/,
  job: /\/contents\/generations\/tasks\/([^/?]+)$/,
});
