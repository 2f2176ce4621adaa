import { measure } from '@costspan/core';
import type { Exchange, Usage } from '@costspan/core';
import type { Meter } from '@costspan/core/internal';
import { wireUsages } from '../openai/usages.ts';
import { endOf } from '../shared/end.ts';
import { meterOf } from '../shared/meter.ts';
import { openaiRoutes } from '../shared/openai-routes.ts';
import { withoutQuery, withRoutes } from '../shared/routes.ts';
import { fields, firstText, listedAt, text, whole } from '../shared/wire/index.ts';

const TEXT_TO_IMAGE = /\/workflows\/(accounts\/[^/]+\/models\/[^/]+)\/text_to_image$/;

/** Steps where none are asked for: https://docs.fireworks.ai/api-reference/generate-a-new-image-from-a-text-prompt, 2026-12-01. */
const STEPS: Readonly<Record<string, number>> = { 'flux-1-schnell-fp8': 4 };

/**
 * Fireworks: chats, completions and embeddings on OpenAI's wire (https://docs.fireworks.ai/tools-sdks/openai-compatibility,
 * 2026-12-01), and images by their steps: the answer is one picture, or JSON with a list in `base64`.
 */
const metered: Meter = meterOf('fireworks_ai', (exchange) => {
  const model = TEXT_TO_IMAGE.exec(withoutQuery(exchange.url ?? ''))?.[1];
  return model === undefined ? wireUsages('fireworks_ai', exchange) : [imageUsage(exchange, model)];
});

function imageUsage(exchange: Exchange, model: string): Usage {
  const asked = fields(exchange.request);
  const answer = fields(exchange.response);
  const images = listedAt(answer, 'base64') ?? 1;
  const steps = whole(asked?.['num_inference_steps']);
  const known = steps ?? (asked && STEPS[model.slice(model.lastIndexOf('/') + 1)]);
  const end = endOf(exchange.status, exchange.response);
  return {
    provider: 'fireworks_ai',
    model: firstText(exchange.model, model),
    responseId: text(answer?.['id']),
    outputType: 'image',
    end: end === 'succeeded' && answer?.['finishReason'] === 'CONTENT_FILTERED' ? 'filtered' : end,
    measures:
      known === undefined
        ? []
        : [measure('image_output', 'step', images * known, steps === undefined ? 'default' : 'request')],
    facts: {},
    requestUnknown: asked === undefined || undefined,
    media: { count: images },
  };
}

export const meter: Meter = withRoutes(metered, openaiRoutes(TEXT_TO_IMAGE));
