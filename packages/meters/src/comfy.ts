import { decimal, measure, parseQuantity, toText } from '@costspan/core';
import type { MeterFunction, Usage } from '@costspan/core';
import { fields, header } from '@costspan/core/wire';
import { firstText, scalars } from './facts.ts';
import { endOfJob } from './job.ts';

/** "1.00 USD = 211 credits": https://docs.comfy.org/development/comfy-router/pricing, 2026-11-24. */
const CREDITS_PER_DOLLAR = 211;

/**
 * Comfy. The Router's answer may state what the run cost, in dollars (`x-litellm-response-cost`) or
 * in credits with two decimals (`x-comfy-credits-used`); "absent does not mean free" (same page).
 */
export const meter: MeterFunction = ({ model, status, url, request, response, headers }): Usage | undefined => {
  const end = endOfJob(status, request, response);
  if (!end) return undefined;
  const asked = fields(request);
  const answer = fields(response);
  const dollars = parseQuantity(header(headers, 'x-litellm-response-cost'));
  const credits = parseQuantity(header(headers, 'x-comfy-credits-used') ?? answer?.['x-comfy-credits-used']);
  const cost = dollars ?? (credits && decimal(credits).div(CREDITS_PER_DOLLAR));
  return {
    provider: 'comfy',
    model: firstText(model, asked?.['model'], /\/v2\/models\/([^?]+)/.exec(url ?? '')?.[1]),
    responseId: header(headers, 'x-request-id'),
    end,
    measures: [measure('request', 'request', 1, 'request')],
    facts: scalars(asked),
    reported: cost && { amount: toText(cost), currency: 'USD' },
  };
};
