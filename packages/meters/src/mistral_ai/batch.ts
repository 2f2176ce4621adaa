import type { BatchState } from '../shared/batch-job.ts';
import { linesForm } from '../shared/batch-lines.ts';
import { textLines } from '../shared/with-batches.ts';
import type { Batches } from '../shared/with-batches.ts';
import { count } from '../openai/read.ts';
import { at, fields, list, text } from '../shared/wire/index.ts';
import type { Fields } from '../shared/wire/index.ts';
import { conversationUsage } from './conversation.ts';

const OVER = new Set(['SUCCESS', 'FAILED', 'TIMEOUT_EXCEEDED', 'CANCELLED']);

/**
 * The batch of an answer: types of @mistralai/mistralai 2.5.0, https://docs.mistral.ai/studio-api/batch-processing,
 * 2026-12-01. Its results stand in it where it was asked for `inline`.
 */
export function batchOf(response: unknown): BatchState | undefined {
  const batch = fields(response);
  if (batch?.['object'] !== 'batch') return undefined;
  const isOver = OVER.has(text(batch['status']) ?? '');
  return {
    id: text(batch['id']),
    model: text(batch['model']),
    results: text(batch['output_file']),
    state: isOver ? 'over' : 'running',
    answered: count(batch['succeeded_requests']),
    inline: isOver ? list(batch['outputs']) : undefined,
  };
}

const FORM = textLines('mistral_ai');
const TURNS = linesForm((line) => {
  const turn = conversationUsage({ ...line, url: 'https://api.mistral.ai/v1/conversations' });
  return turn ? [turn] : [];
}, []);

/** Lines of texts and transcripts, and of turns of conversations, which are written in a way of their own. */
export const BATCHES: Batches = {
  path: '/batch/jobs',
  batchOf,
  form: { ...FORM, billed: (line) => (isTurn(line) ? TURNS : FORM).billed(line) },
};

function isTurn(line: Fields): boolean {
  return at(line, 'response.body.object') === 'conversation.response';
}
