import type { ModelEntry } from '../price-book/types.ts';
import type { PricedCharge } from '../rating/charge.ts';
import type { Job } from './job.ts';
import { namesResolution } from './named-resolution.ts';

/** Something of a job that a model may not do. */
export interface Doubt {
  /** the job's parameter */
  readonly name: string;
  /** what is asked for, as a person says it: `1080p`, `audio`, `8 s` */
  readonly value: string;
}

/** Parameters that a model must take, to do the job; any other decides how well it does it. */
const DECISIVE: ReadonlySet<string> = new Set(['resolution', 'size', 'audio', 'aspect_ratio']);
const TIMES: ReadonlySet<string> = new Set(['second', 'minute', 'hour']);

/**
 * What of the job is not known of a model: its price does not depend on it, and its name does not say it. A clip without
 * sound needs nothing of a model.
 *
 * @param unused parameters of the job that no price of the model depends on
 */
export function mayNotDo(
  job: Job,
  { model, rates }: ModelEntry,
  { lines }: PricedCharge,
  unused: readonly string[],
): Doubt[] {
  const doubts: Doubt[] = [];
  for (const name of unused) {
    const isNamed =
      name === 'audio' ? /[-/_]audio$/i.test(model) : name !== 'aspect_ratio' && namesResolution(job, model);
    const value = valueOf(job, name);
    if (DECISIVE.has(name) && value !== undefined && !isNamed) doubts.push({ name, value });
  }
  // One price a clip, however long it is, does not say how long it may be.
  const isTimed = lines.some(({ unit }) => TIMES.has(unit)) || rates.some(({ when }) => when && 'duration' in when);
  if (job.modality === 'video' && job.duration !== undefined && !isTimed)
    doubts.push({ name: 'duration', value: `${job.duration} s` });
  return doubts;
}

function valueOf({ size, facts }: Job, name: string): string | undefined {
  if (name === 'size') return size && `${size.width}x${size.height}`;
  const value = facts[name];
  if (name === 'audio') return value === false || value === 'off' ? undefined : 'audio';
  return value === undefined ? undefined : String(value);
}
