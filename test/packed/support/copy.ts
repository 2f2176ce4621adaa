import { cpSync, existsSync, mkdirSync, rmSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { CACHE, ROOT, run } from './run.ts';

/** A copy of the checkout that a test may change: its files, its own links between packages, and the dependencies that are installed here. */
export async function copyOfCheckout(name: string): Promise<string> {
  const copy = join(CACHE, 'copies', name);
  rmSync(copy, { recursive: true, force: true });
  const listed = await run('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], { cwd: ROOT });
  const files = listed.split('\0').filter((path) => path !== '' && existsSync(join(ROOT, path)));
  for (const path of files) {
    mkdirSync(dirname(join(copy, path)), { recursive: true });
    cpSync(join(ROOT, path), join(copy, path));
  }
  symlinkSync(join(ROOT, 'node_modules'), join(copy, 'node_modules'), 'dir');
  for (const folder of new Set(files.filter((path) => path.endsWith('/package.json')).map((path) => dirname(path)))) {
    const links = join(ROOT, folder, 'node_modules');
    // A link stays as it is written, relative: it leads to the package in the copy.
    if (existsSync(links))
      cpSync(links, join(copy, folder, 'node_modules'), { recursive: true, verbatimSymlinks: true });
  }
  return copy;
}
