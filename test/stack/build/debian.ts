import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { command } from './command.ts';
import type { Progress } from './progress.ts';

/** Absolute path of a program on PATH, also where only an administrator's PATH would have it. */
export function onPath(program: string): string | undefined {
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), '/usr/sbin', '/usr/local/sbin'];
  return folders.map((folder) => join(folder, program)).find(isExecutable);
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Installs a Debian package. Its service is not started: a test starts the program on a port of its own. */
export async function install(name: string, progress: Progress): Promise<void> {
  const by = `apt-get install ${name}`;
  if (process.getuid?.() !== 0) throw new Error(`not installed. As root, or on a Debian where you may: ${by}`);
  const onLine = (line: string): void => progress.tick(line);
  const env = { DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' };
  progress.step('apt-get update');
  await command('apt-get', ['update', '-q'], { onLine, env });
  progress.step(by);
  await command('apt-get', ['install', '-q', '-y', '--no-install-recommends', name], { onLine, env });
}
