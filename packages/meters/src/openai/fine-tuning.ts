import { measure } from '@costspan/core';
import type { Exchange, Usage } from '@costspan/core';
import type { End } from '@costspan/core/internal';
import { asks } from './asks.ts';
import { endByHttp } from './end.ts';
import { count, fields, text } from './read.ts';

const METHOD = /^finetuning\.jobs\.(?:create|retrieve|cancel)$/i;
const PATH = /\/fine_tuning\/jobs(?:\/[^/]+(?:\/cancel)?)?$/;

const ENDS: ReadonlyMap<string, End> = new Map(
  Object.entries<End>({ succeeded: 'succeeded', failed: 'failed', cancelled: 'canceled' }),
);

/**
 * A fine-tuning job: "the total number of billable tokens processed", times the price of training its model
 * (https://developers.openai.com/api/reference/resources/fine_tuning, 2026-12-01). Reinforcement is billed by the hour,
 * which no answer tells. Undefined where the exchange is none.
 */
export function fineTuningUsage(provider: string, exchange: Exchange): readonly Usage[] | undefined {
  const job = fields(exchange.response);
  const isJob = job['object'] === 'fine_tuning.job';
  if (!isJob && !asks(exchange, METHOD, PATH)) return undefined;
  if (job['object'] === 'list') return [];
  const trained = count(job['trained_tokens']);
  const isByTokens = fields(job['method'])['type'] !== 'reinforcement';
  const end = isJob
    ? (ENDS.get(text(job['status']) ?? '') ?? 'pending')
    : (endByHttp(exchange.status, exchange.response) ?? 'pending');
  return [
    {
      provider,
      model: trainingOf(text(job['model']) ?? text(fields(exchange.request)['model']) ?? exchange.model),
      responseId: text(job['id']),
      end,
      measures: trained === undefined || !isByTokens ? [] : [measure('compute', 'token', trained)],
      facts: {},
    },
  ];
}

/** Training has a price of its own, by the model that is trained: also where that was fine-tuned before. */
function trainingOf(model: string | undefined): string | undefined {
  return model && `training:${/^ft:([^:]+)/.exec(model)?.[1] ?? model}`;
}
