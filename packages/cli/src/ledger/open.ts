import { ledgerFiles, readLedger } from '@costspan/core/ledger';
import type { LedgerCounts, LedgerProblem, ReadLedger } from '@costspan/core/ledger';
import { WrongUse } from '../exit.ts';
import { watched } from './watched.ts';
import { remark } from '../print.ts';

/** Reads the ledger that a command is about: files, folders, `-`. What could not be read is said in one line on standard error. */
export async function openLedger(paths: readonly string[]): Promise<ReadLedger> {
  if (paths.includes('-') && process.stdin.isTTY) remark('reading a ledger from the terminal; end it with Ctrl-D');
  const ledger = await wrongUse(async () => readLedger(watched(await ledgerFiles(paths))));
  const [first] = ledger.problems;
  if (first) remark(passedOver(ledger.records.malformed, first));
  return {
    ...ledger,
    entries: () => each(ledger.entries()),
    charges: () => each(ledger.charges()),
  };
}

/** The same, of which something must be costspan's: an empty one is fine, a file of somebody else is not. */
export async function openOwnLedger(paths: readonly string[]): Promise<ReadLedger> {
  const ledger = await openLedger(paths);
  const { read, foreign, malformed } = ledger.records;
  if (read === 0 && foreign + malformed > 0) throw new WrongUse(`${paths.join(', ')}: ${nothingRead(ledger.records)}`);
  return ledger;
}

export function nothingRead({ foreign, malformed }: LedgerCounts): string {
  return `no record of costspan was read (${foreign} of others, ${malformed} malformed); name what COSTSPAN_LEDGER=file:FOLDER names, or a Collector's file of logs`;
}

function passedOver(malformed: number, { file, line, kind, reason }: LedgerProblem): string {
  const where = `${file}${line > 0 ? `:${line}` : ''}: ${kind} line, passed over: ${reason}`;
  return malformed === 1 ? where : `${where}; and ${malformed - 1} more`;
}

/** A file may have gone between the two times that it is read. */
async function* each<T>(all: AsyncGenerator<T>): AsyncGenerator<T> {
  for (;;) {
    const next = await wrongUse(() => all.next());
    if (next.done) return;
    yield next.value;
  }
}

async function wrongUse<T>(read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    throw new WrongUse((error as Error).message);
  }
}
