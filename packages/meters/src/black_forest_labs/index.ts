import { measure } from '@costspan/core';
import { parseQuantity } from '@costspan/core/internal';
import type { Exchange, Measure, Usage } from '@costspan/core';
import type { Meter, End, MeterFunction } from '@costspan/core/internal';
import { fields, firstText, quantity, secondsAt, settings, sizeIn, text } from '../shared/wire/index.ts';
import type { Fields } from '../shared/wire/index.ts';
import { isRefusedPoll, jobEnd } from '../shared/end.ts';
import { clips } from '../shared/measures.ts';
import { inputMeasures, inputMedia } from '../shared/input-media.ts';
import { meterOfOne } from '../shared/meter.ts';
import { withRoutes } from '../shared/routes.ts';

/**
 * Black Forest Labs: `POST /v1/{model}` answers `{ id, polling_url, cost, input_mp, output_mp }`,
 * cost in credits; the result is polled for (https://docs.bfl.ai/quick_start/pricing, 2026-11-24).
 * Clips have a `duration`, or `auto`, and `hd` or `fhd` for a `resolution` (https://docs.bfl.ai/skill.md, 2026-12-01).
 */
const usageOf: MeterFunction = (exchange: Exchange): Usage | undefined => {
  if (isRefusedPoll(exchange)) return undefined;
  const request = fields(exchange.request);
  const answer = fields(exchange.response);
  const end = endOf(exchange, answer);
  // What the task costs is stated when it is accepted; what has been settled may be stated again when it is done.
  const accepted = fields(exchange.submitted);
  const cost = parseQuantity(answer?.['cost']) ?? parseQuantity(accepted?.['cost']);
  const output = megapixels('output', answer, accepted);
  const input = megapixels('input', answer, accepted);
  const size = sizeIn(request, ['size']);
  const model = firstText(exchange.model, request?.['model'], modelOf(exchange.url));
  const isVideo = /video/.test(model ?? '');
  const duration = secondsAt(request, 'duration');
  const measures: Measure[] = isVideo
    ? clips('video_output', duration, 1)
    : [measure('image_output', 'image', 1, 'request')];
  if (cost) measures.push(measure('billed', 'credit', cost, 'billed_units'));
  if (output) measures.push(output);
  if (input?.quantity.gt(0)) measures.push(input);
  if (!input) measures.push(...inputMeasures(inputMedia(request)));
  return {
    provider: 'black_forest_labs',
    model,
    responseId: text(answer?.['id']),
    outputType: isVideo ? 'video' : 'image',
    end,
    measures,
    sizes: size && !isVideo ? { image_output: [size] } : undefined,
    facts: {
      ...settings(request, 'resolution', 'mode', 'draft', 'generate_audio'),
      ...(size && { size: `${size.width}x${size.height}` }),
      ...(duration !== undefined && { duration }),
    },
    requestUnknown: request === undefined || undefined,
    // The answer counts the megapixels: a count of our own is second best.
    incomplete: (!cost && !output) || undefined,
    media: { count: 1, width: size?.width, height: size?.height, duration },
  };
};

function megapixels(side: 'input' | 'output', ...answers: readonly (Fields | undefined)[]): Measure | undefined {
  const counted = answers.map((one) => quantity(one?.[`${side}_mp`])).find((one) => one !== undefined);
  return counted === undefined ? undefined : measure(`image_${side}`, 'megapixel', counted);
}

function endOf(exchange: Exchange, answer: Fields | undefined): End {
  const end = jobEnd(exchange, answer?.['status']);
  return end === 'succeeded' && answer?.['status'] === undefined && text(answer?.['polling_url']) !== undefined
    ? 'pending'
    : end;
}

function modelOf(url: string | undefined): string | undefined {
  const path = /\/v1\/((?:flux-tools\/)?[\w.-]+)\/?(?:\?|$)/.exec(url ?? '')?.[1];
  return path === 'get_result' ? undefined : path;
}

export const meter: Meter = withRoutes(meterOfOne('black_forest_labs', usageOf), {
  bills: /\/v1\/flux(?:-tools\/)?[\w.-]*$/,
  job: /\/get_result\?(?:.*&)?id=([^&]+)/,
});
