import { existsSync, globSync, lstatSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import { INSTALL_TIMEOUT } from './support/app.ts';
import { install } from './support/install.ts';
import { pack, packages } from './support/pack.ts';
import type { Packed } from './support/pack.ts';
import { node } from './support/run.ts';

const MOST_BYTES = 15e6;
/** What the command line needs of ours; what instruments an app is the app's. */
const OWN = ['costspan', '@costspan/core', '@costspan/meters', '@costspan/prices', '@costspan/views'];

let folder: string;
let main: string;
beforeAll(async () => {
  const packed: Packed = await pack(packages());
  const tarballs = new Map([...packed.tarballs].filter(([name]) => OWN.includes(name)));
  folder = await install('cli', {}, { ...packed, tarballs }, 'packed-cli');
  main = join(folder, 'node_modules/costspan/dist/main.js');
}, INSTALL_TIMEOUT);

it('is a small install, without what instruments an app', () => {
  expect(existsSync(join(folder, 'node_modules/@costspan/auto'))).toBe(false);
  const bytes = globSync('node_modules/**', { cwd: folder })
    .map((path) => lstatSync(join(folder, path)))
    .reduce((sum, found) => sum + (found.isFile() ? found.size : 0), 0);
  expect(bytes).toBeLessThan(MOST_BYTES);
});

it('serves its page, with the sample', async () => {
  const { child, line, ended } = node([main, 'view', '--port', '0', '--json'], { cwd: folder });
  try {
    const { url, token } = JSON.parse(await line('{')) as { url: string; token: string };
    const headers = { authorization: `Bearer ${token}` };
    const page = await fetch(`${url}/`, { headers });
    expect(page.headers.get('content-security-policy')).toContain("script-src 'sha256-");
    const html = await page.text();
    expect(html).toContain('<div id="app">');
    expect(html.length).toBeLessThan(150 * 1024);
    expect((await fetch(`${url}/api/sample`, { method: 'POST', headers })).status).toBe(200);
    expect(await (await fetch(`${url}/api/summary`, { headers })).json()).toMatchObject({
      sample: true,
      total: { spend: expect.stringMatching(/^\d\.\d+$/) },
    });
  } finally {
    child.kill('SIGTERM');
    await ended;
  }
});

it('names the line that installs what a command lacks, and ends with 2', async () => {
  const { code, stderr } = await node([main, 'view', '--port', '0', '--', 'node', 'app.mjs'], { cwd: folder }).ended;
  expect(stderr).toContain('npm install @costspan/auto @opentelemetry/api');
  expect(code).toBe(2);
});

it('writes the Grafana board, whose builders it has in itself', async () => {
  const { code, stdout } = await node([main, 'views', 'grafana', '--out', join(folder, 'board'), '--force', '--json'], {
    cwd: folder,
  }).ended;
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({ ok: true, view: 'grafana' });
});
