import type { Exchange, Measure, Usage } from '@costspan/core';
import type { Meter, Facts, MeterFunction, OutputType } from '@costspan/core/internal';
import { answerOf, endOfResult } from './end.ts';
import type { Answer } from './end.ts';
import { addressOf, endpointOf } from './endpoint.ts';
import type { Address } from './endpoint.ts';
import { kindOf } from './kind.ts';
import { billedUnits, inputSeconds, plainMeasures } from './measures.ts';
import type { Plain } from './measures.ts';
import { isSilent, outputsOf } from './outputs.ts';
import { askedOf, factsOf } from './request.ts';
import type { Asked } from './request.ts';
import { fields, header, number, text } from '../shared/wire/index.ts';
import { meterOfOne } from '../shared/meter.ts';
import { withRoutes } from '../shared/routes.ts';

/** Reads one exchange with fal: what a model consumed, in fal's billed units and in plain ones. */
const usageOf: MeterFunction = (exchange: Exchange): Usage | undefined => {
  if (!fields(exchange)) return undefined;
  const address = addressOf(exchange.url);
  if (address?.operation === 'elsewhere' || isStorage(exchange.operation)) return undefined;
  const answer = answerOf(
    number(exchange.status),
    exchange.response,
    header(exchange.headers, 'x-fal-error-type'),
    address,
    exchange.operation,
  );
  if (!answer) return undefined;
  const model = endpointOf(exchange, address);
  const responseId = answer.requestId ?? header(exchange.headers, 'x-fal-request-id');
  // Neither a model nor a job: nothing that a charge could be about.
  if (model === undefined && responseId === undefined && !exchange.response && !exchange.request) return undefined;
  return usage(exchange, address, answer, model, responseId);
};

function isStorage(operation: unknown): boolean {
  return typeof operation === 'string' && /storage|upload|token/i.test(operation);
}

function usage(
  exchange: Exchange,
  address: Address | undefined,
  answer: Answer,
  model: string | undefined,
  responseId: string | undefined,
): Usage {
  const asked = askedOf(exchange.request, model);
  const outputs = outputsOf(answer.body);
  const kind = kindOf(outputs, model, asked);
  const done = answer.end === 'succeeded';
  // Then the request says what was made, as before the answer.
  const silent = asked.input !== undefined && answer.body !== undefined && isSilent(answer.body);
  // A poll or a repeated status says nothing about quantities; a submit carries the request that will be billed.
  const plain =
    done || (answer.end === 'pending' && asked.input)
      ? plainMeasures(kind, asked, outputs, answer.body, done && !silent, model)
      : undefined;
  const billed = reportedUnits(exchange, answer);
  const measures = [billed, ...(plain?.measures ?? [])].filter((entry): entry is Measure => entry !== undefined);
  return {
    provider: 'fal',
    model,
    responseId,
    outputType: kind,
    end: answer.end,
    measures,
    sizes: plain?.sizes && { image_output: plain.sizes },
    facts: facts(asked, plain),
    incomplete: (done && !billed) || undefined,
    requestUnknown: asked.input === undefined || undefined,
    requestedQuantity: plain?.requested,
    media: media(asked, plain, kind),
    input: input(asked, kind, answer),
    times: runTime(exchange, answer),
  };
}

/**
 * Units stand on the answer with the result. A 5xx is never charged, and a refused call ran nothing;
 * a 422 of a model that had started to run may have units (https://docs.fal.ai/errors, 2026-11-24).
 */
function reportedUnits(exchange: Exchange, answer: Answer): Measure | undefined {
  const units = billedUnits(header(exchange.headers, 'x-fal-billable-units'));
  if (answer.end === 'succeeded') return units;
  return answer.end === 'invalid' && units?.quantity.gt(0) ? units : undefined;
}

function facts(asked: Asked, plain: Plain | undefined): Facts {
  const largest = plain?.sizes?.toSorted((a, b) => b.width * b.height - a.width * a.height)[0] ?? asked.size;
  const duration = plain?.billedDuration ?? asked.duration ?? plain?.duration;
  return {
    ...factsOf(asked),
    ...(largest && {
      size: `${largest.width}x${largest.height}`,
      output_megapixels: (largest.width * largest.height) / 1e6,
    }),
    ...(duration !== undefined && { duration }),
    ...(asked.input && { input_images: asked.inputImages, input_video: asked.inputVideo }),
  };
}

function media(asked: Asked, plain: Plain | undefined, kind: OutputType | undefined): Usage['media'] {
  if (!plain) return undefined;
  const first = plain.sizes?.[0];
  const sound = asked.input?.['generate_audio'];
  return {
    count: plain.count,
    width: first?.width,
    height: first?.height,
    resolution: setting(asked, 'resolution'),
    duration: plain.duration,
    hasAudio: kind === 'video' && typeof sound === 'boolean' ? sound : undefined,
    quality: setting(asked, 'quality'),
  };
}

function setting(asked: Asked, name: string): string | undefined {
  const value = text(asked.input?.[name]);
  return value !== undefined && value.length <= 64 ? value : undefined;
}

function input(asked: Asked, kind: OutputType | undefined, answer: Answer): Usage['input'] {
  const characters = kind === 'speech' || kind === 'audio' ? asked.characters : undefined;
  const images = asked.inputImages > 0 ? asked.inputImages : undefined;
  const duration = kind === 'text' ? inputSeconds(answer.body) : undefined;
  return characters === undefined && images === undefined && duration === undefined
    ? undefined
    : { characters, images, duration };
}

/** Seconds on the runner: in the result's `timings`, or in the `metrics` of a COMPLETED status. */
function runTime(exchange: Exchange, answer: Answer): Usage['times'] {
  const timings = fields(answer.body?.['timings']);
  const metrics = fields(fields(exchange.response)?.['metrics']);
  const run = number(timings?.['inference']) ?? number(metrics?.['inference_time']);
  return run === undefined ? undefined : { run };
}

/** A poll, a result and a cancellation are asked for elsewhere than the job was submitted. */
function asAccepted({ provider, model, request }: Exchange): Exchange | undefined {
  return fields(request) && { provider, model, request };
}

export const meter: Meter = withRoutes(meterOfOne('fal', usageOf, asAccepted), {
  bills: (url) => addressOf(url)?.operation === 'call',
  jobOf: (url) => addressOf(url)?.requestId,
  endsJob: ({ url, status, headers }) =>
    addressOf(url)?.operation === 'result' &&
    endOfResult(status ?? 0, header(headers, 'x-fal-error-type')) !== undefined,
});

export { endOfResult, isEndOfJob } from './end.ts';
