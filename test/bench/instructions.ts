import { existsSync } from 'node:fs';
import { node } from './child.ts';
import { byHandOf } from './emits.ts';
import { SUBJECTS } from './subjects.ts';
import type { Subject } from './subjects.ts';
import type { ByHand } from './worker/calls.ts';

/** Between which calls of a process instructions are counted. */
const BETWEEN = {
  first: [100, 1_100],
  steady: [8_000, 9_000],
} as const;

/** One subject's instructions a call, in millions. */
export interface Count {
  readonly subject: string;
  readonly title: string;
  readonly first: number;
  readonly steady: number;
}

const COUNTED = SUBJECTS.filter((one) => one.quick && one.id !== 'off2');
const VALGRIND = '/usr/bin/valgrind';

/**
 * What a chat call executes, whatever else the machine does: each run counts all instructions of one
 * process that makes so many calls, and the difference of two runs is that of the calls between.
 * On one thread, so that compiling and collecting are counted as well.
 */
export async function countInstructions(progress: (text: string) => void): Promise<Count[]> {
  if (!existsSync(VALGRIND)) throw new Error(`there is no ${VALGRIND}: apt-get install valgrind`);
  const byHand = await byHandOf('chat');
  const jobs = Object.values(BETWEEN)
    .flat()
    .flatMap((calls) => COUNTED.map((subject) => ({ subject, calls })));
  const counted = new Map<string, number>();
  let next = 0;
  const lane = async (): Promise<void> => {
    for (let job = jobs[next++]; job; job = jobs[next++]) {
      const { subject, calls } = job;
      progress(`instructions ${next} of ${jobs.length}: ${subject.title}, ${calls} calls`);
      counted.set(`${subject.id}/${calls}`, await count(subject, calls, byHand));
    }
  };
  await Promise.all([lane(), lane()]);
  const between = (id: string, [from, to]: readonly [number, number]): number =>
    ((counted.get(`${id}/${to}`) as number) - (counted.get(`${id}/${from}`) as number)) / (to - from) / 1e6;
  return COUNTED.map(({ id, title }) => ({
    subject: id,
    title,
    first: between(id, BETWEEN.first),
    steady: between(id, BETWEEN.steady),
  }));
}

async function count(subject: Subject, calls: number, byHand: ByHand): Promise<number> {
  const options = [
    '--tool=cachegrind',
    '--cache-sim=no',
    '--smc-check=all-non-file',
    '--cachegrind-out-file=/dev/null',
  ];
  const { stderr } = await node(
    ['--single-threaded', 'worker/count.ts', subject.runs, 'chat', JSON.stringify({ calls, byHand })],
    { under: [VALGRIND, ...options], timeout: 900_000 },
  );
  const found = /I\s+refs:\s+([\d,]+)/.exec(stderr)?.[1];
  if (found === undefined) throw new Error(`valgrind counted nothing: ${stderr.slice(-400)}`);
  return Number(found.replaceAll(',', ''));
}
