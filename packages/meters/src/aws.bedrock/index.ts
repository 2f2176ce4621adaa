import { measure } from '@costspan/core';
import type { Exchange, Usage } from '@costspan/core';
import type { Meter, MeterFunction } from '@costspan/core/internal';
import { fields, pick, seconds, text } from '../shared/wire/index.ts';
import type { Fields } from '../shared/wire/index.ts';
import { imagesOf } from './images.ts';
import { jobEnd } from '../shared/end.ts';
import { meterOfOne } from '../shared/meter.ts';
import { withRoutes } from '../shared/routes.ts';

/**
 * Amazon Bedrock: images of `InvokeModel`, videos of `StartAsyncInvoke`; the body is the model's own
 * (https://docs.aws.amazon.com/bedrock/latest/userguide/model-parameters.html, 2026-11-24).
 */
const usageOf: MeterFunction = (exchange) => {
  if (!fields(exchange)) return undefined;
  const request = fields(exchange.request);
  const answer = fields(exchange.response);
  const model = modelOf(exchange, request, answer);
  const input = bodyOf(request?.['modelInput'] ?? request?.['body']) ?? request;
  const video =
    request?.['modelInput'] !== undefined || answer?.['invocationArn'] !== undefined || /reel|\.ray-/.test(model ?? '');
  return video
    ? videoUsage(exchange, model, input, answer)
    : imagesOf(exchange, model, input, bodyOf(answer?.['body']) ?? answer);
};

/** The SDK sends and gets a body as text or bytes; bytes are not recorded. */
function bodyOf(value: unknown): Fields | undefined {
  if (typeof value !== 'string') return fields(value);
  try {
    return fields(JSON.parse(value));
  } catch {
    return undefined;
  }
}

/** A model's id, alone, in an ARN or in a URL's path: `/model/stability.sd3-5-large-v1%3A0/invoke`. */
function modelOf(
  { model, url }: Exchange,
  request: Fields | undefined,
  answer: Fields | undefined,
): string | undefined {
  const id =
    text(model) ?? text(request?.['modelId']) ?? text(answer?.['modelArn']) ?? /\/model\/([^/?]+)/.exec(url ?? '')?.[1];
  return id?.replaceAll(/%3a/gi, ':').replace(/^.*\//, '');
}

function videoUsage(
  exchange: Exchange,
  model: string | undefined,
  input: Fields | undefined,
  answer: Fields | undefined,
): Usage {
  const config = fields(input?.['videoGenerationConfig']) ?? input;
  const length = seconds(pick(config, 'durationSeconds', 'duration'));
  const end = jobEnd(exchange, answer?.['status']);
  const isStart = answer?.['invocationArn'] !== undefined && answer['status'] === undefined;
  return {
    provider: 'aws.bedrock',
    model,
    responseId: text(answer?.['invocationArn']),
    outputType: 'video',
    // Starting a job is no answer yet.
    end: end === 'succeeded' && isStart ? 'pending' : end,
    measures: length === undefined ? [] : [measure('video_output', 'second', length, 'request')],
    facts: { resolution: text(pick(config, 'resolution')), duration: length },
    requestUnknown: input === undefined || undefined,
    media: { duration: length },
  };
}

export const meter: Meter = withRoutes(meterOfOne('aws.bedrock', usageOf), {
  bills: /\/model\/[^/]+\/(?:invoke|converse)(?:-stream|-with-response-stream)?$|\/async-invoke$/,
  job: /\/async-invoke\/([^/?]+)$/,
});
