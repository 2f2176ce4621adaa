import { worker } from './child.ts';
import type { Plan } from './options.ts';
import { median } from './stats.ts';
import { CONTENDERS, SUBJECTS } from './subjects.ts';

/** One subject on answers of 4 MB. */
export interface Big {
  readonly subject: string;
  readonly title: string;
  /** bytes on V8's heap a call, and what of them is more than with the bare SDK */
  readonly allocated: number;
  readonly added: number;
  readonly peakRss: number;
}

/** `images.generate` with 4 MB of base64: what an instrumentation copies shows in bytes. */
export async function measureBig(plan: Plan, progress: (text: string) => void): Promise<Big[]> {
  const subjects = [...SUBJECTS.filter((one) => one.id === 'off'), ...CONTENDERS].filter(
    (one) => one.calls.includes('image') && plan.subjects(one),
  );
  const seen = new Map<string, { allocated: number; peakRss: number }[]>();
  for (let round = 0; round < plan.big.rounds; round++) {
    for (const one of round % 2 === 0 ? subjects : subjects.toReversed()) {
      progress(`4 MB answers, ${one.title}`);
      const sample = await worker<{ allocated: number; peakRss: number }>(
        'big.ts',
        [one.runs, String(plan.big.calls)],
        { flags: ['--expose-gc'] },
      );
      seen.set(one.id, [...(seen.get(one.id) ?? []), sample]);
    }
  }
  const allocated = (id: string): number => median((seen.get(id) ?? []).map((one) => one.allocated));
  return subjects.map((one) => ({
    subject: one.id,
    title: one.title,
    allocated: allocated(one.id),
    added: allocated(one.id) - allocated('off'),
    peakRss: median((seen.get(one.id) ?? []).map((sample) => sample.peakRss)),
  }));
}
