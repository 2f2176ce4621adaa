import { jobKey, passJobOn } from '@costspan/core/internal';
import type { MethodRow } from '../spec.ts';

/** What an answer says of a batch. */
interface Batch {
  readonly id?: string | undefined;
  readonly model?: string | undefined;
  /** the file with its results, once there is one */
  readonly results?: string | undefined;
}

/** The batch of an answer; undefined where it is none. */
export type BatchOf = (answer: unknown) => Batch | undefined;

/**
 * The `response` of rows that ask for a batch: it is charged as the file of its results from the moment that there is one,
 * since the file may be read by whoever has its id alone. `operation` is how its meter calls reading that file.
 */
export function chargedAsFile(batchOf: BatchOf, operation = 'files.content'): NonNullable<MethodRow['response']> {
  return (answer, { exchange: { provider } }) => {
    const { id, model, results } = batchOf(answer) ?? {};
    if (id && results) passJobOn(jobKey(provider, id), jobKey(provider, results), { provider, model, operation });
    return answer;
  };
}
