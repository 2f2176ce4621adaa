import type { Exchange, Usage } from '@costspan/core';
import { batchJobUsage } from '../shared/batch-job.ts';
import type { BatchState } from '../shared/batch-job.ts';
import { asks } from './asks.ts';
import { count, fields, text } from './read.ts';

/** Names of the methods, and paths: of a batch, of all of them, and of one that is cancelled. */
const METHOD = /^batches\.(?:create|retrieve|cancel)$/;
const PATH = /\/batches(?:\/[^/]+(?:\/cancel)?)?$/;

/**
 * A batch, at half the price of what its requests would cost at once: https://developers.openai.com/api/docs/guides/batch,
 * 2026-12-01. What it costs stands in the file of its results alone, of one that expired or was cancelled too: of those
 * "any responses to completed requests" are charged. Undefined where the exchange is none.
 */
export function batchUsage(provider: string, exchange: Exchange): readonly Usage[] | undefined {
  const batch = batchOf(exchange.response);
  if (!batch && !asks(exchange, METHOD, PATH)) return undefined;
  return fields(exchange.response)['object'] === 'list' ? [] : [batchJobUsage(provider, exchange, batch)];
}

const OVER = new Set(['completed', 'expired', 'cancelled']);

/** The batch of an answer in OpenAI's form; undefined where it is none. */
export function batchOf(response: unknown): BatchState | undefined {
  const answer = fields(response);
  if (answer['object'] !== 'batch') return undefined;
  const status = text(answer['status']) ?? '';
  return {
    id: text(answer['id']),
    model: text(answer['model']),
    results: text(answer['output_file_id']),
    state: status === 'failed' ? 'refused' : OVER.has(status) ? 'over' : 'running',
    answered: count(fields(answer['request_counts'])['completed']),
  };
}
