import type { Cell, Group } from '../cell.ts';
import { bundles } from './bundles.ts';
import { lambda } from './lambda.ts';
import { layouts } from './layouts.ts';
import { next } from './next.ts';
import { node } from './node.ts';
import { otherRuntimes } from './other-runtimes.ts';
import { typescript } from './typescript.ts';
import { userTests } from './user-tests.ts';
import { workers } from './workers.ts';

/** All cells, by what an app's users would call their runtime. */
export const groups: readonly Group[] = [
  node,
  layouts,
  lambda,
  bundles,
  next,
  workers,
  otherRuntimes,
  userTests,
  typescript,
];

export const cells: readonly Cell[] = groups.flatMap((group) => group.cells);
