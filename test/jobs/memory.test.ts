import { join } from 'node:path';
import { expect, it } from 'vitest';
import { node } from '../packed/support/run.ts';

it('memory does not grow with the number of jobs', async () => {
  const { code, stdout, stderr } = await node(['--expose-gc', 'memory.ts', '300000'], {
    cwd: join(import.meta.dirname),
  }).ended;
  expect([code, stderr]).toEqual([0, expect.not.stringContaining('Error')]);
  const heaps = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { jobs: number; heapMiB: number });
  expect(heaps.map(({ jobs }) => jobs)).toEqual([100_000, 200_000, 300_000]);
  const [first = Infinity, ...later] = heaps.map(({ heapMiB }) => heapMiB);
  // 200,000 ids of 40 characters alone would be 8 MiB and more.
  for (const heap of later) expect(heap - first).toBeLessThan(3);
});
