import { measure } from '@costspan/core';
import type { Exchange, Measure, Usage } from '@costspan/core';
import type { Meter, End, Facts, MeterFunction, OutputType } from '@costspan/core/internal';
import {
  at,
  fields,
  inputCharacters,
  lengthAt,
  list,
  quantity,
  secondsAt,
  settings,
  text,
  whole,
} from '../shared/wire/index.ts';
import type { Fields } from '../shared/wire/index.ts';
import { isRefusedPoll, jobEnd } from '../shared/end.ts';
import { audio, clips } from '../shared/measures.ts';
import { inputMeasures, inputMedia } from '../shared/input-media.ts';
import type { InputMedia } from '../shared/input-media.ts';
import { meterOfOne } from '../shared/meter.ts';
import { billOf, statedIn } from '../shared/stated.ts';
import { withTextRoutes } from '../shared/text-routes.ts';
import { openaiRoutes } from '../shared/openai-routes.ts';
import { withRoutes } from '../shared/routes.ts';

/**
 * xAI: answers state their cost in ticks, 10,000,000,000 to the dollar. Images come at once, a
 * video is polled for with `GET /v1/videos/{request_id}`
 * (https://docs.x.ai/docs/guides/image-generations, recorded 2026-04-16;
 * https://docs.comfy.org/development/comfy-router/models/xai/grok-imagine-video-1-5-preview/code, 2026-11-24).
 */
const usageOf: MeterFunction = (exchange: Exchange): Usage | undefined => {
  const request = fields(exchange.request);
  const answer = fields(exchange.response);
  const stated = statedIn(fields(answer?.['usage']));
  // A clip that the moderation withheld is told by a refused poll, and may have a cost.
  if (isRefusedPoll(exchange) && !stated.cost?.gt(0)) return undefined;
  const model = exchange.model ?? text(request?.['model']) ?? text(answer?.['model']) ?? modelOf(exchange.url);
  const kind = kindOf(model ?? '', exchange.url ?? '', answer);
  const isEdit = /\/images\/edits/.test(exchange.url ?? '') || /edit/.test(exchange.operation ?? '');
  const media = inputOf(request, isEdit, kind);
  const end = endOf(exchange, answer);
  return {
    provider: 'x_ai',
    model,
    responseModel: text(answer?.['model']),
    responseId: text(answer?.['request_id']) ?? text(answer?.['id']),
    outputType: kind,
    end,
    measures: measuresOf(kind, request, answer, media),
    facts: request ? factsOf(request, media, exchange.url) : {},
    requestUnknown: request === undefined || undefined,
    reported: billOf(stated, end),
    media: kind === 'image' ? { count: list(answer?.['data'])?.length } : undefined,
  };
};

/** An edit has at least one image, or the clip, that it edits, also where the record leaves the file out. */
function inputOf(request: Fields | undefined, isEdit: boolean, kind: OutputType): InputMedia {
  const media = inputMedia(request);
  if (!isEdit || media.images + media.videos > 0) return media;
  return kind === 'video' ? { ...media, videos: 1 } : { ...media, images: 1 };
}

/** The two endpoints that take no model; the names are the price book’s. */
function modelOf(url: string | undefined): string | undefined {
  if (/\/v1\/tts(?:[/?]|$)/.test(url ?? '')) return 'xai-tts';
  return /\/v1\/stt(?:[/?]|$)/.test(url ?? '') ? 'speech-to-text' : undefined;
}

function endOf(exchange: Exchange, answer: Fields | undefined): End {
  const end = jobEnd(exchange, answer?.['status']);
  if (end !== 'succeeded') return end;
  const video = fields(answer?.['video']);
  if (video?.['respect_moderation'] === false) return 'filtered';
  const images = list(answer?.['data']) ?? [];
  if (images.length > 0 && images.every((image) => fields(image)?.['respect_moderation'] === false)) return 'filtered';
  return text(answer?.['request_id']) !== undefined && answer?.['status'] === undefined && !video ? 'pending' : end;
}

function kindOf(model: string, url: string, answer: Fields | undefined): OutputType {
  if (/speech-to-text|stt|transcri/.test(model)) return 'text';
  if (/tts|text-to-speech/.test(model)) return 'speech';
  if (/video/.test(model) || /\/videos(?:\/|$)/.test(url) || fields(answer?.['video'])) return 'video';
  return list(answer?.['choices']) || list(answer?.['output']) || /\/(?:chat|responses)/.test(url) ? 'text' : 'image';
}

function measuresOf(
  kind: OutputType,
  request: Fields | undefined,
  answer: Fields | undefined,
  media: InputMedia,
): Measure[] {
  if (kind === 'speech') {
    const characters = inputCharacters(request?.['text']);
    return characters ? [characters] : [];
  }
  if (kind === 'text') {
    return audio('audio_input', lengthAt(answer, 'duration'));
  }
  if (kind === 'video') {
    return [...clips('video_output', clipLength(request, answer, media), 1), ...inputMeasures(media)];
  }
  const delivered = list(answer?.['data'])?.length;
  const output = measure(
    'image_output',
    'image',
    delivered ?? whole(request?.['n']) ?? 1,
    delivered === undefined ? 'request' : 'usage',
  );
  return [output, ...inputMeasures(media)];
}

/** An edit is as long as the clip that it edits; of an extension the file holds both. */
function clipLength(request: Fields | undefined, answer: Fields | undefined, media: InputMedia): number | undefined {
  const file = media.videos > 0 ? undefined : quantity(at(answer, 'video.duration'));
  return secondsAt(request, 'duration') ?? file;
}

function factsOf(request: Fields, media: InputMedia, url: string | undefined): Facts {
  return {
    ...settings(request, 'resolution', 'quality'),
    // Beside a clip that is sent in, the length that is left out is not that of a new clip.
    duration: secondsAt(request, 'duration') ?? (media.videos > 0 ? 'auto' : undefined),
    streaming: /^wss?:/.test(url ?? ''),
    input_images: media.images,
    input_video: media.videos > 0,
  };
}

export const meter: Meter = withRoutes(withTextRoutes(meterOfOne('x_ai', usageOf)), {
  ...openaiRoutes(/\/v1\/(?:tts|stt|videos\/generations)$/),
  // A refusal with a bill is the end of a clip that was withheld.
  endsJob: ({ response }) => statedIn(fields(fields(response)?.['usage'])).cost?.gt(0) === true,
});
