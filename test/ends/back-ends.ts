import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { RequestListener } from 'node:http';
import { connect } from 'node:net';
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
  'lets nobody connect': startFull,
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

/** Listens in a process that is stopped, with a queue that is full: a further connection is neither made nor refused. */
async function startFull(): Promise<BackEnd> {
  const listen =
    "require('node:net').createServer().listen({ port: 0, host: '127.0.0.1', backlog: 1 }, function () { console.log(this.address().port); });";
  const child = spawn(process.execPath, ['--eval', listen], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [port] = (await once(child.stdout, 'data')) as [Buffer];
  child.kill('SIGSTOP');
  const waiting = Array.from({ length: 8 }, () => connect(Number(port), '127.0.0.1').on('error', () => {}));
  return {
    url: `http://127.0.0.1:${Number(port)}`,
    async close() {
      for (const socket of waiting) socket.destroy();
      child.kill('SIGKILL');
      await once(child, 'close');
    },
  };
}
