import { closeSync, existsSync, fsyncSync, openSync, realpathSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { WrongUse } from '../exit.ts';

/** Writes a file at once or not at all: beside it first, then in its place. */
export function replaceFile(file: string, content: string | Uint8Array): void {
  // A link stays one.
  const target = existsSync(file) ? realpathSync(file) : file;
  const beside = `${target}.${process.pid}.tmp`;
  try {
    const descriptor = openSync(beside, 'w');
    try {
      writeFileSync(descriptor, content);
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
    renameSync(beside, target);
  } catch (error) {
    rmSync(beside, { force: true });
    throw new WrongUse(`${file}: cannot be written: ${(error as Error).message}`);
  }
}
