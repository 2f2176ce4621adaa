import { rmSync } from 'node:fs';
import { onTestFinished } from 'vitest';
import type { Running } from './program.ts';

const LAST_LINES = 40;

/** Stops a program when the running test ends. Where the test has failed, its folder stays, and its log is shown. */
export function untilTestEnds<T extends Running>(program: T): T {
  onTestFinished(async ({ task }) => {
    await program.stop();
    if (task.result?.state === 'fail')
      console.error(`${program.folder}:\n${program.log().split('\n').slice(-LAST_LINES).join('\n')}`);
    else rmSync(program.folder, { recursive: true });
  });
  return program;
}
