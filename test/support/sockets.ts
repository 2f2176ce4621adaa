import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Recorder } from '@costspan/instrumentation/conformance';
import { expect } from 'vitest';
import { WebSocketServer } from 'ws';
import type { WebSocket } from 'ws';

/** A provider's end of its sockets, on this machine. */
export class SocketServer {
  /** every connection there has been, the first one first */
  readonly lines: WebSocket[] = [];
  readonly #server: WebSocketServer;

  private constructor(server: WebSocketServer) {
    this.#server = server;
  }

  /** `serve` gets each new connection with its path; one whose address or key has the word "refused" is refused. */
  static async start(serve: (line: WebSocket, path: string) => void): Promise<SocketServer> {
    const sockets = new WebSocketServer({
      port: 0,
      host: '127.0.0.1',
      verifyClient: ({ req }: { req: IncomingMessage }) =>
        !`${req.headers.authorization} ${req.url}`.includes('refused'),
    });
    const server = new SocketServer(sockets);
    sockets.on('connection', (line, { url = '' }) => {
      server.lines.push(line);
      serve(line, url);
    });
    await once(sockets, 'listening');
    return server;
  }

  /** as `127.0.0.1:40123` */
  get host(): string {
    const { address, port } = this.#server.address() as AddressInfo;
    return `${address}:${port}`;
  }

  /** Resolves with the next connection. */
  async connection(): Promise<void> {
    await once(this.#server, 'connection');
  }

  stop(): void {
    for (const line of this.lines) line.terminate();
    this.#server.close();
  }
}

/** The one charge that is recorded, and what is told of it; no span is left open. */
export async function onlyCharge(recorder: Recorder): Promise<Record<string, unknown>> {
  await expect.poll(() => recorder.records.length, { timeout: 10_000 }).toBe(1);
  expect(recorder.open).toEqual([]);
  const attributes = recorder.records[0]?.attributes ?? {};
  return {
    status: attributes['costspan.cost.status'] ?? attributes['costspan.cost.missing_reason'],
    amount: attributes['costspan.cost.amount_decimal'],
    outcome: attributes['costspan.billing.outcome'],
  };
}
