import { statSync } from 'node:fs';
import type { LedgerSource } from '@costspan/core/ledger';
import { hideProgress, showProgress } from '../text/progress.ts';

const MB = 1024 * 1024;
/** What is read before anybody wonders. */
const SOON = 16 * MB;

/** The same files, and on a terminal how much of them has been read; they are read several times. */
export function watched(sources: readonly LedgerSource[]): LedgerSource[] {
  const all = sources.reduce((sum, { file }) => sum + sizeOf(file), 0);
  if (all < SOON) return [...sources];
  let read = 0;
  let times = 0;
  return sources.map((source, at) => ({
    ...source,
    async *bytes() {
      if (at === 0) {
        read = 0;
        times++;
      }
      try {
        for await (const piece of source.bytes()) {
          read += piece.length;
          const again = times > 1 ? ' again' : '';
          showProgress(
            () => `reading the ledger${again}: ${Math.floor((read / all) * 100)} % of ${Math.round(all / MB)} MB`,
          );
          yield piece;
        }
      } finally {
        if (at === sources.length - 1) hideProgress();
      }
    },
  }));
}

/** Bytes; none of what is no file, as standard input. */
function sizeOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0;
}
