import type { Exchange, Usage } from '@costspan/core';
import { BatchResults, batchResultsIn, chargesOf } from '../batch-results.ts';
import type { ResultForm } from '../batch-results.ts';
import { fields } from '../wire/index.ts';

/** Lines of the file with a batch's answers: https://ai.google.dev/gemini-api/docs/batch-api, 2026-12-01. */
export function resultForm(read: (line: Exchange) => Usage): ResultForm {
  return {
    isResult: (line) => line['key'] !== undefined && ('response' in line || 'error' in line),
    billed(line) {
      if (fields(line['response']) === undefined || fields(line['error'])) return [];
      const usage = read({ provider: 'gcp.gemini', operation: 'batch', status: 200, response: line });
      return usage.end === 'succeeded' ? [usage] : [];
    },
    bands: [128_000, 200_000],
  };
}

/** The charges of a file: one for each model. Undefined where the answer is no such file. */
export function resultsUsages(exchange: Exchange, form: ResultForm): readonly Usage[] | undefined {
  const { response, provider, model, url } = exchange;
  if (!Array.isArray(response) && !(response instanceof BatchResults)) return undefined;
  const results = batchResultsIn(response, form);
  if (!results) return undefined;
  const responseId = /\/(files\/[^/?#:]+)/.exec(String(url))?.[1];
  return chargesOf(results, { provider, responseId }).map((usage) => ({ ...usage, model: usage.model ?? model }));
}
