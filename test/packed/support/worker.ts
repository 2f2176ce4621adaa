import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { node, ROOT } from './run.ts';

interface Worker {
  /** names the configuration, `NAME.json`, and the folder of what is built */
  readonly name: string;
  readonly main: string;
  readonly alias?: Readonly<Record<string, string>>;
  readonly flags?: readonly string[];
  /** what it finds in its environment */
  readonly vars?: Readonly<Record<string, string>>;
}

/** Builds a Worker as `wrangler deploy --minify` does, in the folder of its sources; answers the folder of what is built. */
export async function buildWorker(
  folder: string,
  { name, main, alias = {}, flags = [], vars = {} }: Worker,
): Promise<string> {
  const outdir = join(folder, `${name}-built`);
  rmSync(outdir, { recursive: true, force: true });
  const config = {
    name: `costspan-${name}`,
    main,
    alias,
    vars,
    compatibility_date: '2026-11-01',
    compatibility_flags: flags,
  };
  writeFileSync(join(folder, `${name}.json`), JSON.stringify(config));
  const wrangler = join(ROOT, 'node_modules/wrangler/bin/wrangler.js');
  const env = { WRANGLER_SEND_METRICS: 'false', WRANGLER_LOG_SANITIZE: 'true', CI: '1' };
  const args = [wrangler, 'deploy', '--config', `${name}.json`, '--dry-run', '--minify', '--outdir', outdir];
  const { code, stdout, stderr } = await node(args, { cwd: folder, env }).ended;
  if (code !== 0 || stderr !== '') throw new Error(`wrangler: exit ${code}\n${stdout}\n${stderr}`);
  return outdir;
}

/** Runs a Worker that is built in workerd, posts this to it, and answers what it answers. */
export async function askWorker(folder: string, { name }: Worker, body: unknown): Promise<string> {
  const prebuiltWorkerDir = join(folder, `${name}-built`);
  // When it is needed: it takes a second to load.
  const { createTestHarness } = await import('wrangler');
  // Else it asks Cloudflare where it is.
  process.env['CLOUDFLARE_CF_FETCH_ENABLED'] ??= 'false';
  const server = createTestHarness({ root: folder, workers: [{ configPath: `${name}.json`, prebuiltWorkerDir }] });
  try {
    await server.listen();
    const answer = await server.fetch('/', { method: 'POST', body: JSON.stringify(body) });
    const text = await answer.text();
    if (answer.status !== 200) throw new Error(`${answer.status} ${text}\n${JSON.stringify(server.getLogs())}`);
    return text;
  } finally {
    await server.close();
  }
}
