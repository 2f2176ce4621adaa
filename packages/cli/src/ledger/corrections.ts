import fs from 'node:fs';
import type { CorrectionRecord } from '@costspan/core/internal';
import { FileSink, Ledger } from '@costspan/core/ledger';
import { WrongUse } from '../exit.ts';
import { LinesFile } from './lines-file.ts';

/** Where a command's corrections go. */
export interface CorrectionWriter {
  write(correction: CorrectionRecord): void;
  /** throws where some could not be written */
  close(): void;
}

/** Appends corrections to the folder of a ledger, as a further writer of it. */
export function correctionsInto(folder: string, command: string): CorrectionWriter {
  const sink = new FileSink({ folder, resource: { 'service.name': `costspan ${command}` }, fs });
  const ledger = new Ledger([sink]);
  return {
    write: (correction) => ledger.append(correction),
    close: () => {
      const { lost } = sink;
      sink.close();
      if (lost > 0) throw new WrongUse(`${folder}: ${lost} corrections could not be written; make it writable`);
    },
  };
}

/** Appends corrections to one file. */
export function correctionsTo(file: string, command: string): CorrectionWriter {
  const sink = new LinesFile(file, { 'service.name': `costspan ${command}` });
  const ledger = new Ledger([sink]);
  return { write: (correction) => ledger.append(correction), close: () => sink.close() };
}

/** Whether a path is a folder, which takes corrections as a file of their own. */
export function isFolder(path: string): boolean {
  return fs.statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}
