import { json, type Exchange, type Reply } from '../http.ts';
import type { Order } from '../orders.ts';

// https://developers.openai.com/api/docs/guides/error-codes, 2026-11-24
const kinds: Readonly<Record<number, readonly [type: string, code: string | null, message: string]>> = {
  400: ['invalid_request_error', null, 'The request was malformed.'],
  401: ['invalid_request_error', 'invalid_api_key', 'Incorrect API key provided.'],
  403: ['invalid_request_error', null, 'Country, region, or territory not supported.'],
  404: ['invalid_request_error', null, 'Invalid URL.'],
  408: ['server_error', null, 'The request timed out.'],
  409: ['invalid_request_error', null, 'The resource was updated by another request.'],
  422: ['invalid_request_error', null, 'The request could not be processed.'],
  429: ['requests', 'rate_limit_exceeded', 'Rate limit reached for requests.'],
  500: ['server_error', null, 'The server had an error while processing your request.'],
  502: ['server_error', null, 'Bad gateway.'],
  503: ['server_error', null, 'The engine is currently overloaded, please try again later.'],
  504: ['server_error', null, 'The upstream request timed out.'],
};

export function openaiError(
  status: number,
  error: { message: string; type: string; param?: string; code?: string },
): Reply {
  return json({ error: { param: null, code: null, ...error } }, status);
}

export function failure(order: Order & { fail: number }, exchange: Exchange): Reply {
  const [type, code, message] = kinds[order.fail] ?? ['server_error', null, 'Error.'];
  const shown = order.fail === 404 ? `Invalid URL (${exchange.method} ${exchange.path})` : message;
  return json({ error: { message: shown, type, param: null, code } }, order.fail);
}

export function unknownModel(model: string): Reply {
  return openaiError(404, {
    message: `The model \`${model}\` does not exist or you do not have access to it.`,
    type: 'invalid_request_error',
    code: 'model_not_found',
  });
}

export function invalid(param: string, message: string): Reply {
  return openaiError(400, { message, type: 'invalid_request_error', param, code: 'invalid_value' });
}

// https://developers.openai.com/api/docs/guides/image-generation, content moderation, 2026-11-24
export function moderated(): Reply {
  return openaiError(400, {
    message: 'Your request was rejected by the safety system.',
    type: 'image_generation_user_error',
    code: 'moderation_blocked',
  });
}
