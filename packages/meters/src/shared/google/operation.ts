import type { Exchange } from '@costspan/core';
import type { End } from '@costspan/core/internal';
import { endOf } from '../end.ts';
import { fields, text } from '../wire/index.ts';
import type { Fields } from '../wire/index.ts';

/**
 * A long-running operation, in the answer to its submit and to each question about it:
 * https://docs.cloud.google.com/speech-to-text/docs/reference/rest/v1/operations, 2026-12-01.
 */
function operationIn(response: unknown): Fields | undefined {
  const answer = fields(response);
  return text(answer?.['name']) !== undefined && !('results' in (answer ?? {})) ? answer : undefined;
}

export function operationName(response: unknown): string | undefined {
  return text(operationIn(response)?.['name']);
}

/** What the operation has come to; the answer itself where it is none. */
export function resultOf(response: unknown): Fields | undefined {
  const operation = operationIn(response);
  return operation ? fields(operation['response']) : fields(response);
}

export function operationEnd({ status, response }: Exchange): End {
  const end = endOf(status, response);
  const operation = end === 'succeeded' ? operationIn(response) : undefined;
  if (!operation) return end;
  if (fields(operation['error'])) return 'failed';
  return operation['done'] === true ? 'succeeded' : 'pending';
}
