import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { runtimePackages } from '../packed/support/pack.ts';
import { APP, APP_NEXT, BENCH, ROOT, START } from './paths.ts';
import { OPENAI, OPENAI_NEXT, OPENTELEMETRY, PEERS, TOOLS } from './versions.ts';

/** Builds and packs costspan, and installs it beside its peers and once without them, away from the workspace. */
export function installApps(say: (text: string) => void): void {
  mkdirSync(APP_NEXT, { recursive: true });
  mkdirSync(START, { recursive: true });
  const tarballs = runtimePackages().map((name) => [nameOf(name), pack(name, say)] as const);
  const from = (folder: string): Record<string, string> =>
    Object.fromEntries(tarballs.map(([name, path]) => [name, `file:${relative(folder, path)}`]));
  // Peer ranges of peers contradict one another.
  install(APP, { openai: OPENAI, ...OPENTELEMETRY, ...PEERS, ...TOOLS, ...from(APP) }, ['--legacy-peer-deps'], say);
  install(APP_NEXT, { openai: OPENAI_NEXT }, ['--legacy-peer-deps'], say);
  const { '@opentelemetry/api': api = '', '@opentelemetry/sdk-node': sdk = '' } = OPENTELEMETRY;
  install(START, { '@opentelemetry/api': api, '@opentelemetry/sdk-node': sdk, ...from(START) }, [], say);
  for (const folder of [APP, APP_NEXT]) copy('worker', folder);
  copy('start', START);
}

function copy(part: string, folder: string): void {
  rmSync(join(folder, part), { recursive: true, force: true });
  cpSync(join(BENCH, part), join(folder, part), { recursive: true });
}

function nameOf(folder: string): string {
  return (JSON.parse(readFileSync(join(ROOT, 'packages', folder, 'package.json'), 'utf8')) as { name: string }).name;
}

/** What makes a tarball of sources. */
const BUILT_BY = ['tsconfig.base.json', 'test/tools/build.ts', 'test/tools/published.mjs'].map((file) =>
  join(ROOT, file),
);

/** Packs one package, once for each state of its files: npm keeps a tarball of the same name. Gives its path. */
function pack(folder: string, say: (text: string) => void): string {
  const from = join(ROOT, 'packages', folder);
  const file = `${folder}-${hashOf([...BUILT_BY, join(from, 'package.json'), ...filesIn(join(from, 'src'))])}.tgz`;
  const target = join(APP, 'tarballs', file);
  if (!existsSync(target)) {
    say(`packing ${folder}`);
    mkdirSync(join(APP, 'tarballs'), { recursive: true });
    for (const old of readdirSync(join(APP, 'tarballs')))
      if (new RegExp(`^${folder}-[0-9a-f]{12}\\.tgz$`).test(old)) rmSync(join(APP, 'tarballs', old));
    const [command, ...first] = pnpm();
    run(command, [...first, 'pack', '--out', target], from);
  }
  return target;
}

/** The pnpm that runs the script; called by hand, the one that npx has. */
function pnpm(): [string, ...string[]] {
  const own = process.env['npm_execpath'] ?? '';
  if (!/pnpm/.test(own)) return ['npx', '-y', 'pnpm@12'];
  return /\.[cm]?js$/.test(own) ? [process.execPath, own] : [own];
}

function install(
  folder: string,
  dependencies: Readonly<Record<string, string>>,
  options: readonly string[],
  say: (text: string) => void,
): void {
  const file = join(folder, 'package.json');
  const wanted = `${JSON.stringify({ name: 'bench-app', private: true, type: 'module', dependencies }, null, 2)}\n`;
  const done = join(folder, 'node_modules', '.bench-installed');
  if (existsSync(done) && readFileSync(done, 'utf8') === wanted) return;
  say(`installing ${Object.keys(dependencies).length} packages into ${folder.slice(ROOT.length)}`);
  writeFileSync(file, wanted);
  // Scripts of packages have no business here.
  run(
    'npm',
    ['install', '--no-audit', '--no-fund', '--no-package-lock', '--ignore-scripts', '--loglevel=error', ...options],
    folder,
  );
  writeFileSync(done, wanted);
}

function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

function hashOf(files: readonly string[]): string {
  const hash = createHash('sha256');
  for (const file of files) hash.update(file.slice(ROOT.length)).update(readFileSync(file));
  return hash.digest('hex').slice(0, 12);
}

function run(command: string, args: readonly string[], cwd: string): void {
  try {
    execFileSync(command, args, { cwd, stdio: ['ignore', 'pipe', 'pipe'], encoding: 'utf8' });
  } catch (error) {
    const { stdout = '', stderr = '' } = error as { stdout?: string; stderr?: string };
    throw new Error(
      `${command} ${args[0]} in ${cwd.slice(ROOT.length) || '.'} failed:\n${stdout}${stderr}`.slice(0, 4_000),
      { cause: error },
    );
  }
}
