import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterEach } from 'vitest';

const stops: (() => void)[] = [];
afterEach(() => {
  for (const stop of stops.splice(0)) stop();
});

export interface StandIn {
  readonly url: string;
  readonly requests: { readonly url: string; readonly authorization: string | undefined }[];
}

/** A vendor on loopback, until the test ends. */
export async function standIn(respond: (url: URL, response: ServerResponse) => void): Promise<StandIn> {
  const requests: StandIn['requests'] = [];
  const server = createServer((request: IncomingMessage, response) => {
    requests.push({ url: request.url ?? '', authorization: request.headers.authorization });
    respond(new URL(request.url ?? '/', 'http://localhost'), response);
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  stops.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, requests };
}

/** Answers with JSON, whatever is asked. */
export function json(value: unknown): (_: URL, response: ServerResponse) => void {
  const text = JSON.stringify(value);
  return (_, response) => void response.setHeader('content-type', 'application/json').end(text);
}

/** Runs the command as a user does, while servers of the test answer it. */
export async function costspanAsks(
  env: Readonly<Record<string, string>>,
  ...args: string[]
): Promise<{ code: number | null; stdout: string; stderr: string }> {
  const child = spawn(process.execPath, [join(import.meta.dirname, '../../main.ts'), ...args], {
    env: { ...process.env, NO_COLOR: '1', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [stdout, stderr, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
  return { code: code as number | null, stdout, stderr };
}
