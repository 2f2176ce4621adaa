import { measure } from '@costspan/core';
import { parseQuantity } from '@costspan/core/internal';
import type { Exchange, Measure, Usage } from '@costspan/core';
import type { Meter, End, Facts, MeterFunction, OutputType } from '@costspan/core/internal';
import { at, fields, inputCharacters, list, secondsAt, settings, sizeIn, text, whole } from '../shared/wire/index.ts';
import type { Fields } from '../shared/wire/index.ts';
import { isRefusedPoll, jobEnd } from '../shared/end.ts';
import { clips } from '../shared/measures.ts';
import { inputMedia } from '../shared/input-media.ts';
import { meterOfOne } from '../shared/meter.ts';
import { withRoutes } from '../shared/routes.ts';

/**
 * Runway: `POST /v1/image_to_video` … makes a task, `GET /v1/tasks/{id}` tells `cost.credits` once
 * it has ended, `estimatedCost.credits`, the most it may cost, before. A Model Router is asked by
 * `POST /v1/generate/video` … with an `input`, and answers with its `routing`: the model that it
 * chose and what that may cost. Sessions of avatars tell their `duration`, workflows nothing (types of
 * @runwayml/sdk 4.20.1, 2026-12-01).
 */
const usageOf: MeterFunction = (exchange: Exchange): Usage | undefined => {
  if (isRefusedPoll(exchange)) return undefined;
  const task = fields(exchange.response);
  const routing = fields(task?.['routing'] ?? at(exchange.submitted, 'routing'));
  const request = askedOf(fields(exchange.request), routing);
  const end = endOf(exchange, task);
  const credits = parseQuantity(
    at({ ...routing, ...task }, end === 'pending' ? 'estimatedCost.credits' : 'cost.credits'),
  );
  const model = exchange.model ?? text(request?.['model']) ?? text(routing?.['model']);
  const outputType = kindOf(model ?? '', exchange.url ?? '');
  const billed = credits ? [measure('billed', 'credit', credits, 'billed_units')] : [];
  return {
    provider: 'runway',
    model,
    responseId: text(task?.['id']),
    outputType,
    end,
    measures: [...billed, ...outputs(outputType, request, task)],
    facts: request ? factsOf(request) : {},
    requestUnknown: request === undefined || undefined,
    // A task that has ended states its cost: without it, the request’s own facts are second best.
    incomplete: (end !== 'pending' && !credits) || undefined,
  };
};

/** A router fills in what its `input` leaves open. */
function askedOf(request: Fields | undefined, routing: Fields | undefined): Fields | undefined {
  return request && { ...fields(routing?.['resolvedInput']), ...request, ...fields(request['input']) };
}

function endOf(exchange: Exchange, task: Fields | undefined): End {
  // A session that is ready has not begun.
  const end = task?.['status'] === 'READY' ? 'pending' : jobEnd(exchange, task?.['status']);
  if (end === 'failed' && /^(?:SAFETY|INPUT_PREPROCESSING\.SAFETY)/.test(text(task?.['failureCode']) ?? ''))
    return 'filtered';
  const submitted = task?.['status'] === undefined && text(task?.['id']) !== undefined;
  return end === 'succeeded' && submitted ? 'pending' : end;
}

function kindOf(model: string, url: string): OutputType {
  if (/text_to_speech/.test(url) || /^(?:eleven_multilingual_v2|eleven_v3)$/.test(model)) return 'speech';
  if (/^eleven_|^seed_audio/.test(model)) return 'audio';
  return /image|seedream|^gemini_2\.5_flash$/.test(model) ? 'image' : 'video';
}

function outputs(kind: OutputType, request: Fields | undefined, task: Fields | undefined): Measure[] {
  const delivered = list(task?.['output'])?.length;
  const length = secondsAt(task, 'duration') ?? secondsAt(request, 'duration');
  if (kind === 'speech') {
    const characters = inputCharacters(request?.['promptText']);
    return characters ? [characters] : [];
  }
  if (kind === 'audio') return clips('audio_output', length, 1);
  if (kind === 'video') return clips('video_output', length, delivered ?? 1);
  // `n` is what people write who note a call down.
  const asked = whole(request?.['outputCount']) ?? whole(request?.['n']) ?? 1;
  return [measure('image_output', 'image', delivered ?? asked, delivered === undefined ? 'request' : 'usage')];
}

function factsOf(request: Fields): Facts {
  const size = sizeIn(request, ['ratio']);
  const media = inputMedia(request);
  return {
    ...(size && { resolution: `${Math.min(size.width, size.height)}p` }),
    ...settings(request, 'resolution', 'audio'),
    outputFormat: text(request['outputFormat']),
    duration: secondsAt(request, 'duration'),
    input_images: media.images,
    input_video: media.videos > 0,
  };
}

export const meter: Meter = withRoutes(meterOfOne('runway', usageOf), {
  bills: /\/v1\/(?:[a-z]+(?:_[a-z]+)+|generate\/(?:video|image|audio)|recipes\/[a-z_]+|workflows\/[^/]+)$/,
  job: /\/v1\/(?:tasks|realtime_sessions|workflow_invocations)\/([^/?]+)$/,
});
