import { spawn } from 'node:child_process';
import { APP } from './paths.ts';

/** Nothing of the caller's settings may reach a cell: exporters off, no update checks, no keys. */
const ENV: NodeJS.ProcessEnv = {
  PATH: process.env['PATH'],
  HOME: process.env['HOME'],
  OTEL_TRACES_EXPORTER: 'none',
  OTEL_METRICS_EXPORTER: 'none',
  OTEL_LOGS_EXPORTER: 'none',
  OTEL_LOG_LEVEL: 'none',
};

export interface Ran {
  readonly stdout: string;
  readonly stderr: string;
  /** wall clock from start to exit, ms */
  readonly ms: number;
}

export interface Run {
  readonly cwd?: string;
  /** ms */
  readonly timeout?: number;
  /** beside the fixed ones, and over them */
  readonly env?: NodeJS.ProcessEnv;
  /** a program that runs Node, and its options */
  readonly under?: readonly string[];
}

/** One Node process of the app; rejects with its last words where it fails or takes too long. */
export function node(args: readonly string[], options: Run = {}): Promise<Ran> {
  return new Promise((resolve, reject) => {
    const start = performance.now();
    const [program = process.execPath, ...first] = [...(options.under ?? []), process.execPath];
    const child = spawn(program, [...first, '--no-warnings', ...args], {
      cwd: options.cwd ?? APP,
      env: { ...ENV, ...options.env },
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: options.timeout ?? 120_000,
      killSignal: 'SIGKILL',
    });
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (text: Buffer) => (stdout += text));
    child.stderr.on('data', (text: Buffer) => (stderr += text));
    child.on('error', reject);
    child.on('close', (code, signal) => {
      if (code === 0) resolve({ stdout, stderr, ms: performance.now() - start });
      else
        reject(
          new Error(
            `${args.join(' ').slice(0, 120)} ended with ${signal ?? code}: ${stderr.trim().split('\n').slice(-8).join('\n')}`,
          ),
        );
    });
  });
}

/** A worker's answer: the last line that it prints, as JSON. */
export async function worker<T>(
  file: string,
  args: readonly string[],
  options: Run & { readonly flags?: readonly string[] } = {},
): Promise<T> {
  const { stdout } = await node([...(options.flags ?? []), `worker/${file}`, ...args], options);
  return JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as T;
}
