import { join } from 'node:path';
import { installedEntries } from '../../packed/support/entries.ts';
import { runtimePackages } from '../../packed/support/pack.ts';
import { node } from '../../packed/support/run.ts';
import { appFile, installed, OTEL, runApp, write } from '../app.ts';
import type { Group } from '../cell.ts';
import { main, studio } from '../studio.ts';

const OPTIONS = {
  target: 'es2022',
  module: 'nodenext',
  strict: true,
  skipLibCheck: false,
  outDir: 'dist',
  rootDir: '.',
  types: ['node'],
  lib: ['es2022', 'dom', 'dom.iterable', 'dom.asynciterable', 'esnext.disposable'],
};

/** An app that TypeScript 5 compiles, every public entry and the declarations of all libraries with it. */
export const typescript: Group = {
  rows: [],
  cells: [
    {
      name: 'typescript5',
      async run(world) {
        const app = await installed('typescript5', [...OTEL, 'typescript', '@types/node']);
        const entries = installedEntries(app, runtimePackages()).map(({ specifier }) => specifier);
        const folder = write(app, this.name, {
          'package.json': '{ "name": "studio", "private": true, "type": "module" }',
          'tsconfig.json': JSON.stringify({ compilerOptions: OPTIONS, files: ['main.ts', 'every-entry.ts'] }),
          'studio.ts': studio({ instrumented: 'client' }),
          'telemetry.ts': appFile('telemetry.ts'),
          'main.ts': main({ before: ['./telemetry.js'] }).replace("'./studio'", "'./studio.js'"),
          'every-entry.ts': entries.map((entry, at) => `export * as e${at} from '${entry}';\n`).join(''),
        });
        const tsc = join(app, 'node_modules/typescript/bin/tsc');
        const { stdout } = await node([tsc, '-p', '.'], { cwd: folder }).ended;
        // What other packages' declarations have wrong is theirs to mend.
        const own = stdout
          .split('\n')
          .filter((line) => /^(?:[\w-]+\.ts|.*costspan)/.test(line) && line.includes('error'));
        const { answers, complaints } = await runApp(world, folder, [process.execPath, 'dist/main.js']);
        return { answers, complaints: [...own, ...complaints] };
      },
    },
  ],
};
