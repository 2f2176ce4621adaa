import { measure } from '@costspan/core';
import { parseQuantity } from '@costspan/core/internal';
import type { Exchange, Measure, Usage } from '@costspan/core';
import type { Meter, End, Facts, MeterFunction } from '@costspan/core/internal';
import { fields, list, seconds, secondsAt, settings, text, whole } from '../shared/wire/index.ts';
import type { Fields } from '../shared/wire/index.ts';
import { isRefusedPoll, jobEnd } from '../shared/end.ts';
import { clips } from '../shared/measures.ts';
import { meterOfOne } from '../shared/meter.ts';

/** Of the 3.0 models the mode is the resolution: std 720p, pro 1080p. */
const RESOLUTIONS: Readonly<Record<string, string>> = { std: '720p', pro: '1080p', '4k': '4k' };

/** Endpoints whose price is not that of a new clip by the same model. */
const OTHER =
  /\/(?:motion-control|lip-sync|advanced-lip-sync|effects|video-extend|multi-elements|video-to-audio|tts)(?:[/?]|$)/;

/**
 * Kling: `POST /v1/videos/…` makes a task, `GET /v1/videos/…/{task_id}` or a callback tells its
 * `task_status` and, at the end, `final_unit_deduction`, the units that were taken
 * (https://app.klingai.com/global/dev/document-api, via public compilations of it, 2026-11-24).
 */
const usageOf: MeterFunction = (exchange: Exchange): Usage | undefined => {
  if (isRefusedPoll(exchange)) return undefined;
  const request = fields(exchange.request);
  const answer = fields(exchange.response);
  const task = fields(answer?.['data']) ?? answer;
  const results = fields(task?.['task_result']);
  const model = exchange.model ?? text(request?.['model_name']) ?? text(fields(task?.['task_info'])?.['model']);
  const end = endOf(exchange, answer, task);
  const isImage =
    list(results?.['images']) !== undefined || /\/images\//.test(exchange.url ?? '') || /image/.test(model ?? '');
  const units = end === 'pending' ? undefined : parseQuantity(task?.['final_unit_deduction']);
  const measures: Measure[] = units ? [measure('billed', 'credit', units, 'billed_units')] : [];
  const isOther = OTHER.test(exchange.url ?? '');
  const outputs = isOther ? [] : isImage ? images(request, results) : video(request, results);
  return {
    provider: 'kling',
    model,
    responseId: text(task?.['task_id']),
    outputType: isImage ? 'image' : 'video',
    end,
    measures: [...measures, ...outputs],
    facts: request ? { ...factsOf(request), ...(isOther && { duration: 'auto' }) } : {},
    requestUnknown: request === undefined || undefined,
    incomplete:
      (!units && !isImage && secondsAt(request, 'duration') === undefined && hasOwnLength(request)) || undefined,
    media: { count: outputs.at(-1)?.quantity.toNumber() },
  };
};

function endOf(exchange: Exchange, answer: Fields | undefined, task: Fields | undefined): End {
  const end = jobEnd(exchange, task?.['task_status']);
  const code = answer?.['code'];
  return end === 'succeeded' && typeof code === 'number' && code !== 0 ? 'refused' : end;
}

function images(request: Fields | undefined, results: Fields | undefined): Measure[] {
  const delivered = list(results?.['images'])?.length;
  if (delivered !== undefined) return [measure('image_output', 'image', delivered, 'usage')];
  return [measure('image_output', 'image', whole(request?.['n']) ?? 1, 'request')];
}

/** Billed is the length asked for: the file’s own is a fraction of a second longer, and only an estimate. */
function video(request: Fields | undefined, results: Fields | undefined): Measure[] {
  const files = list(results?.['videos']) ?? [];
  const length = hasOwnLength(request) ? seconds(fields(files[0])?.['duration']) : undefined;
  return clips('video_output', secondsAt(request, 'duration') ?? length, Math.max(files.length, 1));
}

/** The clip is as long as what is sent in, or the request was not seen. */
function hasOwnLength(request: Fields | undefined): boolean {
  return (
    ['video_list', 'video_url', 'audio_id', 'sound_file'].some((name) => request?.[name] !== undefined) || !request
  );
}

function factsOf(request: Fields): Facts {
  const mode = text(request['mode'])?.toLowerCase().split(' ')[0];
  const voices = list(request['voice_list'])?.length ?? 0;
  const clipsIn = list(request['video_list'])?.length ?? 0;
  return {
    ...settings(request, 'resolution'),
    mode,
    resolution: text(request['resolution']) ?? (mode === undefined ? undefined : RESOLUTIONS[mode]),
    duration: secondsAt(request, 'duration') ?? (hasOwnLength(request) ? 'auto' : undefined),
    sound: soundOf(request),
    voice_control: voices > 0,
    video_input: clipsIn > 0,
  };
}

function soundOf(request: Fields): string | undefined {
  return text(request['sound'])?.toLowerCase();
}

export const meter: Meter = meterOfOne('kling', usageOf);
