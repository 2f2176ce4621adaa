import { once } from 'node:events';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import type { ClickHouse } from './clickhouse.ts';
import { newFolder } from './program.ts';

export interface ClickHouseServer {
  /** host:port */
  readonly address: string;
  /** for CLICKHOUSE_ENDPOINT */
  readonly url: string;
  close(): void;
}

/**
 * ClickHouse's HTTP interface, as far as the Collector's exporter uses it, in front of one that is a library: so
 * that the tables and what is in them are the exporter's own work. Blocks pass as they are, in the Native format.
 */
export async function serveClickHouse(clickHouse: ClickHouse): Promise<ClickHouseServer> {
  const folder = newFolder('clickhouse-server');
  let requests = 0;

  async function answer(request: IncomingMessage): Promise<Buffer> {
    const body = await buffer(request);
    const { searchParams } = new URL(request.url ?? '/', 'http://localhost');
    const insert = searchParams.get('query');
    clickHouse.run(`USE ${searchParams.get('database') ?? 'default'}`);
    const file = join(folder, `${(requests += 1)}.native`);
    if (insert !== null) {
      writeFileSync(file, body);
      clickHouse.run(insert.replace(/FORMAT Native$/i, `FROM INFILE '${file}' FORMAT Native`));
      rmSync(file);
      return Buffer.alloc(0);
    }
    const query = body.toString();
    if (query.startsWith('SELECT displayName()')) return HELLO;
    const answers = /^(DESC|DESCRIBE|SELECT)\b/i.test(query);
    clickHouse.run(answers ? `${query} INTO OUTFILE '${file}' FORMAT Native` : query);
    return answers && existsSync(file) ? readFileSync(file) : Buffer.alloc(0);
  }

  const server = createServer((request, response) => {
    answer(request).then(
      (content) => response.end(content),
      (error: unknown) => response.writeHead(500).end(String(error)),
    );
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const address = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    address,
    url: `http://${address}?compress=none`,
    close() {
      server.closeAllConnections();
      server.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

const text = (value: string): number[] => [value.length, ...Buffer.from(value)];
const column = (name: string, type: string, value: number[]): number[] => [...text(name), ...text(type), 0, ...value];

const BLOCK_INFO = [1, 0, 2, 255, 255, 255, 255, 0];

/** One row, in the revision that the client names: later answers are in the revision that the row states, 0. */
const HELLO = Buffer.from([
  // no overflow, no bucket; then columns and rows
  ...BLOCK_INFO,
  4,
  1,
  ...column('displayName()', 'String', text('chdb')),
  ...column('version()', 'String', text('26.7.1')),
  ...column('revision()', 'UInt32', [0, 0, 0, 0]),
  ...column('timezone()', 'String', text('UTC')),
]);
