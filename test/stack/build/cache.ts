import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

/** Programs that were built, outside every checkout: one build serves all of them. */
export const CACHE: string = join(process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'costspan-stack');

/** Absolute path of a program in the cache. */
export function cached(name: string, version: string): string {
  return join(CACHE, `${name}-${version}`);
}

/**
 * Has `make` write programs into a folder, and moves them to their places when all are there: a build that is
 * stopped, or runs twice at once, leaves no half a program behind.
 */
export async function fill(
  programs: readonly string[],
  version: string,
  make: (folder: string) => Promise<void>,
): Promise<void> {
  mkdirSync(CACHE, { recursive: true });
  const folder = mkdtempSync(join(CACHE, '.build-'));
  try {
    await make(folder);
    const missing = programs.filter((program) => !existsSync(join(folder, program)));
    if (missing.length > 0) throw new Error(`the build made no ${missing.join(', no ')}`);
    for (const program of programs) {
      // A folder does not replace another.
      rmSync(cached(program, version), { recursive: true, force: true });
      renameSync(join(folder, program), cached(program, version));
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
