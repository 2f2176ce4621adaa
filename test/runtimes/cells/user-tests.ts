import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { start } from '../../packed/support/run.ts';
import { appFile, end, installed, OTEL, write } from '../app.ts';
import type { Cell, Group, Result } from '../cell.ts';
import { javascript, studio } from '../studio.ts';
import type { PackageName } from '../versions.ts';
import type { World } from '../world.ts';

interface Runner {
  readonly name: string;
  readonly package: PackageName;
  readonly type: 'commonjs' | 'module';
  readonly args: readonly string[];
}

/** For ECMAScript modules; also OpenTelemetry's exporters import what they need, in whatever they are loaded. */
const VM_MODULES = { NODE_OPTIONS: '--experimental-vm-modules' };

const RUNNERS: readonly Runner[] = [
  { name: 'vitest', package: 'vitest', type: 'module', args: ['run', '--globals'] },
  { name: 'jest', package: 'jest', type: 'commonjs', args: [] },
  { name: 'jest-esm', package: 'jest', type: 'module', args: [] },
];

async function testUnder(runner: Runner, world: World): Promise<Result> {
  const app = await installed(runner.package, [...OTEL, runner.package]);
  const format = runner.type === 'module' ? 'esm' : 'cjs';
  const js = (source: string): string => javascript(source, format).replaceAll(/(\.\/\w+)\.[cm]js/g, '$1.js');
  const folder = write(app, runner.name, {
    'package.json': JSON.stringify({ name: 'studio', private: true, type: runner.type }),
    'studio.js': js(studio({ instrumented: 'client' })),
    'telemetry.js': js(appFile('telemetry.ts')),
    'studio.test.js': js(appFile('studio.test.js')),
  });
  const program = join(app, 'node_modules/.bin', runner.package);
  const env = { ...world.env, CI: 'true', ...(runner.package === 'jest' && VM_MODULES) };
  const { code, stdout, stderr, hung } = await end(start(program, runner.args, { cwd: folder, env }));
  if (hung) return { answers: [], complaints: ['the runner did not end'] };
  if (code !== 0) return { answers: [], complaints: [`the test fails: ${stdout}${stderr}`.slice(0, 3_000)] };
  return { answers: [readFileSync(join(folder, 'answers.json'), 'utf8')], complaints: [] };
}

export const userTests: Group = {
  rows: [
    {
      runtime: 'your own tests, under vitest and Jest (CommonJS and ESM)',
      how: 'nothing: no transform, no mapping',
      measured: 'what the tested app does',
      limits: 'module hooks see no SDK that a test runner loads; `instrumentX(client)` does',
    },
  ],
  cells: RUNNERS.map((runner): Cell => ({ name: runner.name, quick: true, run: (world) => testUnder(runner, world) })),
};
