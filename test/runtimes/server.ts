import { once } from 'node:events';
import { start } from '../packed/support/run.ts';
import type { Running } from '../packed/support/run.ts';
import { end } from './app.ts';
import type { Result } from './cell.ts';
import type { Signal } from './signals.ts';
import type { World } from './world.ts';

/** A server that does not listen by then never will. */
const START = 60_000;

/** A server does not end before its telemetry has been looked at: it exports often. */
const SOON = {
  OTEL_BSP_SCHEDULE_DELAY: '100',
  OTEL_BLRP_SCHEDULE_DELAY: '100',
  OTEL_METRIC_EXPORT_INTERVAL: '1000',
  OTEL_METRIC_EXPORT_TIMEOUT: '1000',
};

export interface Server {
  /** origin, when it listens */
  readonly origin: string;
  /** Asks for a path and gives the text of the answer, which has to be a success. */
  ask(path: string, init?: RequestInit): Promise<string>;
}

interface Served {
  readonly command: readonly [string, ...string[]];
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
  /** what to wait for before it is ended; nothing where it measures nothing */
  readonly signals?: readonly Signal[] | undefined;
}

/** Starts a server, lets `talk` ask it, waits for its telemetry, ends it by SIGTERM. `talk` gives the answers. */
export async function serve(
  world: World,
  { command: [program, ...args], cwd, env, signals }: Served,
  talk: (server: Server) => Promise<readonly string[]>,
): Promise<Result> {
  const running = start(program, args, { cwd, env: { ...world.env, ...SOON, ...env } });
  const complaints: string[] = [];
  let answers: readonly string[] = [];
  try {
    const origin = await address(running);
    const ask = async (path: string, init?: RequestInit): Promise<string> => {
      const response = await fetch(origin + path, init);
      const text = await response.text();
      if (!response.ok) throw new Error(`${path}: ${response.status} ${text.slice(0, 500)}`);
      return text;
    };
    answers = await talk({ origin, ask });
    await world.telemetry(answers.length, signals);
  } catch (error) {
    complaints.push(error instanceof Error ? error.message : String(error));
  }
  running.child.kill('SIGTERM');
  const { hung, stderr } = await end(running);
  if (hung) complaints.push('the server did not end at SIGTERM');
  if (stderr.trim() !== '') complaints.push(`stderr: ${stderr.slice(0, 2_000)}`);
  return { answers, complaints };
}

/** The first address on loopback that a process says, which is its own. */
async function address({ child, ended }: Running): Promise<string> {
  let said = '';
  for (const signal = AbortSignal.timeout(START); ;) {
    const [, origin] = /(http:\/\/127\.0\.0\.1:\d+)\s/.exec(said) ?? [];
    if (origin !== undefined) return origin;
    const next = once(child.stdout as NodeJS.EventEmitter, 'data', { signal }).then(([text]) => String(text));
    const text = await Promise.race([next, ended]);
    if (typeof text !== 'string')
      throw new Error(`ended before it listened: ${text.code ?? text.signal} ${text.stderr}`);
    said += text;
  }
}
