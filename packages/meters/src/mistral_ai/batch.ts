import type { Exchange, Usage } from '@costspan/core';
import { count } from '../openai/read.ts';
import type { BatchState } from '../shared/batch-job.ts';
import { speechUsage } from '../shared/speech-wire.ts';
import { fields, list, text } from '../shared/wire/index.ts';
import { textLines } from '../shared/with-batches.ts';
import type { Batches } from '../shared/with-batches.ts';
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

/** Turns of conversations, which are written in a way of their own, and transcripts. */
function other(line: Exchange): Usage {
  const isTurn = fields(line.response)?.['object'] === 'conversation.response';
  const turn = isTurn && conversationUsage({ ...line, url: 'https://api.mistral.ai/v1/conversations' });
  return turn || speechUsage('mistral_ai', line);
}

export const BATCHES: Batches = { path: '/batch/jobs', batchOf, form: textLines('mistral_ai', other) };
