import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The parts of a `package.json` that the checks read. */
export interface Manifest {
  readonly version?: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
}

export interface Installed {
  /** real path of the package's directory */
  readonly directory: string;
  readonly manifest: Manifest;
}

/** The package that code in `from` would load, found as Node finds it, without the `exports` that may hide its manifest. */
export function installed(name: string, from: string): Installed | undefined {
  for (let directory = from; ; directory = dirname(directory)) {
    const found = join(directory, 'node_modules', name);
    const manifest = existsSync(join(found, 'package.json')) ? manifestOf(found) : undefined;
    if (manifest) return { directory: realpathSync(found), manifest };
    if (dirname(directory) === directory) return undefined;
  }
}

function manifestOf(directory: string): Manifest | undefined {
  try {
    return JSON.parse(readFileSync(join(directory, 'package.json'), 'utf8')) as Manifest;
  } catch {
    return undefined;
  }
}

/** Packages beyond this many are not looked at: doctor answers in seconds. */
const MOST_PACKAGES = 20_000;

/** Every copy of a package that the app and its dependencies would load. */
export function copiesOf(name: string, directory: string): readonly Installed[] {
  const copies = new Map<string, Installed>();
  const seen = new Set<string>([directory]);
  const open = [directory];
  const own = installed(name, directory);
  if (own) copies.set(own.directory, own);
  for (let next = open.pop(); next !== undefined && seen.size < MOST_PACKAGES; next = open.pop()) {
    const manifest = manifestOf(next);
    for (const dependency of Object.keys({
      ...manifest?.dependencies,
      ...manifest?.optionalDependencies,
      ...manifest?.peerDependencies,
    })) {
      const found = installed(dependency, next);
      if (!found) continue;
      if (dependency === name) copies.set(found.directory, found);
      if (seen.has(found.directory)) continue;
      seen.add(found.directory);
      open.push(found.directory);
    }
  }
  return [...copies.values()];
}
