import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { command } from './command.ts';
import type { Progress } from './progress.ts';

/** Compilers at once: others use the machine as well. */
const PARALLEL = '2';

async function go(args: readonly string[], cwd: string, progress: Progress): Promise<string> {
  let lines = 0;
  const onLine = (line: string): void => progress.tick(`go ${args[0]}: ${(lines += 1)} ${line}`);
  try {
    // Prometheus' go.work names folders that its module does not ship.
    return await command('go', args, { cwd, onLine, env: { GOWORK: 'off', GOFLAGS: '-buildvcs=false' } });
  } catch (error) {
    // 127: `nice` found no such program.
    if (!String(error).includes('ended with 127')) throw error;
    throw new Error('Go builds this part; install 1.25 or later: https://go.dev/doc/install', { cause: error });
  }
}

/** `go build` with further arguments in the module in `source`; `target` is a file, or a folder for several programs. */
export async function build(
  source: string,
  further: readonly string[],
  target: string,
  progress: Progress,
): Promise<void> {
  progress.step('go build');
  const args = ['build', '-v', '-p', PARALLEL, '-trimpath', '-ldflags=-s -w', '-o', target, ...further];
  await go(args, source, progress);
}

/**
 * `go build` with further arguments of a published module (`path@version`), its programs into the folder. `go install` refuses a module whose
 * go.mod has a `replace`, and one that requires it fails on checksums: the module is copied out of Go's cache,
 * which is read-only, and built against the go.sum that it brings.
 */
export async function buildPublished(
  module: string,
  further: readonly string[],
  folder: string,
  progress: Progress,
): Promise<void> {
  progress.step(`go mod download ${module}`);
  const { Dir } = JSON.parse(await go(['mod', 'download', '-json', module], folder, progress)) as { Dir: string };
  const source = join(folder, 'source');
  cpSync(Dir, source, { recursive: true });
  await command('chmod', ['-R', 'u+w', source]);
  await build(source, further, `${folder}/`, progress);
}

/** Runs a program of a published module (`path@version`) in the folder. */
export async function run(program: string, args: readonly string[], folder: string, progress: Progress): Promise<void> {
  await go(['run', program, ...args], folder, progress);
}
