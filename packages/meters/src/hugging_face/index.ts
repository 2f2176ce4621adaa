import { measure } from '@costspan/core';
import { parseQuantity } from '@costspan/core/internal';
import type { Usage } from '@costspan/core';
import type { Meter, MeterFunction } from '@costspan/core/internal';
import { fields, firstText, header } from '../shared/wire/index.ts';
import { endOf } from '../shared/end.ts';
import { meterOfOne } from '../shared/meter.ts';
import { withRoutes } from '../shared/routes.ts';

/** `/{provider}/models/{owner}/{name}` of the router. */
const ROUTED = /^https:\/\/router\.huggingface\.co\/([^/]+)(?:\/models\/([^?]+))?/;

/**
 * Hugging Face's inference providers. hf-inference is billed by compute seconds; the price of a
 * partner that served a call is passed through, and no answer tells it:
 * https://huggingface.co/docs/inference-providers/pricing, 2026-08-22.
 */
const usageOf: MeterFunction = ({ model, status, url, request, response, headers }): Usage => {
  const asked = fields(request);
  const [, routed, path] = ROUTED.exec(url ?? '') ?? [];
  const name = firstText(model, asked?.['model'], path);
  const seconds = parseQuantity(header(headers, 'x-compute-time'));
  return {
    provider: 'hugging_face',
    model: name,
    end: endOf(status, response),
    measures: seconds ? [measure('compute', 'compute_second', seconds)] : [],
    facts: {
      inference_provider: firstText(
        asked?.['provider'] === 'auto' ? undefined : asked?.['provider'],
        routed === 'v1' ? undefined : routed,
        name?.startsWith('hf-inference') ? 'hf-inference' : undefined,
      ),
    },
    times: { run: seconds?.toNumber() },
  };
};

export const meter: Meter = withRoutes(meterOfOne('hugging_face', usageOf), {
  bills: /^https?:\/\/[^/]+\/(?!api(?:\/|$))[\w-]+\/./,
});
