import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { decode, encode } from '@msgpack/msgpack';
import { WebSocketServer } from 'ws';
import { fields, type Fields } from '../fields.ts';

/** `wss://fal.run/{endpoint}/realtime`: one result for each message, in the message's own format. */
export function realtime(
  generate: (endpoint: string, id: string, input: Fields) => Fields,
): (request: IncomingMessage, socket: Duplex, head: Buffer) => void {
  const server = new WebSocketServer({ noServer: true });
  return (request, socket, head) => {
    const endpoint = /^\/fal\/fal\.run\/(.+)\/realtime(?:\?|$)/.exec(request.url ?? '')?.[1];
    if (endpoint === undefined) {
      socket.destroy();
      return;
    }
    server.handleUpgrade(request, socket, head, (connection) => {
      connection.on('message', (data, isBinary) => {
        const message = Buffer.isBuffer(data) ? data : Buffer.from(data as ArrayBuffer);
        const input = fields(isBinary ? decode(message) : JSON.parse(message.toString()));
        const id = randomUUID();
        const result = { ...generate(endpoint, id, input), request_id: id };
        connection.send(isBinary ? encode(result) : JSON.stringify(result));
      });
    });
  };
}
