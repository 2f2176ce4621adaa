import { measure } from '@costspan/core';
import type { Exchange, Usage } from '@costspan/core';
import { jobEnd } from '../shared/end.ts';
import { fields, pick, seconds, text } from '../shared/wire/index.ts';
import type { Fields } from '../shared/wire/index.ts';

/** A job of `StartAsyncInvoke`, whose result goes to S3: https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_GetAsyncInvoke.html, 2026-12-01. */
export function jobUsage(exchange: Exchange, model: string | undefined, answer: Fields | undefined): Usage {
  const end = jobEnd(exchange, answer?.['status']);
  const isStart = answer?.['invocationArn'] !== undefined && answer['status'] === undefined;
  return {
    provider: 'aws.bedrock',
    model,
    responseId: text(answer?.['invocationArn']),
    // Starting a job is no answer yet.
    end: end === 'succeeded' && isStart ? 'pending' : end,
    measures: [],
    facts: {},
  };
}

/** Nova Reel and Ray: billed by the second that was asked for. */
export function videoUsage(job: Usage, input: Fields | undefined): Usage {
  const config = fields(input?.['videoGenerationConfig']) ?? input;
  const length = seconds(pick(config, 'durationSeconds', 'duration'));
  return {
    ...job,
    outputType: 'video',
    measures: length === undefined ? [] : [measure('video_output', 'second', length, 'request')],
    facts: { resolution: text(pick(config, 'resolution')), duration: length },
    requestUnknown: input === undefined || undefined,
    media: { duration: length },
  };
}
