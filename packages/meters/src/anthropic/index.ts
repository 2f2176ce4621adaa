import type { Exchange } from '@costspan/core';
import type { Meter } from '@costspan/core/internal';
import { meterOf } from '../shared/meter.ts';
import { isQuote } from '../shared/quote.ts';
import { fields } from '../shared/wire/index.ts';
import { batchUsage } from './batch.ts';
import { messageUsages } from './message.ts';
import { resultsUsages } from './results.ts';
import { withRoutes } from '../shared/routes.ts';

export { EVENTS } from './events.ts';
export { RESULTS } from './results.ts';

/** Messages and their batches; counting tokens, files and the rest of the API bill nothing. */
const BILLED = /\/v1\/messages(?:\/batches.*)?(?:\?|$)/;
const BATCHES = /\/v1\/messages\/batches(?:[/?]|$)/;

/** Anthropic's Messages API and its batches: https://platform.claude.com/docs/en/api/messages, 2026-12-01. */
const metered: Meter = meterOf('anthropic', (exchange: Exchange) => {
  if (!fields(exchange) || isQuote(exchange) || isElsewhere(exchange)) return [];
  const results = resultsUsages(exchange);
  if (results) return results;
  return isBatch(exchange) ? [batchUsage(exchange)] : messageUsages(exchange);
});

function isElsewhere({ url }: Exchange): boolean {
  return typeof url === 'string' && !BILLED.test(url);
}

function isBatch({ url, request, response }: Exchange): boolean {
  if (fields(response)?.['type'] === 'message_batch') return true;
  return typeof url === 'string' ? BATCHES.test(url) : fields(request)?.['requests'] !== undefined;
}

export const meter: Meter = withRoutes(metered, {
  bills: /\/v1\/(?:messages(?:\/batches)?|complete)$/,
  job: /\/v1\/messages\/batches\/([^/?]+)(?:\/results)?(?:\?|$)/,
});
