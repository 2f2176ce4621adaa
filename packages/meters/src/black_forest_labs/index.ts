import { measure } from '@costspan/core';
import { parseQuantity } from '@costspan/core/internal';
import type { Exchange, Measure, Usage } from '@costspan/core';
import type { Meter, End, MeterFunction } from '@costspan/core/internal';
import { askedImages, fields, megapixelsIn, sizeIn, text } from '../shared/wire/index.ts';
import type { Fields } from '../shared/wire/index.ts';
import { isRefusedPoll, jobEnd } from '../shared/end.ts';
import { sentMeasures, sentMedia } from '../shared/sent.ts';
import { meterOfOne } from '../shared/meter.ts';

/**
 * Black Forest Labs: `POST /v1/{model}` answers `{ id, polling_url, cost, input_mp, output_mp }`,
 * cost in credits; the result is polled for (https://docs.bfl.ai/quick_start/pricing, 2026-11-24).
 */
const usageOf: MeterFunction = (exchange: Exchange): Usage | undefined => {
  if (isRefusedPoll(exchange)) return undefined;
  const request = fields(exchange.request);
  const answer = fields(exchange.response);
  const end = endOf(exchange, answer);
  const cost = parseQuantity(answer?.['cost'] ?? answer?.['cost_credits'] ?? answer?.['credits']);
  const output = megapixelsIn('output', request, answer);
  const input = megapixelsIn('input', request, answer);
  const size = sizeIn(request, ['size']);
  // A call makes one image; a bill that somebody wrote down may be of several.
  const many = askedImages(request) ?? 1;
  const measures: Measure[] = [measure('image_output', 'image', many, 'request')];
  if (cost) measures.push(measure('billed', 'credit', cost, 'billed_units'));
  if (output) measures.push(output);
  if (input?.quantity.gt(0)) measures.push(input);
  if (!input) measures.push(...sentMeasures(sentMedia(request)));
  return {
    provider: 'black_forest_labs',
    model: exchange.model ?? text(request?.['model']) ?? modelOf(exchange.url),
    responseId: text(answer?.['id']),
    outputType: 'image',
    end,
    measures,
    sizes: size && many === 1 ? { image_output: [size] } : undefined,
    facts: size ? { size: `${size.width}x${size.height}` } : {},
    requestUnknown: request === undefined || undefined,
    // The answer counts the megapixels: a count of our own is second best.
    incomplete: (!cost && !output) || undefined,
    media: { count: many, width: size?.width, height: size?.height },
  };
};

function endOf(exchange: Exchange, answer: Fields | undefined): End {
  const end = jobEnd(exchange, answer?.['status']);
  return end === 'succeeded' && answer?.['status'] === undefined && text(answer?.['polling_url']) !== undefined
    ? 'pending'
    : end;
}

function modelOf(url: string | undefined): string | undefined {
  const path = /\/v1\/([\w.-]+)\/?(?:\?|$)/.exec(url ?? '')?.[1];
  return path === 'get_result' ? undefined : path;
}

export const meter: Meter = meterOfOne('black_forest_labs', usageOf);
