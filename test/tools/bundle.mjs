/**
 * Run by a package's `prepack`, in its folder: puts the modules of each of its entries into one
 * file, and what several entries share into chunks. A process that starts opens ten files then
 * and not two hundred. The declarations stay as tsc wrote them.
 */
import { globSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';

const { publishConfig } = JSON.parse(readFileSync('package.json', 'utf8'));
const entries = Object.values(publishConfig.exports).map(({ default: path }) => path);

for (const path of globSync('dist/**/*.js')) rmSync(path);
await build({
  entryPoints: entries.map((path) => path.replace('./dist/', './src/').replace(/\.js$/, '.ts')),
  outbase: 'src',
  outdir: 'dist',
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'neutral',
  target: 'node22',
  packages: 'external',
  external: ['node:*'],
  chunkNames: 'chunks/[name]-[hash]',
  logLevel: 'warning',
  absWorkingDir: process.cwd(),
});
// Where an entry's own file was not written, the package would be empty.
for (const path of entries) readFileSync(join(process.cwd(), path));
