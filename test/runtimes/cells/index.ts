import type { Cell, Group } from '../cell.ts';
import { bundles } from './bundles.ts';

/** All cells, by what an app's users would call their runtime. */
export const groups: readonly Group[] = [bundles];

export const cells: readonly Cell[] = groups.flatMap((group) => group.cells);
