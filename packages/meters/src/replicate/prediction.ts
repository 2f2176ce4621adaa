import type { End } from '@costspan/core/internal';
import type { Address } from './address.ts';
import { fields, list, number, text } from '../shared/wire/index.ts';
import type { Fields } from '../shared/wire/index.ts';

/** How the generation stands after this exchange. */
export interface Answer {
  readonly end: End;
  /** the prediction or training, where the answer is one */
  readonly prediction?: Fields | undefined;
}

// https://replicate.com/docs/topics/predictions/lifecycle, 2026-11-24: `aborted` was ended before it ran
const ENDS: Readonly<Record<string, End | undefined>> = {
  starting: 'pending',
  processing: 'pending',
  succeeded: 'succeeded',
  failed: 'failed',
  canceled: 'canceled',
  aborted: 'canceled',
};

/** Reads status and body; undefined where the exchange says nothing about a generation. */
export function answerOf(
  httpStatus: number | undefined,
  response: unknown,
  request: unknown,
  address: Address | undefined,
): Answer | undefined {
  const prediction = predictionOf(response);
  const end = endOf(prediction);
  if (prediction && end) return { end, prediction };
  // An upload, a list, a model: and a poll that was refused says nothing about its job.
  const creates = address ? address.kind === 'create' : fields(request) !== undefined;
  if (!creates) return undefined;
  // Errors are problem details, which repeat the status: { title, detail, status }.
  const status = httpStatus ?? number(fields(response)?.['status']);
  if (status !== undefined && status >= 400)
    return { end: status >= 500 ? 'server_error' : status === 422 ? 'invalid' : 'refused' };
  return isNothing(response) ? { end: 'pending', prediction } : undefined;
}

/** Whether a prediction is over. */
export function isOver(prediction: unknown): boolean {
  const end = endOf(fields(prediction));
  return end !== undefined && end !== 'pending';
}

/** A prediction as it was when it had been accepted; undefined where the answer is none. */
export function accepted(response: unknown): Fields | undefined {
  const prediction = predictionOf(response);
  return prediction && endOf(prediction) ? { ...prediction, status: 'starting', output: null, metrics: {} } : undefined;
}

/** Also of a list: the last prediction object in it stands, with what the events of its stream say. */
function predictionOf(response: unknown): Fields | undefined {
  const many = list(response)?.map((event) => fields(event));
  if (!many) return fields(response);
  const prediction = many.findLast((event) => endOf(event) !== undefined);
  return prediction && endOf(prediction) === 'pending' ? streamed(prediction, many) : prediction;
}

// https://replicate.com/docs/topics/predictions/streaming, 2026-11-24: `output` has a piece of the output, `done` an
// empty object, or the reason `canceled` or `error`
function streamed(prediction: Fields, events: readonly (Fields | undefined)[]): Fields {
  const done = events.findLast((event) => event?.['event'] === 'done');
  if (!done) return prediction;
  const reason = text(fields(done['data'])?.['reason']);
  const status = reason === undefined ? 'succeeded' : reason === 'canceled' ? 'canceled' : 'failed';
  const output = events.filter((event) => event?.['event'] === 'output').map((event) => event?.['data']);
  return { ...prediction, status, output };
}

function endOf(prediction: Fields | undefined): End | undefined {
  const status = text(prediction?.['status']);
  if (status === undefined || text(prediction?.['id']) === undefined || !Object.hasOwn(ENDS, status)) return undefined;
  return ENDS[status];
}

function isNothing(response: unknown): boolean {
  return response === undefined || response === null || response === '';
}
