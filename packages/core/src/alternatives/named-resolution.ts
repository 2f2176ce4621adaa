import type { Job } from './job.ts';
import { labelsOf } from './resolution.ts';

const LABEL = /(?:^|[-/_])(\d{3,4}p|[248]k)(?=$|[-/_])/i;

/** The resolution that a clip's model has in its name. */
function stated({ modality }: Job, model: string): string | undefined {
  return modality === 'video' ? LABEL.exec(model)?.[1]?.toLowerCase() : undefined;
}

/** Labels of the resolution that a job asks for; undefined where it asks for none. */
function asked({ modality, facts, size }: Job): readonly string[] | undefined {
  return facts['resolution'] === undefined ? size && labelsOf(size, modality) : [String(facts['resolution'])];
}

/** The resolution of a model's name, where another one is asked for. */
export function otherResolution(job: Job, model: string): string | undefined {
  const name = stated(job, model);
  return name !== undefined && asked(job)?.includes(name) === false ? name : undefined;
}

/** Whether a model's name says the resolution that is asked for. */
export function namesResolution(job: Job, model: string): boolean {
  const name = stated(job, model);
  return name !== undefined && asked(job)?.includes(name) === true;
}
