import { measure, parseQuantity, toText } from '@costspan/core';
import type { MeterFunction, Usage } from '@costspan/core';
import { count, fields, list, text } from '@costspan/core/wire';
import { endOf } from './end.ts';

const TICKS_PER_DOLLAR = 10_000_000_000;

/**
 * xAI images: the answer states its cost in ticks, 10,000,000,000 to the dollar
 * (https://docs.x.ai/docs/guides/image-generations, recorded 2026-04-16).
 */
export const meter: MeterFunction = ({ model, status, request, response }): Usage => {
  const asked = fields(request);
  const answer = fields(response);
  const images = list(answer?.['data'])?.length ?? count(asked?.['n']) ?? 1;
  const ticks = parseQuantity(fields(answer?.['usage'])?.['cost_in_usd_ticks']);
  return {
    provider: 'x_ai',
    model: model ?? text(asked?.['model']),
    responseModel: text(answer?.['model']),
    outputType: 'image',
    end: endOf(status, answer),
    measures: [measure('image_output', 'image', images, answer ? 'usage' : 'request')],
    facts: { resolution: text(asked?.['resolution']), quality: text(asked?.['quality']) },
    reported: ticks && { amount: toText(ticks.div(TICKS_PER_DOLLAR)), currency: 'USD' },
    media: { count: images },
  };
};
