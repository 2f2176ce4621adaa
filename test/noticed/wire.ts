import { createServer, request as forward } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { once } from 'node:events';
import { context } from '@opentelemetry/api';
import { suppressTracing } from '@opentelemetry/core';

/** Stands before the simulator and keeps what arrives byte for byte: header names as written, in their order, and bodies. */
export class Wire {
  readonly origin: string;
  readonly #server: Server;
  #seen: string[] = [];

  private constructor(server: Server) {
    this.#server = server;
    this.origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  static async before(target: string): Promise<Wire> {
    const server = createServer((request, response) => void wire.#pass(target, request, response));
    // A connection that was cut must not be handed to the next request.
    server.maxRequestsPerSocket = 1;
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const wire = new Wire(server);
    return wire;
  }

  /** Requests since the last time, each as one text. */
  take(): string[] {
    const seen = this.#seen;
    this.#seen = [];
    return seen;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }

  async #pass(target: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method, url = '/', rawHeaders, headers } = request;
    const at = this.#seen.push('') - 1;
    const chunks: Buffer[] = [];
    try {
      for await (const chunk of request) chunks.push(chunk as Buffer);
    } catch {
      // The client cut it off: what came until then is what was sent.
    }
    const body = Buffer.concat(chunks);
    const lines = rawHeaders.flatMap((name, i) => (i % 2 === 0 ? [`${name}: ${rawHeaders[i + 1]}`] : []));
    this.#seen[at] = [`${method} ${url}`, ...lines, '', body.toString('latin1')].join('\n');
    // It is the app's request under the same host: what only hands it on is no request of its own.
    const onward = context.with(suppressTracing(context.active()), () =>
      forward(`${target}${url}`, { method, headers: { ...headers, connection: 'close' } }),
    );
    onward.on('response', (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.rawHeaders);
      answer.pipe(response);
    });
    onward.on('error', () => request.socket.resetAndDestroy());
    response.on('close', () => onward.destroy());
    onward.end(body);
  }
}
