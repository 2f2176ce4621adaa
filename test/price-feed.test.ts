/** A process that asks a price feed by itself: after its first charge, on no call's way, and never held by it. */
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { node } from './packed/support/run.ts';
import type { Running } from './packed/support/run.ts';
import { documentText, keys, signatureOf } from './support/feed.ts';

const ROOT = join(import.meta.dirname, '..');
const owner = keys();
const good = documentText();
const signature = signatureOf(good, owner);

let server: Server;
let asked: string[];
let respond: (path: string, response: ServerResponse) => void;
let folder: string;
const running: Running[] = [];

beforeEach(async () => {
  asked = [];
  respond = (path, response) => void response.end(path.endsWith('.sig') ? signature : good);
  server = createServer(({ url = '', headers }, response) => {
    asked.push(url);
    if (headers['traceparent'] !== undefined) asked.push('traced');
    respond(url, response);
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  folder = mkdtempSync(join(import.meta.dirname, '.app-'));
});

afterEach(() => {
  for (const one of running.splice(0)) one.child.kill('SIGKILL');
  server.closeAllConnections();
  server.close();
  rmSync(folder, { recursive: true });
});

const APP = `
import { estimate, recordCharge } from '@costspan/auto';
const flux = { provider: 'fal', model: 'fal-ai/flux/dev' };
const version = () => estimate({ ...flux, num_images: 1, image_size: 'square_hd' }).price.version;
const charge = () => recordCharge({ ...flux, usage: { unit: 'megapixel', quantity: 1 } });
const stay = () => {
  const timer = setInterval(() => {}, 1000);
  process.on('SIGUSR2', () => clearInterval(timer));
};
const until = (what) => new Promise((done) => {
  const look = setInterval(() => what() && (clearInterval(look), done()), 20);
});
`;

function app(body: string, env: Readonly<Record<string, string>> = {}): Running {
  const file = join(folder, 'app.mjs');
  writeFileSync(file, APP + body);
  const one = node(['--import', join(ROOT, 'packages/auto/src/register.ts'), file], {
    cwd: folder,
    env: {
      OTEL_TRACES_EXPORTER: 'none',
      OTEL_METRICS_EXPORTER: 'none',
      OTEL_LOGS_EXPORTER: 'none',
      COSTSPAN_PRICES_FEED: `http://127.0.0.1:${(server.address() as AddressInfo).port}/feed`,
      COSTSPAN_PRICES_FEED_KEY: owner.pem,
      ...env,
    },
  });
  running.push(one);
  return one;
}

it('uses what the feed has from its first charge on, and asks for nothing before', async () => {
  const { code, stdout, stderr } = await app(`
    console.log(version() === 'newer');
    charge();
    console.log(version() === 'newer');
    await until(() => version() === 'newer');
    charge();
    console.log('newer');
  `).ended;
  expect({ code, stdout, stderr }).toEqual({ code: 0, stdout: 'false\nfalse\nnewer\n', stderr: '' });
  expect(asked).toEqual(['/feed/book-1.json.sig', '/feed/book-1.json']);
});

it('asks nobody where no call is charged', async () => {
  expect(await app("version(); console.log('done');").ended).toMatchObject({ code: 0, stdout: 'done\n', stderr: '' });
  expect(asked).toEqual([]);
});

it('ends when it would have ended, though the feed hangs', async () => {
  const hanging = new Promise<void>((done) => {
    respond = (path, response) => (path.endsWith('.sig') ? void response.end(signature) : done());
  });
  const one = app('charge(); stay();');
  await hanging;
  const before = Date.now();
  one.child.kill('SIGUSR2');
  expect(await one.ended).toMatchObject({ code: 0, stderr: '' });
  expect(Date.now() - before).toBeLessThan(2000);
});

it('keeps its prices where the feed is refused, and says why', async () => {
  respond = (path, response) => void response.end(path.endsWith('.sig') ? signature : good.replace('newer', 'wrong'));
  const one = app("charge(); stay(); process.on('exit', () => console.log(version()));");
  let said = '';
  while (!said.includes('the price feed is refused, prices stay as they are')) {
    const [text] = (await once(one.child.stderr as NodeJS.EventEmitter, 'data')) as [string];
    said += text;
  }
  one.child.kill('SIGUSR2');
  const { code, stdout } = await one.ended;
  expect(code).toBe(0);
  expect(stdout).not.toContain('wrong');
  expect(said).toContain('not signed with a key that is trusted');
});

it.each([
  [{ COSTSPAN_PRICES_FEED: 'prices.example.com' }, '"prices.example.com" is neither file:PATH nor an https address'],
  [{ COSTSPAN_PRICES_FEED: 'file:./none.json' }, './none.json: cannot be read'],
  [{ COSTSPAN_PRICES_FEED_KEY: '' }, 'there is no key to check it with; set COSTSPAN_PRICES_FEED_KEY'],
])('%j is one error that names the fix, and the bundled book stays', async (env, says) => {
  const { code, stdout, stderr } = await app("charge(); console.log(version() === 'newer');", env).ended;
  expect([code, stdout]).toEqual([0, 'false\n']);
  expect(stderr).toContain(says);
  expect(asked).toEqual([]);
});
