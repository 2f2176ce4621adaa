import type { Exchange, Usage } from '@costspan/core';
import { regionOf } from '../hosts/region.ts';
import { fields, isFields, text } from '../openai/read.ts';
import { chargesOf } from './batch-results.ts';
import type { BatchResults, ResultForm } from './batch-results.ts';

/**
 * Lines of the file of results, and of the file of errors, in OpenAI's form:
 * https://developers.openai.com/api/docs/guides/batch, 2026-12-01. `read` gives what an answer is billed; `bands` are the
 * lengths of a prompt above which prices change.
 */
export function linesForm(read: (line: Exchange) => readonly Usage[], bands: readonly number[]): ResultForm {
  return {
    isResult: (line) => line['custom_id'] !== undefined && ('response' in line || 'error' in line) && !('body' in line),
    billed(line) {
      const { status_code: status, body: response } = fields(line['response']);
      if (typeof status !== 'number' || status < 200 || status > 299 || isFields(line['error'])) return [];
      return read({ provider: 'openai', operation: 'batch', status, response }).filter(
        ({ end }) => end === 'succeeded',
      );
    },
    bands,
  };
}

const CONTENT = /\/files\/([^/?#]+)\/content/;

/** The file whose content an exchange asks for. */
export function resultsFileOf({ url }: Exchange): string | undefined {
  return CONTENT.exec(String(url))?.[1];
}

/** The charges of a batch's results: one for each model; none before all of them were read. */
export function fileCharges(provider: string, exchange: Exchange, results: BatchResults): readonly Usage[] {
  return chargesOf(results, { provider, responseId: resultsFileOf(exchange) }).map((usage) => ({
    ...usage,
    // An answer of images or of a transcript does not name its model; the batch does, where all are of one.
    model: usage.model ?? text(exchange.model),
    responseModel: undefined,
    facts: { ...usage.facts, region: regionOf(provider, exchange.url) },
  }));
}
