import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

/** Lines that an error shows of what a tool said. */
const LAST_LINES = 30;

interface Options {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** gets each line that the tool prints */
  readonly onLine?: (line: string) => void;
}

/** Runs a tool at low priority to its end; gives its standard output. An exit code other than 0 is an error. */
export async function command(
  program: string,
  args: readonly string[],
  { cwd, env, onLine }: Options = {},
): Promise<string> {
  const child = spawn('nice', ['-n', '10', program, ...args], {
    cwd,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const out: string[] = [];
  const all: string[] = [];
  const read = async (stream: NodeJS.ReadableStream, keep: (line: string) => void): Promise<void> => {
    for await (const line of createInterface({ input: stream })) {
      keep(line);
      all.push(line);
      onLine?.(line);
    }
  };
  const closed = once(child, 'close');
  await Promise.all([read(child.stdout, (line) => out.push(line)), read(child.stderr, () => undefined)]);
  const [code] = (await closed) as [number | null];
  if (code !== 0)
    throw new Error(`${program} ${args.join(' ')} ended with ${code}:\n${all.slice(-LAST_LINES).join('\n')}`);
  return out.join('\n');
}
