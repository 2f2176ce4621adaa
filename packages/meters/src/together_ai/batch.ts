import type { Exchange, Usage } from '@costspan/core';
import type { BatchState } from '../shared/batch-job.ts';
import { textLines } from '../shared/with-batches.ts';
import type { Batches } from '../shared/with-batches.ts';
import { audio } from '../shared/measures.ts';
import { fields, lengthAt, text } from '../shared/wire/index.ts';

const OVER = new Set(['COMPLETED', 'EXPIRED', 'CANCELLED']);

/**
 * The batch of an answer, which the answer to its submit wraps in `job`: types of together-ai 0.52.0,
 * https://docs.together.ai/docs/inference/batch/overview, 2026-12-01. Billed is "each successful response in the output
 * file": where a batch is over without one, nothing is.
 */
export function batchOf(response: unknown): BatchState | undefined {
  const batch = fields(fields(response)?.['job']) ?? fields(response);
  if (batch?.['input_file_id'] === undefined || batch['endpoint'] === undefined) return undefined;
  const status = text(batch['status']) ?? '';
  const results = text(batch['output_file_id']);
  return {
    id: text(batch['id']),
    model: text(batch['model_id']),
    results,
    state: status === 'FAILED' ? 'refused' : OVER.has(status) ? 'over' : 'running',
    answered: results === undefined ? 0 : undefined,
  };
}

/** A transcript tells its length alone, and that where it was asked for. */
function transcript({ response }: Exchange): Usage {
  const seconds = lengthAt(fields(response), 'duration');
  return {
    provider: 'together_ai',
    outputType: 'text',
    end: 'succeeded',
    measures: audio('audio_input', seconds),
    facts: { service_tier: 'batch' },
    incomplete: seconds === undefined || undefined,
  };
}

export const BATCHES: Batches = { path: '/batches', batchOf, form: textLines('together_ai', transcript) };
