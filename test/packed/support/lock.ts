import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import type { Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CACHE } from './run.ts';

/**
 * Runs `fn` while no other process of this checkout holds the lock of that name: test files run in
 * processes of their own, and build and install into the same folders. A socket is the lock, so that
 * its end can be awaited and a process that dies lets go of it.
 */
export async function locked<T>(name: string, fn: () => Promise<T>): Promise<T> {
  const path = join(
    tmpdir(),
    `costspan-${createHash('sha256').update(`${CACHE} ${name}`).digest('hex').slice(0, 16)}.sock`,
  );
  const server = await acquire(path);
  try {
    return await fn();
  } finally {
    server.close();
    server.emit('release');
  }
}

async function acquire(path: string): Promise<Server> {
  for (;;) {
    const server = createServer((socket) => server.once('release', () => socket.destroy()));
    try {
      await once(server.listen(path), 'listening');
      return server;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
      await released(path);
    }
  }
}

/** Resolves when the holder lets go, or is found to be dead. */
async function released(path: string): Promise<void> {
  const socket = connect(path);
  const failed = once(socket, 'error').then(([error]) => (error as NodeJS.ErrnoException).code);
  const closed = once(socket, 'close').then(() => undefined);
  if ((await Promise.race([failed, closed])) === 'ECONNREFUSED') rmSync(path, { force: true });
}
