import { worker } from './child.ts';
import { CONTENDERS } from './subjects.ts';
import type { Subject } from './subjects.ts';
import { CASES } from './worker/cases.ts';

export interface Check {
  readonly verdict: 'ok' | 'broken' | 'no span';
  readonly detail: string;
}

/** Verdicts by case and subject. */
export type Checks = Readonly<Record<string, Readonly<Record<string, Check>>>>;

/** Every case of every subject in a process of its own, two at a time: one that hangs is broken. */
export async function runChecks(
  subjects: (one: Subject) => boolean,
  progress: (text: string) => void,
): Promise<Checks> {
  const checked = CONTENDERS.filter(subjects);
  const jobs = Object.keys(CASES).flatMap((name) => checked.map((one) => ({ name, one })));
  const verdicts: Record<string, Record<string, Check>> = {};
  let next = 0;
  const lane = async (): Promise<void> => {
    for (let job = jobs[next++]; job; job = jobs[next++]) {
      const { name, one } = job;
      progress(`correctness ${next} of ${jobs.length}: ${name}, ${one.title}`);
      const verdict = await worker<Check>('check.ts', [one.runs, name], { timeout: 15_000 }).catch((error: Error) => ({
        verdict: 'broken' as const,
        detail: error.message.split('\n').at(-1)?.slice(0, 80) ?? '',
      }));
      (verdicts[name] ??= {})[one.id] = { verdict: verdict.verdict, detail: verdict.detail };
    }
  };
  await Promise.all([lane(), lane()]);
  return verdicts;
}
