/**
 * Builds the page of `costspan view` from `page/` into one file; `--check` writes nothing and fails where it is out of
 * date. It is part of the repository: a source that is run has no build step.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';

const FOLDER = join(import.meta.dirname, '../page');
const OUT = join(import.meta.dirname, '../assets/view.html');
/** It is sent by mail with the answers in it. */
const MOST_BYTES = 150 * 1024;

const { outputFiles } = await build({
  absWorkingDir: FOLDER,
  entryPoints: ['main.tsx', 'style.css'],
  outdir: '.',
  write: false,
  bundle: true,
  minify: true,
  format: 'iife',
  target: ['chrome120', 'firefox120', 'safari17'],
  legalComments: 'none',
});
const built = (ending: string): string =>
  (outputFiles.find(({ path }) => path.endsWith(ending))?.text ?? '').trim().replaceAll('</script', '<\\/script');
const html = readFileSync(join(FOLDER, 'page.html'), 'utf8')
  .replace('</head>', () => `<style>${built('.css')}</style>\n</head>`)
  .replace('</body>', () => `<script>${built('.js')}</script>\n</body>`);

if (html.length > MOST_BYTES) throw new Error(`assets/view.html has ${html.length} bytes: ${MOST_BYTES} are the most`);
if (!process.argv.includes('--check')) writeFileSync(OUT, html);
else if (readFileSync(OUT, 'utf8') !== html) {
  console.error('out of date: packages/cli/assets/view.html; run node packages/cli/scripts/page.ts');
  process.exitCode = 1;
}
