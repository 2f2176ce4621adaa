import { randomUUID } from 'node:crypto';
import { fields, flag, list, type Fields } from '../fields.ts';
import { bytes, events, json, type Exchange, type Reply } from '../http.ts';
import type { Context, Provider } from '../server.ts';
import { make, streamed } from './message.ts';
import type { Caches, Made } from './message.ts';
import { charges } from './prices.ts';

/** A batch and the lines of its results. */
interface Batch {
  readonly order: Exchange['order'];
  readonly results: readonly Fields[];
  readonly billed: readonly string[];
  polls: number;
  canceled: boolean;
}

// https://platform.claude.com/docs/en/api/errors, 2026-12-01
const TYPES: Readonly<Record<number, string>> = {
  401: 'authentication_error',
  403: 'permission_error',
  404: 'not_found_error',
  429: 'rate_limit_error',
  500: 'api_error',
  503: 'overloaded_error',
  504: 'timeout_error',
};

function problem(status: number, message: string): Reply {
  return json({ type: 'error', error: { type: TYPES[status] ?? 'invalid_request_error', message } }, status);
}

/** The Messages API and its batches. */
export function anthropic({ origin, invoice }: Context): Provider {
  const caches: Caches = new Set();
  const batches = new Map<string, Batch>();

  const bill = ({ id, model, used, served }: Made): string => {
    invoice.bill('anthropic', id, model, charges(model, used, served));
    return id;
  };

  const messages = ({ body, order }: Exchange): Reply => {
    const made = make(body, caches, { refused: order.filter ?? false });
    if (!made) return problem(404, `model: ${String(body['model'])}`);
    const { message } = made;
    // https://platform.claude.com/docs/en/build-with-claude/refusals-and-fallback, 2026-12-01: not billed before any output
    if (!order.filter) bill(made);
    if (flag(body, 'stream', false)) return events(streamed(made, order.missingUsage ?? false));
    return json(order.missingUsage ? { ...message, usage: {} } : message);
  };

  /** https://platform.claude.com/docs/en/api/messages/batches, 2026-12-01 */
  const create = ({ body, order }: Exchange): Reply => {
    const id = `msgbatch_${randomUUID()}`;
    const billed: string[] = [];
    const results = list(body['requests'])
      .map(fields)
      .map((request): Fields => {
        const made = order.failJob ? undefined : make(fields(request['params']), caches, { batch: true });
        if (!made) return { custom_id: request['custom_id'], result: { type: 'errored', error: { type: 'error' } } };
        billed.push(bill(made));
        return { custom_id: request['custom_id'], result: { type: 'succeeded', message: made.message } };
      });
    batches.set(id, { order, results, billed, polls: 0, canceled: false });
    return json(stateOf(id, false));
  };

  const stateOf = (id: string, isOver: boolean): Fields => {
    const { results, canceled } = batches.get(id) as Batch;
    const of = (type: string): number =>
      isOver ? results.filter(({ result }) => (canceled ? 'canceled' : fields(result)['type']) === type).length : 0;
    return {
      id,
      type: 'message_batch',
      processing_status: isOver ? 'ended' : canceled ? 'canceling' : 'in_progress',
      request_counts: {
        processing: isOver ? 0 : results.length,
        succeeded: of('succeeded'),
        errored: of('errored'),
        canceled: of('canceled'),
        expired: 0,
      },
      created_at: new Date().toISOString(),
      expires_at: new Date().toISOString(),
      ended_at: isOver ? new Date().toISOString() : null,
      archived_at: null,
      cancel_initiated_at: null,
      results_url: isOver ? `${origin}/anthropic/v1/messages/batches/${id}/results` : null,
    };
  };

  const withBatch = ({ params }: Exchange, answer: (id: string, batch: Batch) => Reply): Reply => {
    const id = params['id'] ?? '';
    const batch = batches.get(id);
    return batch ? answer(id, batch) : problem(404, 'Message Batch not found.');
  };

  return {
    name: 'anthropic',
    prefix: '/anthropic',
    routes: [
      { method: 'POST', path: /^\/v1\/messages$/, billable: true, run: messages },
      { method: 'POST', path: /^\/v1\/messages\/batches$/, billable: true, run: create },
      { method: 'POST', path: /^\/v1\/messages\/count_tokens$/, run: () => json({ input_tokens: 14 }) },
      {
        method: 'GET',
        path: /^\/v1\/messages\/batches\/(?<id>[^/]+)$/,
        run: (exchange) =>
          withBatch(exchange, (id, batch) => {
            batch.polls += 1;
            return json(stateOf(id, batch.polls >= (batch.order.polls ?? 2)));
          }),
      },
      {
        method: 'POST',
        path: /^\/v1\/messages\/batches\/(?<id>[^/]+)\/cancel$/,
        run: (exchange) =>
          withBatch(exchange, (id, batch) => {
            batch.canceled = true;
            for (const line of batch.billed) invoice.void('anthropic', line);
            return json(stateOf(id, false));
          }),
      },
      {
        method: 'GET',
        path: /^\/v1\/messages\/batches\/(?<id>[^/]+)\/results$/,
        run: (exchange) =>
          withBatch(exchange, (_, { results, canceled }) => {
            const lines = results.map((one) =>
              JSON.stringify(canceled ? { ...one, result: { type: 'canceled' } } : one),
            );
            return bytes(
              'application/x-jsonl',
              lines.map((line) => `${line}\n`),
            );
          }),
      },
    ],
    failure: ({ fail }) => problem(fail, `Answered ${fail} on order.`),
    newRequestId: () => `req_${randomUUID().replaceAll('-', '')}`,
    headers: ({ requestId }) => ({ 'request-id': requestId }),
    reset: () => {
      caches.clear();
      batches.clear();
    },
  };
}
