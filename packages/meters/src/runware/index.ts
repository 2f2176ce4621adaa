import { measure } from '@costspan/core';
import { parseQuantity } from '@costspan/core/internal';
import type { Decimal, Exchange, Measure, Usage } from '@costspan/core';
import type { Meter, End, Facts, MeterFunction } from '@costspan/core/internal';
import { at, fields, list, secondsAt, sizeIn, text, whole } from '../shared/wire/index.ts';
import type { Fields } from '../shared/wire/index.ts';
import { endOf, isRefusedPoll } from '../shared/end.ts';
import { clips } from '../shared/measures.ts';
import { inputMedia } from '../shared/input-media.ts';
import { meterOfOne } from '../shared/meter.ts';
import { billOf } from '../shared/stated.ts';
import { withRoutes } from '../shared/routes.ts';

/**
 * Runware: a request is a list of tasks, its answer `{ data: [result], errors: [error] }`. With
 * `includeCost` each result states its `cost` in USD
 * (https://runware.ai/docs/models-api/pricing and types of @runware/sdk-js 1.3.2, 2026-11-24).
 */
const usageOf: MeterFunction = (exchange: Exchange): Usage | undefined => {
  if (isRefusedPoll(exchange)) return undefined;
  const tasks = tasksOf(exchange.request);
  const answer = fields(exchange.response);
  const results = objects(answer?.['data'] ?? exchange.response).filter((result) => Object.keys(result).length > 0);
  const task = tasks[0];
  const names = [...new Set(tasks.map((one) => text(one['model'])))];
  const model = exchange.model ?? (names.length === 1 ? names[0] : undefined);
  const kind = kindOf(task, results, model);
  const end = ended(exchange, answer, results);
  const isPart = exchange.operation === 'webhook' && end === 'succeeded' && results.length < numberOf(tasks);
  const known = isPart || end === 'pending' ? [] : results;
  return {
    provider: 'runware',
    model,
    responseId: text(results[0]?.['taskUUID']) ?? text(task?.['taskUUID']),
    outputType: kind,
    end,
    measures: outputs(kind, tasks, known),
    facts: task ? factsOf(task) : {},
    requestUnknown: task === undefined || undefined,
    incomplete: isPart || undefined,
    reported: billOf({ cost: costOf(known) }, end),
  };
};

/** How many results are asked for; each of them is a webhook of its own: https://runware.ai/docs/platform/webhooks, 2026-12-01. */
function numberOf(tasks: readonly Fields[]): number {
  return tasks.reduce((sum, task) => sum + (whole(task['numberResults']) ?? 1), 0) || 1;
}

function objects(value: unknown): Fields[] {
  return (list(value) ?? [value]).map((entry) => fields(entry)).filter((entry) => entry !== undefined);
}

/** A part of the costs is no cost. */
function costOf(results: readonly Fields[]): Decimal | undefined {
  const costs = results.map((result) => parseQuantity(result['cost'])).filter((cost) => cost !== undefined);
  if (costs.length === 0 || costs.length < results.length) return undefined;
  return costs.reduce((total, cost) => total.plus(cost));
}

function ended(exchange: Exchange, answer: Fields | undefined, results: readonly Fields[]): End {
  const end = endOf(exchange.status, exchange.response);
  if (end !== 'succeeded') return end;
  const errors = objects(answer?.['errors'] ?? []);
  if (errors.length > 0 && results.every((result) => result['errors'] !== undefined || !isDone(result)))
    return errors.every(isRefusal) ? 'refused' : 'failed';
  if (results.some((result) => result['status'] === 'processing')) return 'pending';
  const under = results.length > 0 && list(answer?.['data']) && results.every((result) => !isDone(result));
  return under ? 'pending' : 'succeeded';
}

/**
 * Over a web socket an error has no HTTP status, which would tell that the task was never accepted. `status` is of a
 * task that was: https://runware.ai/docs/platform/errors and …/task-polling, 2026-12-01.
 */
function isRefusal({ code, status }: Fields): boolean {
  return status === undefined && /^(?:invalid|missing|unsupported|insufficient)(?!Provider)/.test(text(code) ?? '');
}

/** The first answer to an asynchronous task repeats its id and no more. */
function isDone(result: Fields): boolean {
  if (result['status'] === 'processing') return false;
  return (
    result['cost'] !== undefined ||
    Object.keys(result).some((key) => /URL|base64|dataURI|UUID$|^text$|^outputs$/i.test(key) && key !== 'taskUUID')
  );
}

type Kind = 'image' | 'video' | 'audio' | 'text';

/** Undefined for what has no name in OpenTelemetry: shapes in three dimensions, and models. */
function kindOf(task: Fields | undefined, results: readonly Fields[], model: string | undefined): Kind | undefined {
  const type = text(task?.['taskType']) ?? text(results[0]?.['taskType']) ?? '';
  if (/^(?:caption|promptEnhance|textInference)$/.test(type)) return 'text';
  if (/^(?:3dInference|training)$/.test(type)) return undefined;
  if (/audio/i.test(type)) return 'audio';
  if (/video/i.test(type)) return 'video';
  return type === '' && /video|veo|kling|hailuo|seedance/i.test(model ?? '') ? 'video' : 'image';
}

function outputs(kind: Kind | undefined, tasks: readonly Fields[], results: readonly Fields[]): Measure[] {
  if (kind === undefined || kind === 'text') return [];
  const delivered = results.filter(isDone).length;
  const many = delivered > 0 ? delivered : numberOf(tasks);
  const basis = delivered > 0 ? 'usage' : 'request';
  if (kind === 'image') return [measure('image_output', 'image', many, basis)];
  return clips(kind === 'video' ? 'video_output' : 'audio_output', secondsAt(tasks[0], 'duration'), many);
}

function factsOf(task: Fields): Facts {
  const size = sizeIn(task, ['size']);
  const media = inputMedia(task);
  const frames = list(task['frameImages'])?.length;
  return {
    ...(size && { max_side: Math.max(size.width, size.height), resolution: `${Math.min(size.width, size.height)}p` }),
    ...(frames === 1 && { mode: 'first frame' }),
    duration: secondsAt(task, 'duration'),
    sound: soundOf(task),
    input_video: media.videos > 0,
  };
}

function soundOf(task: Fields): boolean | undefined {
  for (const path of ['sound', 'settings.sound', 'settings.audio', 'providerSettings.klingai.sound']) {
    const value = at(task, path);
    if (typeof value === 'boolean') return value;
    if (value === 'on' || value === 'off') return value === 'on';
  }
  return undefined;
}

/** The tasks of a request that make something. */
function tasksOf(request: unknown): readonly Fields[] {
  return objects(request).filter((task) => !/^(?:authentication|ping|getResponse)$/.test(text(task['taskType']) ?? ''));
}

/** The one task whose result a request asks for. */
function askedFor(request: unknown): string | undefined {
  const asked = objects(request).filter((task) => task['taskType'] === 'getResponse');
  return asked.length === 1 ? text(asked[0]?.['taskUUID']) : undefined;
}

export const meter: Meter = withRoutes(meterOfOne('runware', usageOf), {
  bills: (_, request) => tasksOf(request).length > 0,
  jobOf: (_, request) => askedFor(request),
});
