import { existsSync } from 'node:fs';
import { node } from './child.ts';
import { byHandOf } from './emits.ts';
import { SUBJECTS } from './subjects.ts';
import type { CallName, Subject } from './subjects.ts';
import type { ByHand } from './worker/calls.ts';

/** Between which calls of a process instructions are counted. */
const BETWEEN = {
  first: [100, 1_100],
  steady: [8_000, 9_000],
} as const;

/** One subject's instructions a call, in millions. */
export interface Count {
  readonly call: CallName;
  readonly subject: string;
  readonly title: string;
  readonly first: number;
  readonly steady: number;
}

const COUNTED = SUBJECTS.filter((one) => one.quick && one.id !== 'off2');
const VALGRIND = '/usr/bin/valgrind';

/**
 * What a call executes, whatever else the machine does: each run counts all instructions of one
 * process that makes so many calls, and the difference of two runs is that of the calls between.
 * On one thread, so that compiling and collecting are counted as well.
 */
export async function countInstructions(progress: (text: string) => void): Promise<Count[]> {
  if (!existsSync(VALGRIND)) throw new Error(`there is no ${VALGRIND}: apt-get install valgrind`);
  const places = (['chat', 'image'] as const).flatMap((call) => COUNTED.map((subject) => ({ call, subject })));
  const byHand = { chat: await byHandOf('chat'), image: await byHandOf('image') };
  const jobs = Object.values(BETWEEN)
    .flat()
    .flatMap((calls) => places.map(({ call, subject }) => ({ call, subject, calls })));
  const counted = new Map<string, number>();
  let next = 0;
  const lane = async (): Promise<void> => {
    for (let job = jobs[next++]; job; job = jobs[next++]) {
      const { call, subject, calls } = job;
      progress(`instructions ${next} of ${jobs.length}: ${call}, ${subject.title}, ${calls} calls`);
      counted.set(`${call}/${subject.id}/${calls}`, await count(subject, call, calls, byHand[call]));
    }
  };
  await Promise.all([lane(), lane()]);
  const between = (key: string, [from, to]: readonly [number, number]): number =>
    ((counted.get(`${key}/${to}`) as number) - (counted.get(`${key}/${from}`) as number)) / (to - from) / 1e6;
  return places.map(({ call, subject: { id, title } }) => ({
    call,
    subject: id,
    title,
    first: between(`${call}/${id}`, BETWEEN.first),
    steady: between(`${call}/${id}`, BETWEEN.steady),
  }));
}

async function count(subject: Subject, call: CallName, calls: number, byHand: ByHand): Promise<number> {
  const options = [
    '--tool=cachegrind',
    '--cache-sim=no',
    '--smc-check=all-non-file',
    '--cachegrind-out-file=/dev/null',
  ];
  const { stderr } = await node(
    ['--single-threaded', 'worker/count.ts', subject.runs, call, JSON.stringify({ calls, byHand })],
    { under: [VALGRIND, ...options], timeout: 900_000 },
  );
  const found = /I\s+refs:\s+([\d,]+)/.exec(stderr)?.[1];
  if (found === undefined) throw new Error(`valgrind counted nothing: ${stderr.slice(-400)}`);
  return Number(found.replaceAll(',', ''));
}
