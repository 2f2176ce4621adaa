import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream, mkdtempSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo, Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';
import { until } from './until.ts';

/** One of the stack's programs while it runs, with a folder of its own below the system's temporary one. */
export interface Running {
  readonly folder: string;
  /** what it has printed */
  log(): string;
  /** Ends it as a service manager would, with SIGTERM, and waits; what it stored stays. */
  stop(): Promise<void>;
  /** Ends it in the middle of whatever it is doing. */
  kill(): Promise<void>;
}

interface Start {
  readonly path: string;
  readonly args: readonly string[];
  readonly folder: string;
  readonly env?: Readonly<Record<string, string>>;
  /** answers once the program serves; it is asked again until it does not throw */
  readonly ready: () => Promise<unknown>;
}

/** A folder for one program's configuration and data. */
export function newFolder(name: string): string {
  return mkdtempSync(join(tmpdir(), `costspan-${name}-`));
}

/** Starts a program and waits until it serves. One that ends before is an error that shows its log. */
export async function startProgram({ path, args, folder, env = {}, ready }: Start): Promise<Running> {
  const logFile = join(folder, 'log.txt');
  const output = createWriteStream(logFile, { flags: 'a' });
  const child = spawn(path, args, { cwd: folder, env: { PATH: process.env['PATH'], ...env } });
  child.stdout.pipe(output, { end: false });
  child.stderr.pipe(output, { end: false });
  const closed = once(child, 'close').then(async () => {
    output.end();
    await finished(output);
  });
  const log = (): string => readFileSync(logFile, 'utf8');
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    child.kill(signal);
    await closed;
  };
  try {
    await until(ready, () => {
      if (child.exitCode !== null || child.signalCode !== null) throw new Error('it has ended');
    });
  } catch (error) {
    await end('SIGKILL');
    throw new Error(`${path} ${args.join(' ')}: ${String(error)}\n${log().slice(-4_000)}`, { cause: error });
  }
  return { folder, log, stop: () => end('SIGTERM'), kill: () => end('SIGKILL') };
}

/** Free ports on loopback, all different. */
export async function freePorts(count: number): Promise<number[]> {
  const servers = await Promise.all(Array.from({ length: count }, listen));
  const ports = servers.map((server) => (server.address() as AddressInfo).port);
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}

async function listen(): Promise<Server> {
  const server = createServer();
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return server;
}

/** GET that has to be answered with 2xx. */
export async function get(url: string): Promise<Response> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`GET ${url}: ${response.status} ${(await response.text()).slice(0, 500)}`);
  return response;
}
