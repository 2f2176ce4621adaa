import type { End } from '@costspan/core/internal';
import type { Address } from './endpoint.ts';
import { isEmpty, outputsOf } from './outputs.ts';
import { fields, list, text } from '../shared/wire/index.ts';
import type { Fields } from '../shared/wire/index.ts';

/** How the generation stands after this exchange. */
export interface Answer {
  readonly end: End;
  /** the model's own answer, without the envelope it came in */
  readonly body?: Fields | undefined;
  readonly requestId?: string | undefined;
}

/** Reads status and body; undefined where the exchange says nothing about a generation. */
export function answerOf(
  status: number | undefined,
  response: unknown,
  address: Address | undefined,
  operation: unknown,
): Answer | undefined {
  const body = lastEvent(response);
  const requestId = text(body?.['request_id']) ?? address?.requestId;
  if (body && isWebhook(body)) return { ...webhook(body), requestId };
  const canceling = address?.operation === 'cancel' || operation === 'cancel';
  if (body?.['status'] === 'CANCELLATION_REQUESTED') return { end: 'canceled', requestId };
  if (canceling) return undefined;
  if (status !== undefined && status >= 300) return refusal(status, body, address, requestId);
  if (body && isQueueState(body)) return { end: 'pending', requestId };
  if (address?.operation === 'status') return undefined;
  if (body && status === undefined && isError(body))
    return { end: list(body['detail']) ? 'invalid' : 'failed', requestId };
  if (body) return { end: 'succeeded', body: unwrapped(body), requestId: requestId ?? text(body['requestId']) };
  // An answer without a body that can be read was given all the same; no answer at all is a call under way.
  return { end: status === undefined ? 'pending' : 'succeeded', requestId };
}

/** A stream's events: the last one that holds outputs is the result. */
function lastEvent(response: unknown): Fields | undefined {
  const events = list(response);
  if (!events) return fields(response);
  const read = events.map((event) => fields(event)).filter((event) => event !== undefined);
  return read.findLast((event) => !isEmpty(outputsOf(unwrapped(event)))) ?? read.at(-1);
}

/** The SDK hands its caller `{ data, requestId }`; the wire has the data alone. */
function unwrapped(body: Fields): Fields {
  return (text(body['requestId']) === undefined ? undefined : fields(body['data'])) ?? body;
}

// https://fal.ai/docs/model-endpoints/webhooks, 2026-11-24: `{ request_id, gateway_request_id, status: OK | ERROR, payload, error }`
function isWebhook(body: Fields): boolean {
  return (body['status'] === 'OK' || body['status'] === 'ERROR') && text(body['request_id']) !== undefined;
}

function webhook(body: Fields): Answer {
  const payload = fields(body['payload']);
  if (body['status'] === 'OK') return { end: 'succeeded', body: payload };
  // `error` reads "Invalid status code: 422"
  const status = /\b([45]\d\d)\b/.exec(text(body['error']) ?? '')?.[1];
  if (status === undefined) return { end: list(payload?.['detail']) ? 'invalid' : 'failed' };
  return { end: endOf(Number(status)) };
}

// https://docs.fal.ai/documentation/model-apis/inference/queue, 2026-11-24. COMPLETED is no result
// yet: the result, and the header with the billed units, is an answer of its own.
function isQueueState(body: Fields): boolean {
  const state = body['status'];
  const known = state === 'IN_QUEUE' || state === 'IN_PROGRESS' || state === 'COMPLETED';
  const queued =
    text(body['request_id']) !== undefined ||
    text(body['status_url']) !== undefined ||
    text(body['response_url']) !== undefined;
  return (known || (state === undefined && queued)) && isEmpty(outputsOf(body));
}

function isError(body: Fields): boolean {
  return body['detail'] !== undefined && isEmpty(outputsOf(body));
}

function refusal(
  status: number,
  body: Fields | undefined,
  address: Address | undefined,
  requestId: string | undefined,
): Answer | undefined {
  const end = endOf(status);
  if (address?.operation === 'status') return undefined;
  // The result of a job that still runs is refused with 400; one that may not be read says nothing about the job.
  if (address?.operation === 'result' && end === 'refused') {
    return status === 400 && /in progress|in queue|not completed/i.test(text(body?.['detail']) ?? '')
      ? { end: 'pending', requestId }
      : undefined;
  }
  return { end, requestId };
}

// https://docs.fal.ai/errors, 2026-11-24: 422 is the model's own validation; 499 is a request that its sender gave up
function endOf(status: number): End {
  if (status >= 500) return 'server_error';
  if (status === 422) return 'invalid';
  return status === 499 ? 'canceled' : 'refused';
}
