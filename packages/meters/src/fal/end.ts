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
  errorType: string | undefined,
  address: Address | undefined,
  operation: unknown,
): Answer | undefined {
  const body = lastEvent(response);
  const requestId = text(body?.['request_id']) ?? address?.requestId;
  if (body && isWebhook(body)) return { ...webhook(body), requestId };
  const canceling = address?.operation === 'cancel' || operation === 'cancel';
  if (body?.['status'] === 'CANCELLATION_REQUESTED') return { end: 'canceled', requestId };
  if (canceling) return undefined;
  if (status !== undefined && status >= 300) return refusal(status, body, errorType, address, requestId);
  if (body && isEndOfJob(body)) return { end: endOfJob(body), requestId };
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
  return body['status'] === 'OK' ? { end: 'succeeded', body: payload } : { end: endOfJob(body) };
}

/** Whether the status of a job says that it is over and has no result: COMPLETED, with an error. */
export function isEndOfJob(status: unknown): boolean {
  const body = fields(status);
  return body?.['status'] === 'COMPLETED' && (text(body['error']) ?? text(body['error_type'])) !== undefined;
}

/** How a job that has no result came to its end, by the error in its status or webhook. */
function endOfJob(body: Fields): End {
  const byType = endOfType(text(body['error_type']));
  if (byType) return byType;
  // `error` reads "Invalid status code: 422"
  const status = /\b([45]\d\d)\b/.exec(text(body['error']) ?? '')?.[1];
  if (status === undefined) return list(fields(body['payload'])?.['detail']) ? 'invalid' : 'failed';
  const end = endOf(Number(status));
  // The job was accepted: it is the model that answered with a client error.
  return end === 'refused' ? 'failed' : end;
}

/** How a request ended by the category that fal gives an error of its own platform: https://fal.ai/docs/documentation/model-apis/request-errors, 2026-11-30. */
function endOfType(type: string | undefined): End | undefined {
  if (type === 'client_cancelled' || type === 'client_disconnected') return 'canceled';
  return /^(?:request_timeout|startup_timeout|runner_.+|internal_error)$/.test(type ?? '') ? 'server_error' : undefined;
}

/**
 * How a job came to its end, by what the request for its result is answered; undefined where that is
 * no end: the job runs, it is not known there, or a gateway had no answer. `errorType` is that of the
 * header `x-fal-error-type`.
 */
export function endOfResult(status: number, errorType?: string | null): End | undefined {
  if (status < 300) return 'succeeded';
  const byType = endOfType(errorType ?? undefined);
  if (byType) return byType;
  return status === 422 || status === 499 || status === 500 ? endOf(status) : undefined;
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
  errorType: string | undefined,
  address: Address | undefined,
  requestId: string | undefined,
): Answer | undefined {
  const type = text(body?.['error_type']) ?? errorType;
  if (address?.operation === 'status') return undefined;
  if (address?.operation !== 'result') return { end: endOfType(type) ?? endOf(status), requestId };
  const end = endOfResult(status, type);
  if (end) return { end, requestId };
  // The result of a job that still runs is refused with 400; one that may not be read says nothing about the job.
  return status === 400 && /in progress|in queue|not completed/i.test(text(body?.['detail']) ?? '')
    ? { end: 'pending', requestId }
    : undefined;
}

// https://docs.fal.ai/errors, 2026-11-24: 422 is the model's own validation; 499 is a request that its sender gave up
function endOf(status: number): End {
  if (status >= 500) return 'server_error';
  if (status === 422) return 'invalid';
  return status === 499 ? 'canceled' : 'refused';
}
