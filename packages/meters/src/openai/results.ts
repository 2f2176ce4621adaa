import type { Exchange, Usage } from '@costspan/core';
import { regionOf } from '../hosts/region.ts';
import { BatchLines, batchResultsIn } from '../shared/batch-results.ts';
import type { ResultForm } from '../shared/batch-results.ts';
import { fields, isFields, text } from './read.ts';
import { wireUsages } from './usages.ts';

/** Lines of the file of results, and of the file of errors: https://developers.openai.com/api/docs/guides/batch, 2026-12-01. */
const FORM: ResultForm = {
  isResult: (line) => line['custom_id'] !== undefined && ('response' in line || 'error' in line) && !('body' in line),
  billed(line) {
    const { status_code: status, body: response } = fields(line['response']);
    if (typeof status !== 'number' || status < 200 || status > 299 || isFields(line['error'])) return [];
    // An answer tells what it is; the URL of its request stands in the file that was sent.
    const usages = wireUsages('openai', { provider: 'openai', operation: 'batch', status, response });
    return usages.filter(({ end }) => end === 'succeeded');
  },
  bands: [272_000],
};

/** Reads the content of a file as it passes. */
export function batchLines(): BatchLines {
  return new BatchLines(FORM);
}

const CONTENT = /\/files\/([^/?#]+)\/content/;

/**
 * The charges of a file's content: one for each model of a batch's results. None of a file of errors, which says nothing
 * of what the batch costs, and of any other file. Undefined where the exchange is about something else.
 */
export function resultsUsages(provider: string, exchange: Exchange): readonly Usage[] | undefined {
  const results = batchResultsIn(exchange.response, FORM);
  const file = CONTENT.exec(String(exchange.url))?.[1];
  if (!results) return file !== undefined || exchange.operation === 'files.content' ? [] : undefined;
  // A line of a batch with its request is an exchange of its own.
  if (exchange.request !== undefined && fields(exchange.request)['custom_id'] !== undefined) return undefined;
  if (!results.isWhole) return [];
  return results.usages().map((usage) => ({
    ...usage,
    provider,
    // The answer of an image does not name its model; the batch does, where all are of one.
    model: usage.model ?? text(exchange.model),
    responseId: file,
    responseModel: undefined,
    media: undefined,
    sizes: undefined,
    tokens: undefined,
    requestedQuantity: undefined,
    facts: { ...usage.facts, region: regionOf(provider, exchange.url) },
  }));
}
