import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { Simulator } from '@costspan/simulator';
import { node } from '../../packed/support/run.ts';
import type { Running } from '../../packed/support/run.ts';

const MAIN = join(import.meta.dirname, '../../../packages/cli/src/main.ts');

/** Where apps of the tests run, which has an `@costspan/auto` of its own. */
export const APPS: string = join(import.meta.dirname, '..');

export interface View {
  readonly url: string;
  /** opens the page */
  readonly address: string;
  /** what `/api` answers */
  api<T>(path: string): Promise<T>;
  /** sends an export in JSON */
  send(signal: 'logs' | 'traces', message: object): Promise<void>;
}

/** Starts `costspan view` on a port of its own, until the test ends. */
export async function startView(args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<View> {
  const running = viewCommand(['--port', '0', '--no-open', '--json', ...args], env);
  onTestFinished(async () => {
    running.child.kill('SIGTERM');
    await running.ended;
  });
  const { url, token } = JSON.parse(await running.line('{')) as { url: string; token: string };
  return {
    url,
    address: `${url}/?token=${token}`,
    async api<T>(path: string) {
      const response = await fetch(`${url}/api${path}`, { headers: { authorization: `Bearer ${token}` } });
      if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
      return (await response.json()) as T;
    },
    async send(signal, message) {
      const headers = { 'content-type': 'application/json' };
      const response = await fetch(`${url}/v1/${signal}`, { method: 'POST', headers, body: JSON.stringify(message) });
      if (!response.ok) throw new Error(`${signal}: ${response.status} ${await response.text()}`);
    },
  };
}

/** Runs the command as a user does. */
export function viewCommand(args: readonly string[], env: Readonly<Record<string, string>> = {}): Running {
  return node([MAIN, 'view', ...args], { cwd: APPS, env });
}

/** What leads an app of the tests to the simulators. */
export function toSimulators({ openai, fal, replicate }: Simulator): Record<string, string> {
  return {
    COSTSPAN_GATEWAYS: '127.0.0.1=openai',
    OPENAI_BASE_URL: openai.url,
    REPLICATE_BASE_URL: replicate.url,
    FAL_SIMULATOR: fal.url,
  };
}
