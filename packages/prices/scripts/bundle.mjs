/**
 * Run by `prepack`: puts each biller's book into its entry, so that an entry is one file of plain
 * JavaScript and needs no import of JSON. The root entry imports the others. The books stay beside
 * them as JSON, for people and for `costspan prices diff`.
 */
import { globSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';

const root = join(import.meta.dirname, '..');

await build({
  absWorkingDir: root,
  entryPoints: ['src/billers.ts', ...globSync('src/billers/*.ts', { cwd: root })],
  outbase: 'src',
  outdir: 'dist',
  bundle: true,
  format: 'esm',
  platform: 'neutral',
  minifyWhitespace: true,
  logLevel: 'warning',
});
