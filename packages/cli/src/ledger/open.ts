import { ledgerFiles, readLedger } from '@costspan/core/ledger';
import type { LedgerEntry, LedgerProblem } from '@costspan/core/ledger';
import { WrongUse } from '../exit.ts';
import { plain } from '../text/plain.ts';

/** A ledger that a command reads, and what was wrong with its lines. */
export interface OpenLedger {
  /** reads from the start each time it is asked */
  entries(): AsyncGenerator<LedgerEntry>;
  readonly problems: readonly LedgerProblem[];
}

/** Opens a file or folder; every line that is no record is reported once, on standard error. */
export function openLedger(path: string): OpenLedger {
  const problems: LedgerProblem[] = [];
  const reported = new Set<string>();
  const report = (problem: LedgerProblem): void => {
    const where = `${problem.file}:${problem.line}`;
    if (reported.has(where)) return;
    reported.add(where);
    problems.push(problem);
    process.stderr.write(`costspan: ${plain(where)}: ${problem.kind} line, passed over: ${problem.reason}\n`);
  };
  const files = (): ReturnType<typeof ledgerFiles> => {
    try {
      return ledgerFiles(path);
    } catch (error) {
      throw new WrongUse((error as Error).message);
    }
  };
  files();
  return { problems, entries: () => readLedger(files(), report) };
}
