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
  const billers: Record<string, string> = { '/one': meter.provider, '/two': 'second', '/three': 'third' };
  warnOfUnseen([routing, hidden, off], (url) => billers[new URL(url).pathname]);

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
});
