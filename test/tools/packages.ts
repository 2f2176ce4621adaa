/** Packs every published package and asks publint and attw about the tarball: what npm users will get. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const root = join(import.meta.dirname, '../..');
const out = mkdtempSync(join(tmpdir(), 'costspan-pack-'));
let failed = false;

function run(command: string, args: readonly string[], cwd: string): void {
  const done = spawnSync(command, args, { cwd, encoding: 'utf8', shell: false });
  if (done.status === 0) return;
  failed = true;
  process.stdout.write(`${command} ${args.join(' ')}\n${done.stdout}${done.stderr}\n`);
}

/** The pnpm that started this; another `npx` beside it would wait for the lock of the one that runs. */
const started = process.env['npm_execpath'];
const [pnpm = 'npx', ...first] = started?.includes('pnpm')
  ? /\.[cm]?js$/.test(started)
    ? [process.execPath, started]
    : [started]
  : ['npx', '-y', 'pnpm@12'];

for (const name of readdirSync(join(root, 'packages'))) {
  const cwd = join(root, 'packages', name);
  run(pnpm, [...first, 'pack', '--pack-destination', out], cwd);
}
for (const tarball of readdirSync(out)) {
  process.stdout.write(`${tarball}\n`);
  run('publint', ['run', join(out, tarball), '--strict'], root);
  // A command has no types to offer.
  if (!tarball.startsWith('costspan-0')) run('attw', [join(out, tarball), '--profile', 'esm-only', '--quiet'], root);
}
rmSync(out, { recursive: true });
process.exitCode = failed ? 1 : 0;
