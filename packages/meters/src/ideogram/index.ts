import { measure } from '@costspan/core';
import type { Exchange, Usage } from '@costspan/core';
import type { Meter, Facts, MeterFunction } from '@costspan/core/internal';
import { fields, isOn, list, settings, text, whole } from '../shared/wire/index.ts';
import type { Fields } from '../shared/wire/index.ts';
import { isRefusedPoll, jobEnd } from '../shared/end.ts';
import { inputMedia } from '../shared/input-media.ts';
import { meterOfOne } from '../shared/meter.ts';
import { withRoutes } from '../shared/routes.ts';

/** Endpoints that are a model of their own, by the end of their path. */
const TOOLS: readonly (readonly [path: RegExp, model: string])[] = [
  [/\/generate-transparent(?:[/?]|$)/, 'V_3_transparent'],
  [/\/upscale(?:[/?]|$)/, 'upscale'],
  [/\/describe(?:[/?]|$)/, 'describe'],
  [/\/layerize/, 'layerize_text'],
  [/\/remove-background/, 'remove_background'],
  [/\/precise-edit\/ideogram-4-5/, 'precise-edit/ideogram-4-5'],
];

/**
 * Ideogram: `POST /v1/ideogram-v3/generate` … answers `{ data: [{ url, is_image_safe, resolution }] }`;
 * the older `POST /generate` has its parameters in `image_request`
 * (https://developer.ideogram.ai/api-reference, 2026-11-24).
 */
const usageOf: MeterFunction = (exchange: Exchange): Usage | undefined => {
  if (isRefusedPoll(exchange)) return undefined;
  const body = fields(exchange.request);
  const request = fields(body?.['image_request']) ?? body;
  const answer = fields(exchange.response);
  const delivered = list(answer?.['data']);
  const unsafe = delivered?.filter((image) => fields(image)?.['is_image_safe'] === false).length ?? 0;
  const many = delivered ? delivered.length - unsafe : (whole(request?.['num_images']) ?? 1);
  const end = jobEnd(exchange, answer?.['status']);
  const isFiltered = end === 'succeeded' && delivered !== undefined && unsafe > 0 && many === 0;
  const charged = isFiltered ? unsafe : many;
  return {
    provider: 'ideogram',
    model: exchange.model ?? text(request?.['model']) ?? modelOf(exchange.url),
    responseId: text(answer?.['generation_id']),
    outputType: 'image',
    end: isFiltered ? 'filtered' : end,
    measures: [measure('image_output', 'image', charged, delivered ? 'usage' : 'request')],
    facts: request ? factsOf(request) : {},
    requestUnknown: request === undefined || undefined,
    // Whether an image that was withheld is billed beside those that were delivered is not stated.
    incomplete: (unsafe > 0 && many > 0) || undefined,
    requestedQuantity: whole(request?.['num_images']),
    media: { count: many },
  };
};

function modelOf(url: string | undefined): string | undefined {
  if (url === undefined) return undefined;
  const tool = TOOLS.find(([path]) => path.test(url));
  return tool?.[1] ?? /\/(ideogram-[\w-]+)(?:[/?]|$)/.exec(url)?.[1];
}

function factsOf(request: Fields): Facts {
  const references = request['character_reference_images'];
  return {
    ...settings(request, 'rendering_speed', 'upscale_factor', 'quality'),
    character_reference: isOn(references),
    input_images: inputMedia(request).images,
  };
}

export const meter: Meter = withRoutes(meterOfOne('ideogram', usageOf), {
  bills: /\/(?:generate(?:-[\w-]+)?|remix|edit|reframe|replace-background|upscale)(?:\/[\w.-]+)?$/,
});
