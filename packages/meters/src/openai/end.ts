import type { End } from '@costspan/core/internal';
import { fields, isFields, text } from './read.ts';
import type { Fields } from './read.ts';

/**
 * Error codes of the content filters: https://developers.openai.com/api/docs/guides/image-generation
 * and https://learn.microsoft.com/azure/ai-services/openai/concepts/content-filter, 2026-11-24.
 */
const FILTERED = new Set([
  'moderation_blocked',
  'content_policy_violation',
  'image_content_policy_violation',
  'content_filter',
  'contentfilter',
  'responsibleaipolicyviolation',
]);

/** Whether an error names the content filter. */
export function isFiltered(error: unknown): boolean {
  const { code, innererror } = fields(error);
  return [code, fields(innererror)['code']].some((one) => FILTERED.has((text(one) ?? '').toLowerCase()));
}

/** How the exchange ended by HTTP; undefined where an answer came and the answer itself tells. */
export function endByHttp(status: number | undefined, response: unknown): End | undefined {
  const answer = fields(response);
  if (status === undefined) {
    if (response === undefined || response === null) return 'pending';
    if (!isFields(answer['error']) || !isBare(answer)) return undefined;
    if (isFiltered(answer['error'])) return 'filtered';
    return answer['error']['type'] === 'server_error' ? 'server_error' : 'refused';
  }
  if (status === 0) return response === undefined || response === null ? 'no_answer' : undefined;
  // Gateways answer 200 with an error in place of the result.
  if (status >= 200 && status < 300)
    return isFields(answer['error']) && isBare(answer)
      ? isFiltered(answer['error'])
        ? 'filtered'
        : 'failed'
      : undefined;
  if (status >= 500) return 'server_error';
  if (status === 422) return 'invalid';
  return isFiltered(answer['error']) || isFiltered(answer) ? 'filtered' : 'refused';
}

/** A job or a response holds an `error` of its own beside its status: the exchange itself went well. */
function isBare(answer: Fields): boolean {
  return ['status', 'data', 'choices', 'usage', 'object'].every((name) => answer[name] === undefined);
}

/** The end that an error event tells of inside a stream. */
export function endOfErrorEvent(event: unknown): End {
  return isFiltered(fields(event)['error']) || isFiltered(event) ? 'filtered' : 'failed';
}
