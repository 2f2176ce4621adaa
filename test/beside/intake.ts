import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { gunzipSync, inflateSync } from 'node:zlib';

/** A back end of any product on loopback: takes whatever it is sent, and keeps it. */
export class Intake {
  /** `PATH` and a blank, then the body: in JSON, protobuf and MessagePack alike a text stands as it is. */
  readonly received: string[] = [];
  readonly #server = createServer();

  static async start(): Promise<Intake> {
    const intake = new Intake();
    await once(intake.#server.listen(0, '127.0.0.1'), 'listening');
    return intake;
  }

  private constructor() {
    this.#server.on('request', async (request, response) => {
      const body = await buffer(request).catch(() => Buffer.alloc(0));
      const encoding = request.headers['content-encoding'];
      const plain = encoding === 'gzip' ? gunzipSync(body) : encoding === 'deflate' ? inflateSync(body) : body;
      this.received.push(`${request.url} ${plain.toString('latin1')}`);
      response.setHeader('content-type', 'application/json').end('{}');
    });
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /** How often a text stands in what was received. */
  count(text: string): number {
    return this.received.join('\n').split(text).length - 1;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await once(this.#server.close(), 'close');
  }
}
