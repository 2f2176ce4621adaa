import { dirname } from 'node:path';
import { appFile, installed, ON_NODE, program, runApp, write } from '../app.ts';
import type { Cell, Group } from '../cell.ts';
import { javascript, main, studio } from '../studio.ts';

const REGISTER = '@costspan/auto/register';

interface Version {
  readonly name: string;
  /** path of the program */
  node(): Promise<string>;
  /** what it says of features that are new in it is nobody's fault */
  readonly flags: readonly string[];
}

const VERSIONS: readonly Version[] = [
  {
    name: 'node22',
    node: () => program('node@22', 'node/bin/node'),
    flags: ['--disable-warning=ExperimentalWarning', '--experimental-strip-types'],
  },
  { name: 'node24', node: () => Promise.resolve(process.execPath), flags: [] },
  { name: 'node26', node: () => program('node@26', 'node/bin/node'), flags: [] },
];

interface Start {
  readonly name: string;
  readonly args: readonly string[];
  readonly options?: string;
  readonly quick?: true;
  /** not for every version */
  readonly only?: string;
}

const STARTS: readonly Start[] = [
  { name: 'import', args: ['--import', REGISTER, 'main.mjs'], quick: true },
  { name: 'require', args: ['--require', REGISTER, 'main.cjs'], quick: true },
  { name: 'require-own', args: ['--require', './own.cjs', 'main.cjs'] },
  { name: 'require-esm', args: ['--require', REGISTER, 'main.mjs'] },
  { name: 'options', args: ['main.mjs'], options: `--import ${REGISTER}` },
  { name: 'typescript', args: ['--import', REGISTER, 'main.ts'] },
  { name: 'tsx', args: ['--import', REGISTER, '--import', 'tsx', 'main-tsx.ts'] },
  { name: 'tsx-commonjs', args: ['--require', REGISTER, '--import', 'tsx', 'main-tsx.cts'], only: 'node24' },
  { name: 'cluster', args: ['--import', REGISTER, 'cluster.mjs'], only: 'node24', quick: true },
  { name: 'threads', args: ['--import', REGISTER, 'threads.mjs'], only: 'node24', quick: true },
  { name: 'fork', args: ['--require', REGISTER, 'fork.cjs'], only: 'node24' },
  { name: 'fork-options', args: ['fork.cjs'], options: `--require ${REGISTER}` },
  { name: 'by-hand', args: ['by-hand.mjs'], only: 'node24' },
];

function files(): Record<string, string> {
  const [hooked, byHand] = [studio({ instrumented: 'none' }), studio({ instrumented: 'client' })];
  const withExtension = (source: string, extension: string): string =>
    source.replaceAll("'./studio'", `'./studio.${extension}'`);
  return {
    'package.json': '{ "name": "studio", "private": true, "type": "module" }',
    'studio.mjs': javascript(hooked, 'esm'),
    'studio.cjs': javascript(hooked, 'cjs'),
    'studio.ts': hooked,
    'studio.cts': hooked,
    'main.mjs': javascript(main(), 'esm'),
    'main.cjs': javascript(main(), 'cjs'),
    'main.ts': withExtension(main(), 'ts'),
    'main-tsx.ts': main(),
    'main-tsx.cts': withExtension(main(), 'cts'),
    'own.cjs': `require('${REGISTER}');\n`,
    'cluster.mjs': appFile('cluster.mjs'),
    'threads.mjs': appFile('threads.mjs'),
    'fork.cjs': appFile('fork.cjs'),
    'container.cjs': appFile('container.cjs'),
    'telemetry.mjs': javascript(appFile('telemetry.ts'), 'esm'),
    'by-hand.mjs': javascript(main({ before: ['./telemetry'] }), 'esm').replace('studio.mjs', 'studio-by-hand.mjs'),
    'studio-by-hand.mjs': javascript(byHand, 'esm'),
  };
}

function cellOf(version: Version, { name: start, args, options, quick }: Start): Cell {
  const name = `${version.name}-${start}`;
  return {
    name,
    // The imports of ECMAScript modules are not seen there.
    ...(name === 'node22-require-esm' && { byHttp: true }),
    ...(quick && version.name !== 'node26' && { quick }),
    async run(world) {
      const node = await version.node();
      const folder = write(await installed('node', ON_NODE), name, files());
      const env = {
        PATH: `${dirname(node)}:${process.env['PATH']}`,
        ...(options !== undefined && { NODE_OPTIONS: options }),
      };
      return runApp(world, folder, [node, ...version.flags, ...args], env);
    },
  };
}

export const node: Group = {
  rows: [
    {
      runtime: 'Node.js 22.15, 24, 26; ESM, CommonJS, TypeScript, tsx; npm, pnpm, Yarn Plug’n’Play',
      how: '`--import @costspan/auto/register`, `--require` for CommonJS, or `NODE_OPTIONS`',
      measured: 'every call',
      limits:
        '`process.exit()` loses what was not exported by then; before 22.22.3 and 24.11.1 `--require` sees `require()` alone, and what is imported by HTTP',
    },
    {
      runtime: 'cluster, worker threads, process managers that fork',
      how: 'the same flag: workers inherit it',
      measured: 'every call, in each process and thread',
      limits: '–',
    },
  ],
  cells: VERSIONS.flatMap((version) =>
    STARTS.filter(({ only }) => only === undefined || only === version.name).map((start) => cellOf(version, start)),
  ),
};
