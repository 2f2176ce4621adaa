import { measure } from '@costspan/core';
import { decimal, parseQuantity } from '@costspan/core/internal';
import type { Usage } from '@costspan/core';
import type { Meter, MeterFunction } from '@costspan/core/internal';
import { fields, firstText, header, openSettings } from '../shared/wire/index.ts';
import { isRefusedPoll, jobEnd } from '../shared/end.ts';
import { meterOfOne } from '../shared/meter.ts';
import { withRoutes } from '../shared/routes.ts';
import { billOf, LITELLM_COST } from '../shared/stated.ts';

/** "1.00 USD = 211 credits": https://docs.comfy.org/development/comfy-router/pricing, 2026-11-24. */
const CREDITS_PER_DOLLAR = 211;

/**
 * Comfy. The Router's answer may state what the run cost, in dollars (`x-litellm-response-cost`) or
 * in credits with two decimals (`x-comfy-credits-used`); "absent does not mean free" (same page).
 */
const usageOf: MeterFunction = (exchange): Usage | undefined => {
  if (isRefusedPoll(exchange)) return undefined;
  const { model, url, request, response, headers } = exchange;
  const asked = fields(request);
  const answer = fields(response);
  const dollars = parseQuantity(header(headers, LITELLM_COST));
  const credits = parseQuantity(header(headers, 'x-comfy-credits-used'));
  const cost = dollars ?? (credits && decimal(credits).div(CREDITS_PER_DOLLAR));
  const end = jobEnd(exchange, answer?.['status']);
  return {
    provider: 'comfy',
    model: firstText(model, asked?.['model'], /\/v2\/models\/([^?]+)/.exec(url ?? '')?.[1]),
    responseId: header(headers, 'x-request-id'),
    end,
    measures: [measure('request', 'request', 1, 'request')],
    facts: openSettings(asked),
    reported: billOf({ cost }, end),
  };
};

export const meter: Meter = withRoutes(meterOfOne('comfy', usageOf), {
  bills: /\/v2\/models\/./,
});
