import { measure, parseQuantity } from '@costspan/core';
import type { End, Exchange, Measure, MeterFunction, Usage } from '@costspan/core';
import { fields, text } from '@costspan/core/wire';
import type { Fields } from '@costspan/core/wire';
import { isRefusedPoll, jobEnd } from './end.ts';
import { firstOf, quantity, sizeOf } from './read.ts';
import { sentMeasures, sentMedia } from './sent.ts';

const ENDS: Readonly<Record<string, End>> = {
  pending: 'pending',
  processing: 'pending',
  ready: 'succeeded',
  succeeded: 'succeeded',
  error: 'failed',
  failed: 'failed',
  'request moderated': 'filtered',
  'content moderated': 'filtered',
};

/**
 * Black Forest Labs: `POST /v1/{model}` answers `{ id, polling_url, cost, input_mp, output_mp }`,
 * cost in credits; the result is polled for (https://docs.bfl.ai/quick_start/pricing, 2026-11-24).
 */
export const meter: MeterFunction = (exchange: Exchange): Usage | undefined => {
  if (isRefusedPoll(exchange)) return undefined;
  const request = fields(exchange.request);
  const answer = fields(exchange.response);
  const end = endOf(exchange, answer);
  const cost = parseQuantity(answer?.['cost'] ?? answer?.['cost_credits'] ?? answer?.['credits']);
  const output = megapixels('output', request, answer);
  const input = megapixels('input', request, answer);
  const size = sizeOf(request, 'size');
  const measures: Measure[] = [measure('image_output', 'image', 1, 'request')];
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
    sizes: size && { image_output: [size] },
    facts: size ? { size: `${size.width}x${size.height}` } : {},
    requestUnknown: request === undefined || undefined,
    // The answer counts the megapixels: a count of our own is second best.
    incomplete: (!cost && !output) || undefined,
    media: { count: 1, width: size?.width, height: size?.height },
  };
};

function endOf(exchange: Exchange, answer: Fields | undefined): End {
  const end = jobEnd(exchange, answer?.['status'], ENDS);
  return end === 'succeeded' && answer?.['status'] === undefined && text(answer?.['polling_url']) !== undefined
    ? 'pending'
    : end;
}

function modelOf(url: string | undefined): string | undefined {
  const path = /\/v1\/([\w.-]+)\/?(?:\?|$)/.exec(url ?? '')?.[1];
  return path === 'get_result' ? undefined : path;
}

/** Counted by the answer, or stated beside the request as people write down a bill. */
function megapixels(
  side: 'input' | 'output',
  request: Fields | undefined,
  answer: Fields | undefined,
): Measure | undefined {
  const names = [`${side}_mp`, `${side}_megapixels`, `${side}_image_megapixels`, `${side}_images_megapixels`];
  const counted = firstOf(names, (name) => quantity(answer?.[name]));
  const found = counted ?? firstOf(names, (name) => quantity(request?.[name]));
  if (found === undefined) return undefined;
  return measure(`image_${side}`, 'megapixel', found, counted === undefined ? 'request' : 'usage');
}
