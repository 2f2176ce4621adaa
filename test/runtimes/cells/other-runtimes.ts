import { appFile, installed, ON_NODE, program, runApp, write } from '../app.ts';
import type { Cell, Group } from '../cell.ts';
import { javascript, main, studio } from '../studio.ts';

interface Runtime {
  readonly name: 'bun' | 'deno';
  program(): Promise<string>;
  /** what comes before the app's file */
  readonly args: readonly string[];
}

const RUNTIMES: readonly Runtime[] = [
  { name: 'bun', program: () => program('bun', 'bun/bin/bun.exe'), args: ['run'] },
  {
    name: 'deno',
    program: () => program('deno', '.bin/deno'),
    args: ['run', '--allow-all', '--node-modules-dir=manual', '--quiet'],
  },
];

const files = (): Record<string, string> => ({
  'package.json': '{ "name": "studio", "private": true, "type": "module" }',
  'studio.mjs': javascript(studio({ instrumented: 'client' }), 'esm'),
  'telemetry.mjs': javascript(appFile('telemetry.ts'), 'esm'),
  'main.mjs': javascript(main({ before: ['./telemetry'] }), 'esm'),
});

const registered = (): Record<string, string> => ({
  'package.json': '{ "name": "studio", "private": true, "type": "module" }',
  'studio.mjs': javascript(studio({ instrumented: 'none' }), 'esm'),
  'main.mjs': "import '@costspan/auto/register';\nawait import('./draw.mjs');\n",
  'draw.mjs': javascript(main(), 'esm'),
});

function cellsOf({ name, program: get, args }: Runtime): Cell[] {
  const cell = (suffix: string, sources: () => Record<string, string>, warns?: RegExp): Cell => ({
    name: name + suffix,
    quick: true,
    ...(warns && { warns }),
    async run(world) {
      const folder = write(await installed('node', ON_NODE), this.name, sources());
      return runApp(world, folder, [await get(), ...args, 'main.mjs']);
    },
  });
  const noHooks = /costspan: modules cannot be hooked here .*instrument\w+\(client\)/;
  return [cell('', files), cell('-register', registered, noHooks)];
}

export const otherRuntimes: Group = {
  rows: [
    {
      runtime: 'Bun, Deno',
      how: '`instrumentX(client)`',
      measured: 'every call of the client',
      limits: '`register` and `costspan()` cannot hook modules there, and say so',
    },
  ],
  cells: RUNTIMES.flatMap(cellsOf),
};
