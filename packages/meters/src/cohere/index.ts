import { measure } from '@costspan/core';
import type { Exchange, Usage } from '@costspan/core';
import type { Meter, MeterFunction } from '@costspan/core/internal';
import { endOf } from '../shared/end.ts';
import { meterOfOne } from '../shared/meter.ts';
import { withTextRoutes } from '../shared/text-routes.ts';
import { at, fields, list, number, text } from '../shared/wire/index.ts';
import type { Fields } from '../shared/wire/index.ts';
import { withRoutes } from '../shared/routes.ts';

/** Chats and embeddings; models, tokens and the rest of the API bill no tokens. */
const BILLED = /\/v[12]\/(?:chat|embed|generate)(?:[?]|$)/;

/**
 * Cohere: an answer tells what is billed of its tokens in `billed_units`
 * (https://docs.cohere.com/v2/docs/how-does-cohere-pricing-work, 2026-12-01).
 */
const usageOf: MeterFunction = (exchange): Usage | undefined => {
  if (typeof exchange.url === 'string' && !BILLED.test(exchange.url)) return undefined;
  const answer = answerOf(exchange.response);
  const billed = fields(at(answer, 'usage.billed_units') ?? at(answer, 'meta.billed_units'));
  const [input, output] = [number(billed?.['input_tokens']), number(billed?.['output_tokens'])];
  const end = endOf(exchange.status, exchange.response);
  const isEmbedding = /\/embed/.test(exchange.url ?? '') || answer?.['embeddings'] !== undefined;
  return {
    provider: 'cohere',
    model: text(exchange.model) ?? text(fields(exchange.request)?.['model']),
    responseId: text(answer?.['id'] ?? answer?.['generation_id']),
    outputType: 'text',
    end,
    measures: [
      ...(input === undefined ? [] : [measure('text_input', 'token', input)]),
      ...(output === undefined || isEmbedding ? [] : [measure('text_output', 'token', output)]),
      // Pictures are billed apart: without a price for them there is no sum.
      ...(number(billed?.['images']) ? [measure('image_input', 'image', number(billed?.['images']) ?? 0)] : []),
    ],
    facts: {},
    incomplete: (end === 'succeeded' && billed === undefined) || undefined,
    tokens: billed && { input, output },
  };
};

/** The answer, or the end of a stream: `message-end` of version 2, `stream-end` of version 1. */
function answerOf(response: Exchange['response']): Fields | undefined {
  const events = list(response)?.map(fields);
  if (!events) return fields(response);
  const end = events.findLast((event) => event?.['type'] === 'message-end' || event?.['event_type'] === 'stream-end');
  const id = events.find((event) => text(event?.['id']) !== undefined)?.['id'];
  const last = fields(end?.['delta'] ?? end?.['response']);
  return last && { id, ...last };
}

const metered: Meter = withTextRoutes(meterOfOne('cohere', usageOf));

export const meter: Meter = withRoutes(metered, { bills: /\/v\d\/(?:chat|embed|rerank|generate)$/ });
