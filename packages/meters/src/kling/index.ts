import { measure } from '@costspan/core';
import type { Exchange, Measure, Usage } from '@costspan/core';
import type { Meter, End, Facts } from '@costspan/core/internal';
import { fields, list, seconds, secondsAt, settings, text, whole } from '../shared/wire/index.ts';
import type { Fields } from '../shared/wire/index.ts';
import { isRefusedPoll, jobEnd } from '../shared/end.ts';
import { meterOf } from '../shared/meter.ts';
import { clips } from '../shared/measures.ts';
import { moneyOf, tasksOf, unitsOf } from './task.ts';
import type { Task } from './task.ts';
import { withRoutes } from '../shared/routes.ts';

/** Of the 3.0 models the mode is the resolution: std 720p, pro 1080p. */
const RESOLUTIONS: ReadonlyMap<string, string> = new Map(
  Object.entries<string>({ std: '720p', pro: '1080p', '4k': '4k' }),
);

const MODES: ReadonlyMap<string, string> = new Map(Object.entries<string>({ '720p': 'std', '1080p': 'pro' }));

/** The current API names the model in its path: `/image-to-video/kling-3.0`. These are the names of the older one. */
const NAMES: ReadonlyMap<string, string> = new Map(
  Object.entries<string>({
    'kling-3.0': 'kling-v3',
    'kling-3.0-omni': 'kling-v3-omni',
    'kling-2.6': 'kling-v2-6',
    'kling-2.5-turbo': 'kling-v2-5-turbo',
    'kling-o1': 'kling-video-o1',
  }),
);

/** Endpoints whose price is not that of a new clip by the same model. */
const OTHER =
  /\/(?:motion-control|lip-sync|advanced-lip-sync|effects|video-extend|multi-elements|video-to-audio|tts)(?:[/?]|$)/;

/**
 * Kling: `POST /v1/videos/…` makes a task, `GET /v1/videos/…/{task_id}` or a callback tells its
 * `task_status` and, at the end, `final_unit_deduction`, the units that were taken
 * (https://app.klingai.com/global/dev/document-api, via public compilations of it, 2026-11-24).
 * The current API has `POST /image-to-video/{model}` with `settings`, and one `GET /tasks?task_ids=…`
 * for all, whose `billing` lists what was taken: units of a package, or money
 * (https://klingai.com/document-api/api/video/3-0/image-to-video, via public compilations of it, 2026-11-30).
 */
function usagesOf(exchange: Exchange): readonly Usage[] {
  if (!fields(exchange) || isRefusedPoll(exchange)) return [];
  return tasksOf(fields(exchange.response)).map((task) => usageOf(exchange, task));
}

function usageOf(exchange: Exchange, task: Task): Usage {
  const request = settled(fields(exchange.request));
  const answer = fields(exchange.response);
  const model = named(exchange.model ?? text(request?.['model_name']) ?? task.model ?? modelInPath(exchange.url));
  const end = endOf(exchange, answer, task);
  const isImage =
    task.images !== undefined || /\/images\/|-to-image\//.test(exchange.url ?? '') || /image/.test(model ?? '');
  const units = end === 'pending' ? undefined : unitsOf(task);
  const measures: Measure[] = units ? [measure('billed', 'credit', units, 'billed_units')] : [];
  const isOther = OTHER.test(exchange.url ?? '');
  const outputs = isOther ? [] : isImage ? images(request, task) : video(request, task);
  return {
    provider: 'kling',
    model,
    responseId: task.id,
    outputType: isImage ? 'image' : 'video',
    end,
    measures: [...measures, ...outputs],
    facts: request ? { ...factsOf(request), ...(isOther && { duration: 'auto' }) } : {},
    reported: moneyOf(task, end),
    requestUnknown: request === undefined || undefined,
    incomplete:
      (!units && !isImage && secondsAt(request, 'duration') === undefined && hasOwnLength(request)) || undefined,
    media: { count: outputs.at(-1)?.quantity.toNumber() },
  };
}

function named(model: string | undefined): string | undefined {
  return model === undefined ? undefined : (NAMES.get(model) ?? model);
}

function modelInPath(url: string | undefined): string | undefined {
  return /\/[\w-]+\/(kling-[\w.-]+)(?:[?#]|$)/.exec(url ?? '')?.[1];
}

/** A request of the current API under the names of the older one: the settings stand in an object of their own. */
function settled(request: Fields | undefined): Fields | undefined {
  const own = fields(request?.['settings']);
  const contents = list(request?.['contents'])?.map(fields);
  if (!own && !contents) return request;
  const clipsIn = contents?.filter((one) => /video/.test(text(one?.['type']) ?? '')) ?? [];
  const voices = contents?.filter((one) => /voice/.test(text(one?.['type']) ?? '')) ?? [];
  const resolution = text(own?.['resolution'])?.toLowerCase();
  const audio = text(own?.['audio']);
  return {
    ...request,
    ...own,
    resolution,
    mode: resolution === undefined ? undefined : MODES.get(resolution),
    sound: audio === 'native' ? 'on' : audio,
    video_list: clipsIn.length > 0 ? clipsIn : undefined,
    voice_list: voices.length > 0 ? voices : undefined,
  };
}

function endOf(exchange: Exchange, answer: Fields | undefined, task: Task): End {
  const end = jobEnd(exchange, task.status);
  const code = answer?.['code'];
  return end === 'succeeded' && typeof code === 'number' && code !== 0 ? 'refused' : end;
}

function images(request: Fields | undefined, task: Task): Measure[] {
  const delivered = task.images?.length;
  if (delivered !== undefined) return [measure('image_output', 'image', delivered, 'usage')];
  return [measure('image_output', 'image', whole(request?.['n']) ?? 1, 'request')];
}

/** Billed is the length asked for: the file’s own is a fraction of a second longer, and only an estimate. */
function video(request: Fields | undefined, { videos: files }: Task): Measure[] {
  const length = hasOwnLength(request) ? seconds(files[0]?.['duration']) : undefined;
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
    resolution: text(request['resolution']) ?? (mode === undefined ? undefined : RESOLUTIONS.get(mode)),
    duration: secondsAt(request, 'duration') ?? (hasOwnLength(request) ? 'auto' : undefined),
    sound: soundOf(request),
    voice_control: voices > 0,
    video_input: clipsIn > 0,
  };
}

function soundOf(request: Fields): string | undefined {
  return text(request['sound'])?.toLowerCase();
}

export const meter: Meter = withRoutes(meterOf('kling', usagesOf), {
  bills: /\/v1\/(?:videos|images|audio)\/[\w-]+$|\/[\w-]+\/kling-[\w.-]+$/,
  job: /\/v1\/(?:videos|images|audio)\/[\w-]+\/([^/?]+)$|\/tasks\?(?:.*&)?task_ids=([^&,]+)(?:&|$)/,
});
