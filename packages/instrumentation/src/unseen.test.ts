import { once } from 'node:events';
import { createServer, request } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { diag, DiagLogLevel } from '@opentelemetry/api';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { attachmentOf } from './attachment.ts';
import { attach } from './testing.ts';
import { warnOfUnseen } from './unseen.ts';

const warnings: string[] = [];
const nothing = (): void => undefined;
diag.setLogger(
  { warn: (text) => warnings.push(text), error: nothing, info: nothing, debug: nothing, verbose: nothing },
  DiagLogLevel.WARN,
);

let server: Server;
let origin: string;
beforeAll(async () => {
  server = createServer((_, response) => response.end('{}'));
  server.on('upgrade', (_, line) => line.destroy());
  await once(server.listen(0, '127.0.0.1'), 'listening');
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => void server.close());

const post = async (path: string): Promise<unknown> => (await fetch(origin + path, { method: 'POST' })).text();

async function postByHttp(path: string): Promise<void> {
  const sent = request(origin + path, { method: 'POST' }).end();
  const [response] = (await once(sent, 'response')) as [NodeJS.ReadableStream];
  await once(response.resume(), 'end');
}

/** A web socket of the runtime; the server ends it. */
async function socket(path: string): Promise<void> {
  await once(new WebSocket(origin.replace('http:', 'ws:') + path), 'close');
}

/** A web socket as the `ws` package opens it. */
async function socketByHttp(path: string): Promise<void> {
  const sent = request(origin + path, { headers: { connection: 'Upgrade', upgrade: 'websocket' } }).end();
  await once(sent, 'error');
}

it('says once that requests to a provider pass by, and of all how many more there were', async () => {
  const { spec } = attach(
    () =>
      class {
        generate(): void {}
      },
  );
  const [meter] = spec.providers;
  const hidden = { ...spec, name: 'hidden', clientFunction: 'instrumentHidden' };
  const off = { ...spec, name: 'off', providers: [{ ...meter, provider: 'second' }] as const };
  const routing = { ...spec, name: 'routing', providers: [{ ...meter, provider: 'router' }, meter] as const };
  for (const one of [routing, hidden]) attachmentOf(one).enabled = true;
  attachmentOf(off).enabled = false;
  const billers: Record<string, string> = {
    '/one': meter.provider,
    '/two': 'second',
    '/three': 'third',
    '/four': 'fourth',
    '/five': 'fifth',
  };
  const sockets = {
    ...spec,
    name: 'sockets',
    opensSockets: true,
    providers: [{ ...meter, provider: 'fourth' }] as const,
  };
  const patched = {
    ...spec,
    name: 'patched',
    opensSockets: true,
    providers: [{ ...meter, provider: 'fifth' }] as const,
  };
  for (const one of [sockets, patched]) attachmentOf(one).enabled = true;
  attachmentOf(patched).patched = true;
  warnOfUnseen([routing, hidden, off, sockets, patched], (url) => billers[new URL(url).pathname]);

  await fetch(`${origin}/one`);
  await post('/elsewhere');
  await post('/two');
  expect(warnings).toEqual([]);

  await post('/one');
  await postByHttp('/one');
  await postByHttp('/three');
  expect(warnings).toEqual([
    expect.stringMatching(
      /^costspan: a request to .* is not measured\. .*instrumentHidden\(client\) where the client is made/,
    ),
    expect.stringMatching(/^costspan: a request to third passed by .* instruments no SDK of third/),
  ]);
  warnings.length = 0;

  await socket('/elsewhere');
  // Whose SDK is in use, its sockets are too.
  await socket('/five');
  expect(warnings).toEqual([]);

  await socket('/four');
  await socketByHttp('/four');
  // An SDK that opens no socket of its own measures none.
  await socketByHttp('/one');
  expect(warnings).toEqual([
    expect.stringMatching(/^costspan: a web socket to fourth .* is not measured\. costspan measures those of /),
    expect.stringMatching(/^costspan: a web socket to .* costspan measures no web socket of /),
  ]);
});
