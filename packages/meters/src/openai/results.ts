import type { Exchange, Usage } from '@costspan/core';
import { batchResultsIn, BatchLines } from '../shared/batch-results.ts';
import { fileCharges, linesForm, resultsFileOf } from '../shared/batch-lines.ts';
import { fields } from './read.ts';
import { wireUsages } from './usages.ts';

/** An answer tells what it is; the URL of its request stands in the file that was sent. */
const FORM = linesForm((line) => wireUsages('openai', line), [272_000]);

/** Reads the content of a file as it passes. */
export function batchLines(): BatchLines {
  return new BatchLines(FORM);
}

/**
 * The charges of a file's content: one for each model of a batch's results. None of a file of errors, which says nothing
 * of what the batch costs, and of any other file. Undefined where the exchange is about something else.
 */
export function resultsUsages(provider: string, exchange: Exchange): readonly Usage[] | undefined {
  const results = batchResultsIn(exchange.response, FORM);
  if (!results) return resultsFileOf(exchange) !== undefined || exchange.operation === 'files.content' ? [] : undefined;
  // A line of a batch with its request is an exchange of its own.
  if (exchange.request !== undefined && fields(exchange.request)['custom_id'] !== undefined) return undefined;
  return fileCharges(provider, exchange, results);
}
