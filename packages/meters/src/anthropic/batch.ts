import type { Exchange, Usage } from '@costspan/core';
import type { End } from '@costspan/core/internal';
import { endOf } from '../shared/end.ts';
import { fields, list, text } from '../shared/wire/index.ts';
import type { Fields } from '../shared/wire/index.ts';
import { counted } from './tokens.ts';

/**
 * A message batch, at half the price of its tokens: https://platform.claude.com/docs/en/api/messages/batches, 2026-12-01.
 * What it costs stands in its results alone; requests that failed, were cancelled or expired are not billed.
 */
export function batchUsage(exchange: Exchange): Usage {
  const answer = fields(exchange.response);
  const end = endOf(exchange.status, exchange.response);
  return {
    provider: exchange.provider,
    model: exchange.model ?? commonModel(fields(exchange.request)),
    outputType: 'text',
    end: end === 'succeeded' ? endOfBatch(answer) : end,
    responseId: text(answer?.['id']),
    measures: [],
    facts: { service_tier: 'batch' },
  };
}

/** A batch of which something succeeded is over for its bill when its results are read. */
function endOfBatch(answer: Fields | undefined): End {
  const counts = fields(answer?.['request_counts']);
  if (answer?.['processing_status'] !== 'ended' || counted(counts?.['succeeded']) !== 0) return 'pending';
  return (counted(counts?.['errored']) ?? 0) > 0 ? 'invalid' : 'canceled';
}

function commonModel(request: Fields | undefined): string | undefined {
  const models = new Set(list(request?.['requests'])?.map((one) => text(fields(fields(one)?.['params'])?.['model'])));
  const [model] = models;
  return models.size === 1 ? model : undefined;
}
