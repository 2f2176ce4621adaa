import { measure } from '@costspan/core';
import { parseQuantity } from '@costspan/core/internal';
import type { Exchange, Measure, Usage } from '@costspan/core';
import type { Meter, End, MeterFunction } from '@costspan/core/internal';
import { fields, quantity, sizeIn, text } from '../shared/wire/index.ts';
import type { Fields } from '../shared/wire/index.ts';
import { isRefusedPoll, jobEnd } from '../shared/end.ts';
import { inputMeasures, inputMedia } from '../shared/input-media.ts';
import { meterOfOne } from '../shared/meter.ts';
import { withRoutes } from '../shared/routes.ts';

/**
 * Black Forest Labs: `POST /v1/{model}` answers `{ id, polling_url, cost, input_mp, output_mp }`,
 * cost in credits; the result is polled for (https://docs.bfl.ai/quick_start/pricing, 2026-11-24).
 */
const usageOf: MeterFunction = (exchange: Exchange): Usage | undefined => {
  if (isRefusedPoll(exchange)) return undefined;
  const request = fields(exchange.request);
  const answer = fields(exchange.response);
  const end = endOf(exchange, answer);
  // What the task costs is stated when it is accepted, and not when it is done.
  const stated: Fields = { ...fields(exchange.submitted), ...answer };
  const cost = parseQuantity(stated['cost']);
  const output = megapixels('output', stated);
  const input = megapixels('input', stated);
  const size = sizeIn(request, ['size']);
  const measures: Measure[] = [measure('image_output', 'image', 1, 'request')];
  if (cost) measures.push(measure('billed', 'credit', cost, 'billed_units'));
  if (output) measures.push(output);
  if (input?.quantity.gt(0)) measures.push(input);
  if (!input) measures.push(...inputMeasures(inputMedia(request)));
  return {
    provider: 'black_forest_labs',
    model: exchange.model ?? text(request?.['model']) ?? modelOf(exchange.url),
    responseId: text(answer?.['id']),
    outputType: 'image',
    end,
    measures,
    sizes: size ? { image_output: [size] } : undefined,
    facts: size ? { size: `${size.width}x${size.height}` } : {},
    requestUnknown: request === undefined || undefined,
    // The answer counts the megapixels: a count of our own is second best.
    incomplete: (!cost && !output) || undefined,
    media: { count: 1, width: size?.width, height: size?.height },
  };
};

function megapixels(side: 'input' | 'output', answer: Fields | undefined): Measure | undefined {
  const counted = quantity(answer?.[`${side}_mp`]);
  return counted === undefined ? undefined : measure(`image_${side}`, 'megapixel', counted);
}

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

export const meter: Meter = withRoutes(meterOfOne('black_forest_labs', usageOf), {
  bills: /\/v1\/flux[\w.-]*$/,
  job: /\/get_result\?(?:.*&)?id=([^&]+)/,
});
