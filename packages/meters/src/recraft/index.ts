import { measure } from '@costspan/core';
import { decimal, parseQuantity } from '@costspan/core/internal';
import type { Usage } from '@costspan/core';
import type { Meter, MeterFunction } from '@costspan/core/internal';
import { fields, firstText, listedAt, settings, text, whole } from '../shared/wire/index.ts';
import { endOf } from '../shared/end.ts';
import { meterOfOne } from '../shared/meter.ts';
import { withRoutes } from '../shared/routes.ts';
import { billOf } from '../shared/stated.ts';

/** "USD $1.00: 1,000 API units", whatever is bought: https://www.recraft.ai/docs/api-reference/pricing, 2026-11-30. */
const UNITS_PER_DOLLAR = 1000;

/**
 * Recraft: every answer's `credits` is "the number of API units the request cost", beside the images
 * in OpenAI's form (https://www.recraft.ai/docs/api-reference/getting-started, 2026-11-30).
 */
const usageOf: MeterFunction = ({ model, status, url, request, response }): Usage => {
  const asked = fields(request);
  const answer = fields(response);
  const end = endOf(status, response);
  const units = parseQuantity(answer?.['credits']);
  const delivered = listedAt(answer, 'data') ?? (fields(answer?.['image']) ? 1 : undefined);
  return {
    provider: 'recraft',
    model: firstText(model, asked?.['model']),
    outputType: 'image',
    end,
    measures: [
      measure(
        'image_output',
        'image',
        delivered ?? whole(asked?.['n']) ?? 1,
        delivered === undefined ? 'request' : 'usage',
      ),
    ],
    facts: { ...settings(asked, 'size', 'style'), operation: text(/\/images\/(\w+)/.exec(url ?? '')?.[1]) },
    reported: billOf({ cost: units && decimal(units).div(UNITS_PER_DOLLAR) }, end),
    incomplete: (end === 'succeeded' && !units) || undefined,
    requestUnknown: asked === undefined || undefined,
    media: { count: delivered },
  };
};

export const meter: Meter = withRoutes(meterOfOne('recraft', usageOf), {
  bills: /\/v1\/images\/\w+$/,
});
