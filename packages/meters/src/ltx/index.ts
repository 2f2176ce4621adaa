import type { Exchange, Usage } from '@costspan/core';
import type { Meter, MeterFunction } from '@costspan/core/internal';
import { fields, secondsAt, settings, text } from '../shared/wire/index.ts';
import type { Fields } from '../shared/wire/index.ts';
import { endOf, isRefusedPoll } from '../shared/end.ts';
import { clips } from '../shared/measures.ts';
import { meterOfOne } from '../shared/meter.ts';
import { withRoutes } from '../shared/routes.ts';

/** Lengths that the length of what is sent in decides: `duration` of a retake is that of the part which is made anew. */
const BY_INPUT = new Set(['audio-to-video', 'retake', 'extend']);

/**
 * LTX: `POST /v1/text-to-video`, `/v1/image-to-video` … answer with the file itself, so that the
 * request is all there is to bill by (https://docs.ltx.video/pricing, 2026-11-24).
 */
const usageOf: MeterFunction = (exchange: Exchange): Usage | undefined => {
  if (isRefusedPoll(exchange)) return undefined;
  const request = fields(exchange.request);
  const operation = operationOf(exchange, request);
  const length = BY_INPUT.has(operation) ? undefined : secondsAt(request, 'duration');
  return {
    provider: 'ltx',
    model: exchange.model ?? text(request?.['model']),
    outputType: 'video',
    end: endOf(exchange.status, exchange.response),
    measures: clips('video_output', length, 1),
    facts: request ? { ...settings(request, 'resolution'), operation, duration: length } : {},
    requestUnknown: request === undefined || undefined,
    media: { count: 1, duration: length, resolution: text(request?.['resolution']) },
  };
};

function operationOf({ url, operation }: Exchange, request: Fields | undefined): string {
  const path = /\/v\d\/([a-z-]+)(?:[/?]|$)/.exec(url ?? '')?.[1];
  const stated = path ?? operation;
  if (stated !== undefined) return stated.replace(/^.*\//, '');
  if (request?.['video_uri'] !== undefined) return 'retake';
  if (request?.['audio_uri'] !== undefined) return 'audio-to-video';
  return request?.['image_uri'] === undefined ? 'text-to-video' : 'image-to-video';
}

export const meter: Meter = withRoutes(meterOfOne('ltx', usageOf), {
  bills: /\/v\d\/(?:text-to-video|image-to-video|audio-to-video|retake|extend)$/,
});
