import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { locked } from './lock.ts';
import type { Packed } from './pack.ts';
import { CACHE, run } from './run.ts';

/** Packages from the registry, by the name under which they stand in `node_modules`. */
export type Dependencies = Readonly<Record<string, string>>;

/**
 * A folder outside the workspace's own links with these packages and all of costspan's tarballs,
 * installed by plain npm. It is kept for as long as neither changes.
 *
 * @param under folder of `.cache` that it is made in
 * @param options of npm, where it would refuse the versions as they are
 */
export function install(
  set: string,
  dependencies: Dependencies,
  packed: Packed,
  under = 'matrix',
  options: readonly string[] = [],
): Promise<string> {
  return locked(`install ${under} ${set}`, async () => {
    const folder = join(CACHE, under, set);
    const own = [...packed.tarballs].map(([name, path]) => [name, `file:${path}`]);
    const manifest = JSON.stringify({
      name: `app-${set}`,
      version: '0.0.0',
      private: true,
      dependencies: { ...dependencies, ...Object.fromEntries(own) },
    });
    const hash = createHash('sha256').update(manifest).update(process.version).digest('hex');
    const stamp = join(folder, '.installed');
    if (existsSync(stamp) && readFileSync(stamp, 'utf8') === hash) return folder;
    console.log(
      `installing ${set}: ${Object.entries(dependencies)
        .map((one) => one.join('@'))
        .join(' ')}`,
    );
    rmSync(stamp, { force: true });
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'package.json'), manifest);
    await run(
      'npm',
      ['install', ...options, '--no-audit', '--no-fund', '--no-package-lock', '--prefer-offline', '--loglevel=error'],
      { cwd: folder },
    );
    writeFileSync(stamp, hash);
    return folder;
  });
}
