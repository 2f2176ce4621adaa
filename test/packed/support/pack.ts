import { createHash } from 'node:crypto';
import { existsSync, globSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { locked } from './lock.ts';
import { CACHE, ROOT, run } from './run.ts';

/** The pnpm that started the tests; another `npx` beside it would wait for the lock of the one that runs. */
const started = process.env['npm_execpath'];
const PNPM: readonly [string, ...string[]] = started?.includes('pnpm')
  ? /\.[cm]?js$/.test(started)
    ? [process.execPath, started]
    : [started]
  : ['npx', '-y', 'pnpm@12'];

export interface Packed {
  /** content hash of everything packed */
  readonly hash: string;
  readonly folder: string;
  /** npm name to path of its tarball */
  readonly tarballs: ReadonlyMap<string, string>;
}

/** Folders of all packages that are published. */
export function packages(): string[] {
  return readdirSync(join(ROOT, 'packages')).filter((name) => existsSync(join(ROOT, 'packages', name, 'package.json')));
}

/** Those that an app has in its process: all but the command line and the dashboards. */
export function runtimePackages(): string[] {
  return packages().filter((name) => name !== 'cli' && name !== 'views');
}

/**
 * Builds and packs packages as for a release. The same content is packed once.
 *
 * @param names folders in `packages`
 * @param root the checkout, or a copy of it
 */
export function pack(names: readonly string[], root: string = ROOT): Promise<Packed> {
  return locked('pack', async () => {
    const hash = contentHash(names, root);
    const folder = join(CACHE, 'packed', hash);
    if (!existsSync(folder)) await packInto(folder, names, root);
    const tarballs = new Map(names.map((name) => [manifest(name).name, join(folder, tarball(manifest(name).name))]));
    return { hash, folder, tarballs };
  });
}

async function packInto(folder: string, names: readonly string[], root: string): Promise<void> {
  console.log(`packing ${names.length} packages`);
  const half = `${folder}.part`;
  rmSync(half, { recursive: true, force: true });
  mkdirSync(half, { recursive: true });
  const [pnpm, ...first] = PNPM;
  const filters = names.map((name) => `--filter=./packages/${name}`);
  await run(pnpm, [...first, '--recursive', ...filters, 'pack', '--out', join(half, '%s.tgz')], { cwd: root });
  renameSync(half, folder);
}

/** `@costspan/core` as pnpm names its tarball. */
function tarball(name: string): string {
  return `${name.replace('@', '').replace('/', '-')}.tgz`;
}

export interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly private?: boolean;
  readonly license?: string;
  readonly files: readonly string[];
  readonly bin?: Readonly<Record<string, string>>;
  readonly exports?: Readonly<Record<string, unknown>>;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
}

export function manifest(name: string): Manifest {
  return JSON.parse(readFileSync(join(ROOT, 'packages', name, 'package.json'), 'utf8')) as Manifest;
}

/** Of all that a tarball is made of. */
function contentHash(names: readonly string[], root: string): string {
  const hash = createHash('sha256');
  const add = (path: string): unknown => hash.update(`${path}\0`).update(readFileSync(join(root, path)));
  const shared = ['LICENSE', 'pnpm-lock.yaml', 'tsconfig.base.json', 'test/tools/build.ts', 'test/tools/published.mjs'];
  for (const path of shared) add(path);
  for (const name of names) {
    const { files } = manifest(name);
    const sources = ['package.json', 'tsconfig.json', 'README.md', 'src', ...files.filter((file) => file !== 'dist')];
    for (const source of sources)
      for (const path of globSync([`packages/${name}/${source}`, `packages/${name}/${source}/**/*.*`], {
        cwd: root,
      }).sort())
        if (statSync(join(root, path)).isFile()) add(path);
  }
  return hash.digest('hex').slice(0, 16);
}
