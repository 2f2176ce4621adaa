import { json, type Exchange, type Reply } from '../http.ts';
import type { Fields } from '../fields.ts';
import type { Order } from '../orders.ts';

/** https://docs.fal.ai/errors, 2026-11-24: 422 has a list of details, every other status one sentence. */
export function detail(status: number, type = 'value_error', message = 'Invalid input'): Fields {
  const sentences: Record<number, string> = {
    404: 'Application not found',
    429: 'Too many requests',
    500: 'Internal Server Error',
    503: 'Runner is not available',
    504: 'Gateway Timeout',
  };
  return status === 422
    ? { detail: [{ loc: ['body', 'prompt'], msg: message, type }] }
    : { detail: sentences[status] ?? `Request failed with ${status}` };
}

export function failure(order: Order & { fail: number }, _exchange: Exchange): Reply {
  return json(detail(order.fail), order.fail);
}

export const filtered: Fields = detail(
  422,
  'content_policy_violation',
  'The content could not be processed because it was flagged by a content checker.',
);
