/**
 * Packs every package as for a release and asks publint and attw about the tarball: what npm users will get.
 * Then compares what each entry exports with its report in `etc`, which a reviewer reads; `--fix` writes the reports.
 */
import { join } from 'node:path';
import { installApp } from '../packed/support/app.ts';
import { pack, packages } from '../packed/support/pack.ts';
import { inParallel, ROOT, start } from '../packed/support/run.ts';
import { apiReports } from './api-report.ts';
import { ESM_ONLY } from './published.mjs';

const packed = await pack(packages());

/** What the tools have to say about a tarball. */
async function faults(name: string, tarball: string): Promise<string[]> {
  const found: string[] = [];
  const tools = [['publint', 'run', tarball, '--strict']];
  // A command has no types to offer.
  if (name !== 'costspan')
    tools.push(['attw', tarball, '--quiet', '--profile', ESM_ONLY.includes(name) ? 'esm-only' : 'node16']);
  for (const [tool = '', ...args] of tools) {
    const { code, stdout, stderr } = await start(join(ROOT, 'node_modules/.bin', tool), args, { cwd: ROOT }).ended;
    if (code !== 0) found.push(`${name}: ${tool}\n${stdout}${stderr}`);
  }
  return found;
}

const found = await inParallel([...packed.tarballs], 2, ([name, tarball]) => faults(name, tarball));
const app = await installApp();
const problems = [...found.flat(), ...apiReports(app, process.argv.includes('--fix'))];
for (const problem of problems) process.stdout.write(`${problem}\n`);
if (problems.length > 0) process.exitCode = 1;
