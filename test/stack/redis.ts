import { once } from 'node:events';
import { connect } from 'node:net';
import { program } from './build/parts.ts';
import { freePorts, newFolder, startProgram } from './program.ts';
import type { Running } from './program.ts';

export interface Redis extends Running {
  readonly url: string;
}

interface Options {
  /** where one was before, for clients that come back to it; a free one where it is left out */
  readonly port?: number;
  /** more of redis.conf's settings, as arguments */
  readonly args?: readonly string[];
}

/** Redis that keeps its data in memory, unless arguments say otherwise. */
export async function startRedis({ args = [], port: given }: Options = {}): Promise<Redis> {
  const folder = newFolder('redis');
  const port = given ?? ((await freePorts(1)) as [number])[0];
  const running = await startProgram({
    path: program('redis-server'),
    args: ['--port', String(port), '--bind', '127.0.0.1', '--dir', folder, '--save', '', ...args],
    folder,
    ready: () => ping(port),
  });
  return { ...running, url: `redis://127.0.0.1:${port}` };
}

/** Throws unless the server answers as one that serves. */
async function ping(port: number): Promise<void> {
  const socket = connect(port, '127.0.0.1');
  try {
    socket.setEncoding('utf8').write('PING\r\n');
    const [answer] = (await once(socket, 'data')) as [string];
    if (!answer.startsWith('+PONG')) throw new Error(`Redis: ${answer}`);
  } finally {
    socket.destroy();
  }
}
