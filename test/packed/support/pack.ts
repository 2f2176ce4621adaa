import { createHash } from 'node:crypto';
import { existsSync, globSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
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

/** Builds and packs packages as for a release. The same content is packed once. */
export function pack(names: readonly string[]): Promise<Packed> {
  return locked('pack', async () => {
    await run(
      process.execPath,
      [join(ROOT, 'node_modules/typescript/bin/tsc'), '-b', ...names.map((name) => `packages/${name}`)],
      { cwd: ROOT },
    );
    const hash = contentHash(names);
    const folder = join(CACHE, 'packed', hash);
    if (!existsSync(folder)) await packInto(folder, names);
    const tarballs = new Map(names.map((name) => [manifest(name).name, join(folder, `${name}.tgz`)]));
    return { hash, folder, tarballs };
  });
}

async function packInto(folder: string, names: readonly string[]): Promise<void> {
  console.log(`packing ${names.length} packages`);
  const half = `${folder}.part`;
  rmSync(half, { recursive: true, force: true });
  mkdirSync(half, { recursive: true });
  const [pnpm, ...first] = PNPM;
  for (const name of names)
    await run(pnpm, [...first, 'pack', '--out', join(half, `${name}.tgz`)], { cwd: join(ROOT, 'packages', name) });
  renameSync(half, folder);
}

export interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly private?: boolean;
  readonly license?: string;
  readonly bin?: Readonly<Record<string, string>>;
  readonly exports?: Readonly<Record<string, unknown>>;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
}

export function manifest(name: string): Manifest {
  return JSON.parse(readFileSync(join(ROOT, 'packages', name, 'package.json'), 'utf8')) as Manifest;
}

function contentHash(names: readonly string[]): string {
  const hash = createHash('sha256');
  const add = (path: string): unknown => hash.update(`${path}\0`).update(readFileSync(join(ROOT, path)));
  add('LICENSE');
  for (const name of names) {
    for (const path of globSync(`packages/${name}/{package.json,README.md,LICENSE,dist/**/*.*}`, { cwd: ROOT }).sort())
      add(path);
  }
  return hash.digest('hex').slice(0, 16);
}
