import { measure } from '@costspan/core';
import type { Exchange, Usage } from '@costspan/core';
import type { Meter, End, MeterFunction } from '@costspan/core/internal';
import { fields, header, list, settings, text, whole } from '../shared/wire/index.ts';
import type { Fields } from '../shared/wire/index.ts';
import { endOf, isRefusedPoll } from '../shared/end.ts';
import { meterOfOne } from '../shared/meter.ts';
import { withRoutes } from '../shared/routes.ts';

/**
 * Stability AI: `POST /v2beta/stable-image/{family}/{endpoint}` answers with the file, or with
 * `{ image, finish_reason, seed }`; what it costs depends on the endpoint, or on the `model` of
 * `generate/sd3` (https://platform.stability.ai/docs/api-reference, 2026-11-24).
 */
const usageOf: MeterFunction = (exchange: Exchange): Usage | undefined => {
  if (isRefusedPoll(exchange)) return undefined;
  const request = fields(exchange.request);
  const answer = fields(exchange.response);
  const model = audioOf(exchange.url) ?? exchange.model ?? modelOf(exchange.url, request);
  const isAudio = model?.startsWith('audio/') === true;
  const isShape = model?.startsWith('3d/') === true;
  const many = list(answer?.['artifacts'])?.length ?? whole(request?.['samples']) ?? 1;
  const output =
    isAudio || isShape
      ? measure('request', 'request', 1, 'request')
      : measure('image_output', 'image', many, 'request');
  return {
    provider: 'stability_ai',
    model,
    responseId: text(answer?.['id']),
    outputType: isAudio ? 'audio' : isShape ? undefined : 'image',
    end: ended(exchange, answer),
    measures: [output],
    facts: isAudio ? settings(request, 'model', 'steps') : {},
    requestUnknown: request === undefined || undefined,
    // The first Stable Audio costs more with its steps (https://doc-en.302.ai/357015914e0, 2026-12-01).
    incomplete: (isAudio && text(request?.['model']) !== 'stable-audio-2.5') || undefined,
    media: { count: many },
  };
};

/** A slow endpoint answers 202 with an id, and the result is polled for. */
function ended(exchange: Exchange, answer: Fields | undefined): End {
  const end = endOf(exchange.status, exchange.response);
  if (end !== 'succeeded') return end;
  if (exchange.status === 202 || answer?.['status'] === 'in-progress') return 'pending';
  const reasons = [
    answer?.['finish_reason'],
    header(exchange.headers, 'finish-reason'),
    ...(list(answer?.['artifacts']) ?? []).map((artifact) => fields(artifact)?.['finishReason']),
  ].filter((reason) => reason !== undefined);
  if (reasons.length === 0) return end;
  if (reasons.every((reason) => reason === 'CONTENT_FILTERED')) return 'filtered';
  return reasons.every((reason) => reason === 'ERROR') ? 'failed' : end;
}

/** Sound is billed by what is done; the `model` of its request is a version. */
function audioOf(url: string | undefined): string | undefined {
  const [, endpoint] = /\/v2beta\/audio\/[\w-]+\/([\w-]+)/.exec(url ?? '') ?? [];
  return endpoint === undefined ? undefined : `audio/${endpoint}`;
}

function modelOf(url: string | undefined, request: Fields | undefined): string | undefined {
  const [, family, endpoint] = /\/v2beta\/stable-image\/([\w-]+)\/([\w-]+)/.exec(url ?? '') ?? [];
  const other = /\/(?:v2beta\/(3d\/[\w-]+)|v1\/generation\/([\w.-]+)\/)/.exec(url ?? '');
  if (other) return other[1] ?? other[2];
  if (family === 'generate' && (endpoint === 'ultra' || endpoint === 'core')) return `stable-image-${endpoint}`;
  if (family === undefined || family === 'generate') return text(request?.['model']);
  return `${family}/${endpoint}`;
}

export const meter: Meter = withRoutes(meterOfOne('stability_ai', usageOf), {
  bills: /\/v2beta\/(?:stable-image|audio|3d)\/[\w-]+(?:\/[\w-]+)?$|\/v1\/generation\/[^/]+\/[\w-]+(?:\/[\w-]+)*$/,
  job: /\/results?\/([^/?]+)$/,
});
