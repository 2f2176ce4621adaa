import { once } from 'node:events';
import { createServer } from 'node:http';
import type { RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A place that an app exports to, and that does not do what it should. */
export interface BackEnd {
  readonly url: string;
  close(): Promise<void>;
}

/** Each by what it does. */
export const backEnds: Readonly<Record<string, () => Promise<BackEnd>>> = {
  'refuses connections': async () => {
    const server = await start(() => {});
    await server.close();
    return { url: server.url, close: () => Promise.resolve() };
  },
  'never answers': () => start(() => {}),
  'answers after the deadline': () => start((_, response) => void setTimeout(() => response.end(), 4_000).unref()),
  'resets connections': () => start((request) => void request.socket.resetAndDestroy()),
  'asks to come back later': () => start((_, response) => void response.writeHead(503, { 'retry-after': '3' }).end()),
};

async function start(answer: RequestListener): Promise<BackEnd> {
  const server = createServer(answer);
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
