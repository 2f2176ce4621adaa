import type { Exchange } from '@costspan/core';
import { fields, text } from '../wire/index.ts';

/** Resource names that the SDK's own answers use; the webhook's id of a batch or a video may be another. */
const IDS: ReadonlyMap<string, RegExp> = new Map(
  Object.entries<RegExp>({
    batch: /^batches\//,
    interaction: /./,
    video: /\/operations\//,
  }),
);

const STATES: ReadonlyMap<string, string> = new Map(
  Object.entries<string>({
    succeeded: 'completed',
    completed: 'completed',
    generated: 'completed',
    failed: 'failed',
    expired: 'expired',
    cancelled: 'cancelled',
  }),
);

/**
 * A thin webhook of the Gemini API, `{ type: "interaction.completed", data: { id } }`, as the answer
 * that a poll would give, without its usage: https://ai.google.dev/gemini-api/docs/webhooks, 2026-11-30.
 */
export function withoutEnvelope(exchange: Exchange): Exchange {
  const event = fields(exchange.response);
  const [, subject = '', word = ''] = /^(batch|interaction|video)\.(\w+)$/.exec(text(event?.['type']) ?? '') ?? [];
  if (subject === '') return exchange;
  const data = fields(event?.['data']);
  const id = text(data?.['id']);
  const known = id !== undefined && IDS.get(subject)?.test(id) ? id : undefined;
  const state = STATES.get(word) ?? word;
  return { ...exchange, response: subject === 'interaction' ? { id: known, status: state } : { name: known, state } };
}
