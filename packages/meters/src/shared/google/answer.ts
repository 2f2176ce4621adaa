import type { End } from '@costspan/core/internal';
import { fields, list, text } from '../wire/index.ts';
import type { Fields } from '../wire/index.ts';
import { endOf, stateOf } from '../end.ts';
import type { Call } from './call.ts';

export type Modality = 'text' | 'image' | 'audio' | 'video';

/** What an answer holds. */
export interface Content {
  readonly images: number;
  /** the one kind of its parts, where there is but one */
  readonly only: Modality | undefined;
  readonly empty: boolean;
}

export function contentOf(answer: Fields | undefined): Content {
  const candidates = (list(answer?.['candidates']) ?? []).map(fields);
  const steps = [...(list(answer?.['outputs']) ?? []), ...(list(answer?.['steps']) ?? [])].map(fields);
  const kinds = [
    ...candidates.flatMap((one) => list(fields(one?.['content'])?.['parts']) ?? []),
    ...steps.flatMap((step) => list(step?.['content']) ?? [step]),
  ]
    .map((part) => modalityOf(fields(part)))
    .filter((kind) => kind !== undefined);
  return {
    images: kinds.filter((kind) => kind === 'image').length,
    only: new Set(kinds).size === 1 ? kinds[0] : undefined,
    empty: kinds.length === 0,
  };
}

function modalityOf(part: Fields | undefined): Modality | undefined {
  // Thoughts are counted among the thoughts.
  if (!part || part['thought'] === true) return undefined;
  const media = fields(part['inlineData'] ?? part['inline_data'] ?? part['fileData'] ?? part['file_data']);
  const type = text(media?.['mimeType'] ?? media?.['mime_type'] ?? part['type']) ?? (text(part['text']) && 'text');
  return (['text', 'image', 'audio', 'video'] as const).find((kind) => type?.startsWith(kind));
}

// https://ai.google.dev/api/generate-content#FinishReason, 2026-11-24
const BLOCKED = /SAFETY|RECITATION|BLOCKLIST|PROHIBITED_CONTENT|SPII/;

export function endOfContent({ answer, refusal, answered }: Call, content: Content): End {
  if (refusal) return refusal;
  if (!answered) return 'pending';
  if (fields(answer?.['error'])) return 'failed';
  if (fields(answer?.['promptFeedback'] ?? answer?.['prompt_feedback'])?.['blockReason'] !== undefined)
    return 'filtered';
  const reasons = (list(answer?.['candidates']) ?? []).map((one) => text(fields(one)?.['finishReason']) ?? '');
  if (content.empty && reasons.some((reason) => BLOCKED.test(reason))) return 'filtered';
  return stateOf(answer?.['status']) ?? endOf(200, answer);
}
