import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from '../../packed/support/run.ts';
import { appFile, installed, OTEL, runApp, write } from '../app.ts';
import type { Cell, Group, Result } from '../cell.ts';
import { javascript, main, studio } from '../studio.ts';
import type { PackageName } from '../versions.ts';
import type { World } from '../world.ts';

type Format = 'esm' | 'cjs';

const PACKAGES: readonly PackageName[] = [
  ...OTEL,
  'esbuild',
  'tsup',
  'typescript',
  'webpack',
  '@rspack/core',
  'rollup',
  '@rollup/plugin-commonjs',
  '@rollup/plugin-json',
  '@rollup/plugin-node-resolve',
  'vite',
];

/** How a bundler is called: in a folder with `src/main.ts`, to make `out`. */
interface Bundler {
  readonly name: string;
  readonly formats: readonly Format[];
  /** which way in the app's sources import: as TypeScript or, where the bundler knows none, as JavaScript */
  readonly source: 'ts' | 'mjs';
  readonly files?: (format: Format, out: string) => Readonly<Record<string, string>>;
  readonly command: (format: Format, out: string) => readonly string[];
}

const COMMONJS_IN_ESM = (format: Format): string => (format === 'esm' ? 'es' : 'cjs');

const BUNDLERS: readonly Bundler[] = [
  {
    name: 'esbuild',
    formats: ['cjs', 'esm'],
    source: 'ts',
    command: (format, out) => [
      'esbuild',
      'src/main.ts',
      '--bundle',
      '--platform=node',
      `--format=${format}`,
      `--outfile=${out}`,
      '--log-level=warning',
    ],
  },
  {
    name: 'esbuild-minified',
    formats: ['cjs'],
    source: 'ts',
    command: (format, out) => [
      'esbuild',
      'src/main.ts',
      '--bundle',
      '--minify',
      '--tree-shaking=true',
      '--platform=node',
      `--format=${format}`,
      `--outfile=${out}`,
      '--log-level=warning',
    ],
  },
  {
    name: 'tsup',
    formats: ['cjs', 'esm'],
    source: 'ts',
    files: (format) => ({
      'tsconfig.json':
        '{ "compilerOptions": { "target": "es2022", "module": "esnext", "moduleResolution": "bundler" } }',
      // By itself tsup leaves installed packages outside.
      'tsup.config.mjs': `export default { entry: ['src/main.ts'], format: '${format}', noExternal: [/.*/], silent: true };`,
    }),
    command: () => ['tsup'],
  },
  {
    name: 'webpack',
    formats: ['cjs', 'esm'],
    source: 'mjs',
    files: (format, out) => ({ 'build.mjs': webpackLike('webpack', format, out) }),
    command: () => ['node', 'build.mjs'],
  },
  {
    name: 'rspack',
    formats: ['cjs', 'esm'],
    source: 'mjs',
    files: (format, out) => ({ 'build.mjs': webpackLike('@rspack/core', format, out) }),
    command: () => ['node', 'build.mjs'],
  },
  {
    name: 'rollup',
    formats: ['cjs', 'esm'],
    source: 'mjs',
    files: (format, out) => ({
      'rollup.config.mjs': `
import commonjs from '@rollup/plugin-commonjs';
import json from '@rollup/plugin-json';
import resolve from '@rollup/plugin-node-resolve';
export default {
  input: 'src/main.mjs',
  output: { file: '${out}', format: '${COMMONJS_IN_ESM(format)}', inlineDynamicImports: true },
  plugins: [resolve({ preferBuiltins: true, exportConditions: ['node'] }), commonjs(), json()],
  onwarn(warning) { if (warning.id?.includes('costspan') || warning.ids?.some((id) => id.includes('costspan'))) throw new Error(warning.message); },
};`,
    }),
    command: () => ['rollup', '-c', 'rollup.config.mjs', '--silent'],
  },
  {
    name: 'vite-ssr',
    formats: ['esm'],
    source: 'ts',
    files: (_, out) => ({
      'vite.config.mjs': `
export default {
  build: { ssr: 'src/main.ts', outDir: 'dist', minify: true, rollupOptions: { output: { entryFileNames: '${out.replace('dist/', '')}' } } },
  ssr: { noExternal: true },
  logLevel: 'error',
};`,
    }),
    command: () => ['vite', 'build'],
  },
];

function webpackLike(bundler: string, format: Format, out: string): string {
  return `
import bundler from '${bundler}';
const pack = bundler.default ?? bundler.rspack ?? bundler;
const compiler = pack({
  mode: 'production', target: 'node', entry: './src/main.mjs', context: import.meta.dirname,
  ${format === 'esm' ? 'experiments: { outputModule: true },' : ''}
  output: { path: import.meta.dirname + '/dist', filename: '${out.replace('dist/', '')}', ${format === 'esm' ? "module: true, library: { type: 'module' }, chunkFormat: 'module'," : ''} },
});
compiler.run((error, stats) => {
  if (error) throw error;
  // What other packages are warned of is theirs to mend.
  const own = [...stats.compilation.errors, ...[...stats.compilation.warnings].filter((one) => /costspan/.test(one.message + (one.module?.resource ?? '')))];
  if (own.length > 0) throw new Error(own.map((one) => one.message).join('\\n'));
  compiler.close(() => undefined);
});
`;
}

/** The bundle of tsup is named as the package's type wants it. */
function outOf(name: string, format: Format): string {
  return name === 'tsup'
    ? `dist/main.${format === 'esm' ? 'mjs' : 'js'}`
    : `dist/main.${format === 'esm' ? 'mjs' : 'cjs'}`;
}

async function bundleAndRun(bundler: Bundler, format: Format, world: World): Promise<Result> {
  const app = await installed('bundles', PACKAGES);
  const out = outOf(bundler.name, format);
  const folder = write(app, `${bundler.name}-${format}`, {
    'package.json': '{ "name": "studio", "private": true }',
    ...sources(bundler.source),
    ...bundler.files?.(format, out),
  });
  const [program = '', ...args] = bundler.command(format, out);
  await run(program === 'node' ? process.execPath : join(app, 'node_modules/.bin', program), args, { cwd: folder });
  // Away from what is installed: a bundle must hold all that it needs.
  const alone = mkdtempSync(join(tmpdir(), 'costspan-bundle-'));
  try {
    cpSync(join(folder, 'dist'), join(alone, 'dist'), { recursive: true });
    return await runApp(world, alone, [process.execPath, out]);
  } finally {
    rmSync(alone, { recursive: true });
  }
}

/** A bundle that was not told of costspan, started with its hooks: what it asks of billers is measured by HTTP. */
const enclosed: Cell = {
  name: 'esbuild-not-instrumented',
  quick: true,
  byHttp: true,
  async run(world) {
    const app = await installed('bundles', PACKAGES);
    const folder = write(app, this.name, {
      'package.json': '{ "name": "studio", "private": true }',
      'src/studio.ts': studio({ instrumented: 'none', edge: true }),
      'src/main.ts': main(),
    });
    const bundler = join(app, 'node_modules/.bin/esbuild');
    await run(bundler, ['src/main.ts', '--bundle', '--platform=node', '--outfile=dist/main.cjs'], { cwd: folder });
    return runApp(world, folder, [process.execPath, '--import', '@costspan/auto/register', 'dist/main.cjs']);
  },
};

function sources(kind: 'ts' | 'mjs'): Record<string, string> {
  const modules = {
    studio: studio({ instrumented: 'client', edge: true }),
    telemetry: appFile('telemetry.ts'),
    main: main({ before: ['./telemetry'] }),
  };
  return Object.fromEntries(
    Object.entries(modules).map(([name, text]) => [
      `src/${name}.${kind}`,
      kind === 'ts' ? text : javascript(text, 'esm'),
    ]),
  );
}

const QUICK = new Set(['esbuild-cjs', 'esbuild-esm', 'rspack-cjs', 'rollup-esm', 'vite-ssr-esm']);

export const bundles: Group = {
  rows: [
    {
      runtime: 'bundles of esbuild, tsup, webpack, Rspack, Rollup, Vite; CommonJS and ESM',
      how: '`instrumentX(client)`',
      measured: 'every call of the client',
      limits: 'module hooks see no SDK inside a bundle',
    },
  ],
  cells: [
    enclosed,
    ...BUNDLERS.flatMap((bundler) =>
      bundler.formats.map((format): Cell => {
        const name = `${bundler.name}-${format}`;
        return {
          name,
          ...(QUICK.has(name) && { quick: true }),
          run: (world) => bundleAndRun(bundler, format, world),
        };
      }),
    ),
  ],
};
