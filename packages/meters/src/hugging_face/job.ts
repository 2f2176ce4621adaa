import { at, fields, text } from '../shared/wire/index.ts';
import { stateOf } from '../shared/end.ts';

/** Places of a job's id in the answers of partners that queue a request. */
const IDS = ['request_id', 'task_id', 'id', 'data.id'];
const STATES = ['status', 'task_status', 'data.status'];

/**
 * The job that a partner has made of a request: its answer names it, and has no result yet. As the SDK itself tells
 * the answers of fal, Together, Novita, WaveSpeed, Replicate and Z.ai apart
 * (npm @huggingface/inference 4.13.30, dist/esm/providers, read 2026-12-01).
 *
 * @returns the job's id; undefined where the answer is the result
 */
export function jobOf(answer: unknown): string | undefined {
  const told = fields(answer);
  if (!told) return undefined;
  const id = IDS.map((path) => text(at(told, path))).find((one) => one !== undefined);
  const state = STATES.map((path) => text(at(told, path))).find((one) => one !== undefined);
  const isQueued = state === undefined ? isHandle(told) : stateOf(state) === 'pending';
  return isQueued ? id : undefined;
}

/** Novita answers with the id alone, and Together may leave the state out. */
function isHandle(told: Readonly<Record<string, unknown>>): boolean {
  return text(told['task_id']) !== undefined || told['object'] === 'video';
}
