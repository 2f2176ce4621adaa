import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { delimiter, dirname, join } from 'node:path';

/** The checkout. */
export const ROOT: string = join(import.meta.dirname, '../../..');
/** Not in git: tarballs, installed apps. */
export const CACHE: string = join(ROOT, '.cache');

export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
  /** from start to exit */
  readonly ms: number;
}

export interface Running {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
  /** resolves with the first line of stdout that starts with the word; throws when the child ends before */
  line(word: string): Promise<string>;
}

interface Options {
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
  /** another runtime than the one the tests run on */
  readonly node?: string;
}

/** What the machine's own settings would change in a child. */
const NOT_INHERITED =
  /^(NODE_(?!EXTRA_CA_CERTS)|VITEST|OTEL_|COSTSPAN_|npm_(?!config_)|pnpm_(?!config_)|TEST$|DEV$|PROD$|MODE$)/i;

/** The environment of a child: the machine's without what steers Node, OpenTelemetry and costspan. */
function environment(given: Readonly<Record<string, string>> = {}, node: string = process.execPath): NodeJS.ProcessEnv {
  const inherited = Object.entries(process.env).filter(([name]) => !NOT_INHERITED.test(name));
  return {
    ...Object.fromEntries(inherited),
    PATH: `${dirname(node)}${delimiter}${process.env['PATH'] ?? ''}`,
    ...given,
  };
}

/** Starts a command; its output is kept. */
export function start(command: string, args: readonly string[], { cwd, env, node }: Options): Running {
  const from = performance.now();
  const child = spawn(command, args, { cwd, env: environment(env, node), stdio: ['ignore', 'pipe', 'pipe'] });
  let stdout = '';
  let stderr = '';
  child.stdout?.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  let exited = 0;
  child.once('exit', () => (exited = performance.now()));
  const ended = once(child, 'close').then(([code, signal]) => ({
    code: code as number | null,
    signal: signal as NodeJS.Signals | null,
    stdout,
    stderr,
    ms: exited - from,
  }));
  const line = async (word: string): Promise<string> => {
    const found = (): string | undefined =>
      stdout.split('\n').find((one, i, all) => one.startsWith(word) && i < all.length - 1);
    while (found() === undefined) {
      const next = await Promise.race([once(child.stdout as NodeJS.EventEmitter, 'data').then(() => undefined), ended]);
      if (next && found() === undefined)
        throw new Error(`ended before "${word}": ${next.code ?? next.signal}\n${next.stderr}`);
    }
    return found() as string;
  };
  return { child, ended, line };
}

/** Runs Node in a folder to its end. */
export function node(args: readonly string[], options: Options): Running {
  return start(options.node ?? process.execPath, args, options);
}

/** Runs a tool that must succeed. */
export async function run(command: string, args: readonly string[], options: Options): Promise<string> {
  const { code, stdout, stderr } = await start(command, args, options).ended;
  if (code !== 0)
    throw new Error(
      `${command} ${args.join(' ')} in ${options.cwd}: exit ${code}\n${stdout.slice(-4_000)}\n${stderr.slice(-4_000)}`,
    );
  return stdout;
}

/** `fn` over all items, `width` at a time: as many as the machine has cores to give. */
export async function inParallel<T, R>(items: readonly T[], width: number, fn: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  const queue = items.entries();
  await Promise.all(
    Array.from({ length: width }, async () => {
      for (const [index, item] of queue) results[index] = await fn(item);
    }),
  );
  return results;
}
