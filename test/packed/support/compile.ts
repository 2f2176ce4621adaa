import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { node, ROOT } from './run.ts';

/** Compiles files of a folder as strictly as an app can be; answers what the compiler says. */
export async function compile(folder: string, options: object, files: readonly string[]): Promise<string> {
  const compilerOptions = {
    target: 'es2023',
    strict: true,
    exactOptionalPropertyTypes: true,
    noEmit: true,
    ...options,
  };
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, files }));
  const tsc = join(ROOT, 'node_modules/typescript/bin/tsc');
  return (await node([tsc, '-p', '.'], { cwd: folder }).ended).stdout;
}
