import type { Exchange, Usage } from '@costspan/core';
import type { End } from '@costspan/core/internal';
import { regionOf } from '../hosts/region.ts';
import { asks } from './asks.ts';
import { endByHttp } from './end.ts';
import { count, fields, text } from './read.ts';
import type { Fields } from './read.ts';

/** Names of the methods, and paths: of a batch, of all of them, and of one that is cancelled. */
const METHOD = /^batches\.(?:create|retrieve|cancel)$/;
const PATH = /\/batches(?:\/[^/]+(?:\/cancel)?)?$/;

/**
 * A batch, at half the price of what its requests would cost at once: https://developers.openai.com/api/docs/guides/batch,
 * 2026-12-01. What it costs stands in the file of its results alone, of one that expired or was cancelled too: of those
 * "any responses to completed requests" are charged. Undefined where the exchange is none.
 */
export function batchUsage(provider: string, exchange: Exchange): readonly Usage[] | undefined {
  const answer = fields(exchange.response);
  if (answer['object'] !== 'batch' && !asks(exchange, METHOD, PATH)) return undefined;
  if (answer['object'] === 'list') return [];
  const http = endByHttp(exchange.status, exchange.response);
  const results = text(answer['output_file_id']);
  return [
    {
      provider,
      model: text(answer['model']) ?? exchange.model,
      responseId: text(answer['id']),
      end: answer['object'] === 'batch' ? endOf(answer, results) : (http ?? 'pending'),
      measures: [],
      facts: { service_tier: 'batch', region: regionOf(provider, exchange.url) },
    },
  ];
}

/** A batch of which something was answered is over for its bill when its results are read. */
function endOf(batch: Fields, results: string | undefined): End {
  const status = text(batch['status']);
  if (status === 'failed') return 'invalid';
  const isOver = status === 'completed' || status === 'expired' || status === 'cancelled';
  if (!isOver || results !== undefined || count(fields(batch['request_counts'])['completed']) !== 0) return 'pending';
  return 'invalid';
}
