import { worker } from './child.ts';
import { SUBJECTS } from './subjects.ts';
import { CASES } from './worker/cases.ts';

export interface Check {
  readonly verdict: 'ok' | 'broken' | 'no span';
  readonly detail: string;
}

/** Verdicts by case and subject. */
export type Checks = Readonly<Record<string, Readonly<Record<string, Check>>>>;

/** What is checked: costspan and its peers. */
export const CHECKED = SUBJECTS.filter(
  (one) => (one.kind === 'own' || one.kind === 'peer') && one.id !== 'costspan-ledger' && !one.next,
);

/** Every case of every subject in a process of its own, two at a time: one that hangs is broken. */
export async function runChecks(progress: (text: string) => void): Promise<Checks> {
  const jobs = Object.keys(CASES).flatMap((name) => CHECKED.map((one) => ({ name, one })));
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
