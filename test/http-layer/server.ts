/** A biller on loopback with answers of any size, which knows what has become of each. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { ServerResponse } from 'node:http';
import { createServer as createHttp2Server } from 'node:http2';
import type { AddressInfo, Server as NetServer } from 'node:net';

const CHUNK = Buffer.alloc(64 * 1024, 'A');

/** What the server has seen of the answer under way. */
export interface Seen {
  written: number;
  /** the client has left before the end */
  left: boolean;
  connections: number;
}

export interface BigServer {
  readonly origin: string;
  readonly http2: string;
  readonly seen: Seen;
  close(): Promise<void>;
}

export async function startBigServer(): Promise<BigServer> {
  const seen: Seen = { written: 0, left: false, connections: 0 };
  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://x');
    request.resume();
    if (pathname === '/seen') return void response.end(JSON.stringify(seen));
    if (pathname === '/forget')
      return void response.end(JSON.stringify(Object.assign(seen, { written: 0, left: false, connections: 0 })));
    if (searchParams.has('redirect')) return void response.writeHead(307, { location: `${pathname}?type=json` }).end();
    response.on('close', () => (seen.left ||= !response.writableFinished));
    void send(response, searchParams, seen);
  });
  server.on('connection', () => (seen.connections += 1));
  const http2 = createHttp2Server((_, response) => void response.end('two'));
  const origins = await Promise.all([listening(server), listening(http2)]);
  return {
    origin: origins[0],
    http2: origins[1],
    seen,
    async close() {
      server.closeAllConnections();
      await Promise.all([server, http2 as NetServer].map((one) => new Promise((resolve) => one.close(resolve))));
    },
  };
}

async function listening(server: NetServer): Promise<string> {
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** An answer of so many MB: a file, or JSON whose bill stands behind an image in text form. */
async function send(response: ServerResponse, asked: URLSearchParams, seen: Seen): Promise<void> {
  const size = Number(asked.get('mb') ?? 0) * 1024 * 1024;
  const isJson = asked.get('type') === 'json';
  response.writeHead(200, { 'content-type': isJson ? 'application/json' : 'image/png' });
  if (isJson) response.write('{"data":[{"b64_json":"');
  for (let sent = 0; sent < size && !response.destroyed; sent += CHUNK.length) {
    seen.written += CHUNK.length;
    if (!response.write(CHUNK)) await drained(response);
  }
  response.end(isJson ? '"}],"usage":{"cost_in_usd_ticks":200000000}}' : undefined);
}

function drained(response: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    const go = (): void => {
      response.off('drain', go).off('close', go);
      resolve();
    };
    response.on('drain', go).on('close', go);
  });
}
