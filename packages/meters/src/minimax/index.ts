import { measure } from '@costspan/core';
import type { Exchange, Measure, Usage } from '@costspan/core';
import type { Meter, End, Facts, MeterFunction, OutputType } from '@costspan/core/internal';
import { at, fields, inputCharacters, list, quantity, secondsAt, settings, text, whole } from '../shared/wire/index.ts';
import type { Fields } from '../shared/wire/index.ts';
import { isRefusedPoll, jobEnd } from '../shared/end.ts';
import { clips } from '../shared/measures.ts';
import { inputMeasures, inputMedia } from '../shared/input-media.ts';
import { meterOfOne } from '../shared/meter.ts';
import { withRoutes } from '../shared/routes.ts';

/** `base_resp.status_code`: 1026 and 1027 are the content check of input and output. */
const FILTERED = new Set([1026, 1027]);
/** Unknown, timed out or internal error: the request may have been worked on. */
const SERVER = new Set([1000, 1001, 1024, 1033]);

/**
 * MiniMax: speech answers with `extra_info.usage_characters`, images with `metadata.success_count`,
 * a video is a task with a `status`; every answer has `base_resp.status_code`, 0 where all is well
 * (https://platform.minimax.io/docs/api-reference, 2026-11-24). A `task` of the second version has an
 * `id`, a `task_type` and a `usage` (https://platform.minimax.io/docs/api-reference/video-generation-v2-query, 2026-12-01).
 */
const usageOf: MeterFunction = (exchange: Exchange): Usage | undefined => {
  if (isRefusedPoll(exchange)) return undefined;
  const request = fields(exchange.request);
  const answer = fields(exchange.response);
  const task = fields(answer?.['task']);
  // What was made may not be what was asked for: a finished task tells its model, resolution and seconds.
  const model = text(task?.['model']) ?? exchange.model ?? text(request?.['model']);
  const operation = operationOf(exchange.url, task);
  const kind = operation === 'h3_context_ir' ? 'text' : kindOf(model ?? '');
  // A long text is a task, which counts at once.
  const billed = quantity(at(answer, 'extra_info.usage_characters')) ?? quantity(answer?.['usage_characters']);
  return {
    provider: 'minimax',
    model,
    responseId: taskId(task ?? answer),
    outputType: kind,
    end: endOf(exchange, answer),
    measures: /\/voice_(?:clone|design)/.test(exchange.url ?? '')
      ? []
      : operation === 'generation'
        ? measuresOf(kind, request, answer, billed)
        : [measure('request', 'request', 1, 'request')],
    facts: request || task ? { ...factsOf(request, task), operation } : {},
    requestUnknown: request === undefined || undefined,
    incomplete: (kind === 'speech' && billed === undefined) || undefined,
  };
};

function endOf(exchange: Exchange, answer: Fields | undefined): End {
  const task = fields(answer?.['task']) ?? answer;
  const end = jobEnd(exchange, task?.['status']);
  const code = quantity(at(answer, 'base_resp.status_code')) ?? 0;
  if (code !== 0 && end !== 'server_error' && end !== 'refused' && end !== 'invalid') {
    if (FILTERED.has(code)) return 'filtered';
    if (end === 'failed') return end;
    return SERVER.has(code) ? 'server_error' : 'refused';
  }
  const submitted = taskId(task) !== undefined && task?.['status'] === undefined;
  return end === 'succeeded' && submitted ? 'pending' : end;
}

/**
 * What a task of H3 does. A clip made again in 2K, or a better prompt, is not billed by the rates of
 * a clip that is made: only the request is counted
 * (https://platform.minimax.io/docs/api-reference/video-generation-v2-regeneration, 2026-12-01).
 */
function operationOf(url: string | undefined, task: Fields | undefined): string {
  return text(task?.['task_type']) ?? (/\/video_regeneration/.test(url ?? '') ? 'regeneration' : 'generation');
}

/** Text for a video, a number for a long text; the second version of the API calls it `id` in its answers. */
function taskId(task: Fields | undefined): string | undefined {
  const id = task?.['task_id'] ?? (task?.['task_type'] === undefined ? undefined : task['id']);
  return typeof id === 'number' ? String(id) : text(id);
}

function kindOf(model: string): OutputType {
  if (model.startsWith('speech')) return 'speech';
  if (/lyrics/.test(model)) return 'text';
  if (model.startsWith('music')) return 'audio';
  return model.startsWith('image') ? 'image' : 'video';
}

function measuresOf(
  kind: OutputType,
  request: Fields | undefined,
  answer: Fields | undefined,
  billed: number | undefined,
): Measure[] {
  if (kind === 'speech') {
    const counted = billed === undefined ? ownCount(request) : measure('text_input', 'character', billed);
    return counted ? [counted] : [];
  }
  if (kind === 'audio' || kind === 'text') return [measure('request', 'request', 1, 'request')];
  if (kind === 'image') return images(request, answer);
  const made = fields(fields(answer?.['task'])?.['usage']);
  if (made) return metered(made);
  const media = inputMedia(request);
  return [...clips('video_output', secondsAt(request, 'duration'), 1), ...inputMeasures(media)];
}

/** The `usage` of a finished task: seconds made, seconds of clips and images that were read (https://github.com/MAX-API-Next/MAX-API/issues/49, 2026-11-30). */
function metered(usage: Fields): Measure[] {
  const measures = clips('video_output', quantity(usage['output_seconds']), 1, 'usage');
  const read = quantity(usage['input_seconds']) ?? 0;
  const images = quantity(usage['input_image_count']) ?? 0;
  if (read > 0) measures.push(measure('video_input', 'second', read));
  if (images > 0) measures.push(measure('image_input', 'image', images));
  return measures;
}

/** MiniMax counts a Chinese character as two, and how it counts the rest of a text with some is not stated. */
function ownCount(request: Fields | undefined): Measure | undefined {
  const written = request?.['text'];
  return /\p{Script=Han}/u.test(text(written) ?? '') ? undefined : inputCharacters(written);
}

function images(request: Fields | undefined, answer: Fields | undefined): Measure[] {
  const delivered =
    quantity(at(answer, 'metadata.success_count')) ??
    (list(at(answer, 'data.image_urls')) ?? list(at(answer, 'data.image_base64')))?.length;
  return [
    measure(
      'image_output',
      'image',
      delivered ?? whole(request?.['n']) ?? 1,
      delivered === undefined ? 'request' : 'usage',
    ),
  ];
}

function factsOf(request: Fields | undefined, task: Fields | undefined): Facts {
  const media = inputMedia(request);
  const made = fields(task?.['usage']);
  return {
    resolution: text(task?.['resolution']) ?? settings(request, 'resolution')['resolution'],
    duration: quantity(made?.['output_seconds']) ?? secondsAt(request, 'duration'),
    input_images: quantity(made?.['input_image_count']) ?? media.images,
    input_video: made ? (quantity(made['input_seconds']) ?? 0) > 0 : media.videos > 0,
  };
}

export const meter: Meter = withRoutes(meterOfOne('minimax', usageOf), {
  bills:
    /\/v\d\/(?:video_generation|video_regeneration|image_generation|t2a_v2|t2a_async_v2|music_generation|lyrics_generation|voice_clone|voice_design)$/,
  job: /\/query\/\w+\?(?:.*&)?task_id=([^&]+)|\/(?:query\/)?video_generation\/([^/?]+)$/,
});
