import { once } from 'node:events';
import { room } from './text/display.ts';
import { hideProgress } from './text/progress.ts';
import { plain } from './text/plain.ts';
import { fit } from './text/wrap.ts';

/** Writes to standard output and waits where its reader is slower: a million answers are not held in memory. */
export async function print(text: string): Promise<void> {
  hideProgress();
  if (!process.stdout.write(text)) await once(process.stdout, 'drain');
}

/** The same for people: on a terminal no line is longer than it is wide. */
export function show(text: string): Promise<void> {
  return print(fit(text, room()));
}

/** One remark on standard error; names and messages of others in it do no harm. */
export function remark(text: string): void {
  hideProgress();
  process.stderr.write(`${fit(plain(`costspan: ${text}`), room(process.stderr))}\n`);
}
