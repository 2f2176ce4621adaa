import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { ROOT } from './run.ts';

/** An exchange that an instrumentation's own tests play, with its charge. */
export interface Fixture {
  readonly call: readonly [method: string, ...args: unknown[]];
  readonly exchange: {
    readonly status: number;
    readonly response: unknown;
    readonly headers: Readonly<Record<string, string>>;
  };
  readonly expect: { readonly amount: string };
}

export function fixtureOf(folder: string, name: string): Fixture {
  return JSON.parse(readFileSync(join(ROOT, 'packages', folder, 'fixtures', `${name}.json`), 'utf8')) as Fixture;
}

export interface StandIn {
  readonly origin: string;
  /** path of every request that arrived */
  readonly requests: readonly string[];
  close(): Promise<void>;
}

/** A provider on loopback that gives the exchange's answer to whatever it is asked. */
export async function startStandIn({ exchange: { status, response, headers } }: Fixture): Promise<StandIn> {
  const requests: string[] = [];
  const server = createServer((request, answer) => {
    requests.push(`${request.method} ${request.url}`);
    request.resume();
    request.once('end', () => {
      answer.writeHead(status, { 'content-type': 'application/json', ...headers });
      answer.end(JSON.stringify(response));
    });
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    async close() {
      server.closeAllConnections();
      await once(server.close(), 'close');
    },
  };
}
