import { fields, firstText } from '../shared/wire/index.ts';
import type { Fields } from '../shared/wire/index.ts';

/**
 * The facts of an answer, or of a webhook, which wraps the answer that its job would give: a
 * transcript (https://elevenlabs.io/docs/api-reference/webhooks, 2026-12-01) or a generation of
 * flows (https://elevenlabs.io/docs/api-reference/flows, 2026-12-01).
 */
export function answerIn(response: unknown): Fields | undefined {
  const answer = fields(response);
  const type = firstText(answer?.['type']);
  const data = fields(answer?.['data']);
  if (!type || !data) return answer;
  if (type.startsWith('flows_')) return data;
  if (type !== 'speech_to_text_transcription') return answer;
  return { ...fields(data['transcription']), request_id: data['request_id'], status: 'completed' };
}

/** The job that an answer speaks of: a dubbing, a generation of flows, a transcript that a webhook will bring. */
export function jobIn(answer: Fields | undefined): string | undefined {
  return firstText(
    answer?.['dubbing_id'],
    answer?.['language_id'],
    answer?.['project_id'],
    answer?.['request_id'],
    answer?.['id'],
  );
}

/** Accepted, and no word of where it stands. */
export function isAcknowledged(answer: Fields | undefined): boolean {
  if (answer?.['status'] !== undefined) return false;
  return answer?.['dubbing_id'] !== undefined || answer?.['request_id'] !== undefined;
}
