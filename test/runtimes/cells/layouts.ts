import { createHash } from 'node:crypto';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CACHE, run } from '../../packed/support/run.ts';
import { appDependencies, packed, program, runApp, writeInto } from '../app.ts';
import type { Cell, Group, Result } from '../cell.ts';
import { javascript, main, studio } from '../studio.ts';
import type { World } from '../world.ts';

interface Layout {
  readonly name: 'pnpm' | 'yarn-pnp';
  /** path of the package manager */
  manager(): Promise<string>;
  /** settings by which also packages that depend on costspan's get the packed ones */
  files(own: Readonly<Record<string, string>>): Readonly<Record<string, string>>;
  readonly env: Readonly<Record<string, string>>;
  readonly command: readonly string[];
}

const START = ['--import', '@costspan/auto/register', 'main.mjs'];

const LAYOUTS: readonly Layout[] = [
  {
    name: 'pnpm',
    manager: () => program('pnpm', 'pnpm/bin/pnpm.mjs'),
    files: (own) => ({
      'pnpm-workspace.yaml': `${JSON.stringify({ packages: ['.'], overrides: own, strictDepBuilds: false })}\n`,
    }),
    env: { CI: '1' },
    command: [],
  },
  {
    name: 'yarn-pnp',
    manager: () => program('@yarnpkg/cli-dist', '@yarnpkg/cli-dist/bin/yarn.js'),
    files: () => ({
      '.yarnrc.yml': 'enableTelemetry: false\nenableGlobalCache: false\nenableScripts: false\n',
      'yarn.lock': '',
    }),
    env: { YARN_ENABLE_IMMUTABLE_INSTALLS: 'false', CI: '1' },
    command: ['node'],
  },
];

/** Installs the app with another manager than npm, again when something has changed; answers its folder. */
async function installedBy(layout: Layout, manager: string): Promise<string> {
  const folder = join(CACHE, 'runtimes', layout.name);
  const own = Object.fromEntries([...(await packed()).tarballs].map(([name, path]) => [name, `file:${path}`]));
  const dependencies = { ...appDependencies(['@opentelemetry/api']), ...own };
  const files = {
    'package.json': JSON.stringify({ name: 'studio', private: true, type: 'module', dependencies, resolutions: own }),
    ...layout.files(own),
  };
  const hash = createHash('sha256').update(JSON.stringify(files)).digest('hex');
  const stamp = join(folder, '.installed');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === hash) return folder;
  rmSync(folder, { recursive: true, force: true });
  writeInto(folder, files);
  await run(process.execPath, [manager, 'install'], { cwd: folder, env: layout.env });
  writeFileSync(stamp, hash);
  return folder;
}

async function runIn(layout: Layout, world: World): Promise<Result> {
  const manager = await layout.manager();
  const folder = await installedBy(layout, manager);
  writeInto(folder, {
    'studio.mjs': javascript(studio({ instrumented: 'none' }), 'esm'),
    'main.mjs': javascript(main(), 'esm'),
  });
  const before = layout.command.length === 0 ? [] : [manager, ...layout.command];
  return runApp(world, folder, [process.execPath, ...before, ...START], layout.env);
}

export const layouts: Group = {
  rows: [],
  cells: LAYOUTS.map((layout): Cell => ({ name: layout.name, quick: true, run: (world) => runIn(layout, world) })),
};
