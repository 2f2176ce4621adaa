import { measure } from '@costspan/core';
import type { Exchange, Measure, Usage } from '@costspan/core';
import type { Meter, Facts, MeterFunction } from '@costspan/core/internal';
import { fields, first, list, pick, secondsAt, settings, sizeIn, sizesOf, text, whole } from '../shared/wire/index.ts';
import type { Fields } from '../shared/wire/index.ts';
import { isRefusedPoll, jobEnd } from '../shared/end.ts';
import { clips } from '../shared/measures.ts';
import { inputMeasures, inputMedia } from '../shared/input-media.ts';
import type { InputMedia } from '../shared/input-media.ts';
import { meterOfOne } from '../shared/meter.ts';
import { withRoutes } from '../shared/routes.ts';

/**
 * Luma: a generation has a `state`. The Agents API (`ray-3.2`, `uni-1`) lists `output`; the older
 * API (`ray-2`, `photon-1`) gives `assets` and repeats the `request`
 * (https://docs.agents.lumalabs.ai/guides/videos/generation/ and types of luma_agents 0.5.0, 2026-12-01;
 * types of lumaai 1.19.1, 2026-11-24).
 */
const usageOf: MeterFunction = (exchange: Exchange): Usage | undefined => {
  if (isRefusedPoll(exchange)) return undefined;
  const answer = fields(exchange.response);
  const request = fields(exchange.request) ?? fields(answer?.['request']);
  const model = exchange.model ?? text(request?.['model']) ?? text(answer?.['model']);
  const isImage = /^(?:uni|photon)/.test(model ?? '') || answer?.['generation_type'] === 'image';
  const size = sizeIn(request, ['size']) ?? sizeIn(answer, ['size']);
  const delivered = deliveredIn(answer, isImage);
  const many = delivered === undefined || delivered === 0 ? (whole(request?.['n']) ?? 1) : delivered;
  const end = jobEnd(exchange, pick(answer, 'state', 'status'));
  return {
    provider: 'luma',
    model,
    responseId: text(answer?.['id']),
    outputType: isImage ? 'image' : 'video',
    end: end === 'failed' && answer?.['failure_code'] === 'content_moderated' ? 'filtered' : end,
    measures: isImage ? image(request, many) : clips('video_output', secondsAt(optionsOf(request), 'duration'), many),
    sizes: isImage ? { image_output: sizesOf(size, many) } : undefined,
    facts: request ? factsOf(request, isImage, exchange.url) : {},
    requestUnknown: request === undefined || undefined,
    media: { count: many, width: size?.width, height: size?.height },
  };
};

/** The Agents API has the settings of a clip in `video`, those of layers in `layering`, and the older API its own at the top. */
function optionsOf(request: Fields | undefined): Fields {
  return { ...request, ...fields(request?.['layering']), ...fields(request?.['video']) };
}

/** Beside the clip stands its export, a file of another type. */
function deliveredIn(answer: Fields | undefined, isImage: boolean): number | undefined {
  const kind = isImage ? 'image' : 'video';
  return list(answer?.['output'])?.filter((one) => (text(fields(one)?.['type']) ?? kind) === kind).length;
}

function image(request: Fields | undefined, many: number): Measure[] {
  return [measure('image_output', 'image', many, 'request'), ...inputMeasures(inputOf(request))];
}

/** What is edited stands in `source`, whose name does not tell what it is. */
function inputOf(request: Fields | undefined): InputMedia {
  const { source, ...rest } = request ?? {};
  const media = inputMedia(rest);
  const edits = source !== undefined || /edit/.test(typeOf(request) ?? '');
  return edits && media.videos === 0
    ? { ...media, images: media.images + (source === undefined && media.images > 0 ? 0 : 1) }
    : media;
}

function typeOf(request: Fields | undefined): string | undefined {
  return first(request, ['type', 'generation_type'], text);
}

/** A generation is a new one unless the request says otherwise: edits, reframes and layers have prices of their own. */
function operationOf(request: Fields, isImage: boolean, url = ''): string {
  const type = typeOf(request) ?? /\/(modify|reframe|upscale|audio)$/.exec(url)?.[1];
  if (isImage)
    return type === undefined || /^(?:text_to_image|generate)$/.test(type)
      ? 'image'
      : type.replace(/^edit$/, 'image_edit');
  if (inputMedia(request).videos > 0 && (type === undefined || type === 'video')) return 'video_edit';
  return type ?? 'video';
}

function factsOf(request: Fields, isImage: boolean, url: string | undefined): Facts {
  const media = inputOf(request);
  const options = optionsOf(request);
  return {
    ...settings(options, 'resolution'),
    operation: operationOf(request, isImage, url),
    duration: secondsAt(options, 'duration'),
    hdr: options['hdr'] === true || options['exr_export'] === true || /hdr/i.test(text(options['dynamic_range']) ?? ''),
    input_images: media.images,
    input_video: media.videos > 0,
  };
}

export const meter: Meter = withRoutes(meterOfOne('luma', usageOf), {
  bills: /\/generations(?:\/(?:image|video)(?:\/[\w-]+)?|\/[^/]+\/(?:audio|upscale))?$/,
  job: /\/generations\/([^/?]+)$/,
});
