import { spawn } from 'node:child_process';
import type { ChildProcess, StdioOptions } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { gateways } from '@costspan/simulator';
import { fit } from '../../packages/cli/src/text/wrap.ts';

/** Cells of a line of the demo. */
const WIDTH = 100;

/** Starts the demo's own processes as any app is started with costspan. */
export class Processes {
  readonly #env: NodeJS.ProcessEnv;

  constructor(simulator: string, otlpUrl: string) {
    this.#env = {
      // The demo has a back end of its own: settings for another one would lead the telemetry there.
      ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('OTEL_'))),
      OTEL_SERVICE_NAME: 'card-studio',
      OTEL_EXPORTER_OTLP_ENDPOINT: otlpUrl,
      OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
      // The clients talk to hosts that are no provider's: this says who bills for each.
      COSTSPAN_GATEWAYS: Object.entries(gateways)
        .map(([host, provider]) => `${host}=${provider}`)
        .join(','),
      // What a credit of ElevenLabs costs depends on the plan, which its owner knows.
      COSTSPAN_PRICES: join(import.meta.dirname, 'prices.json'),
      SIMULATOR: simulator,
    };
  }

  /** Runs a file to its end, and gives its exit code. */
  async run(file: string, env: NodeJS.ProcessEnv, stdout: 'inherit' | 'ignore'): Promise<number> {
    const [code] = await once(this.#start(file, env, ['ignore', stdout, 'pipe']), 'close');
    return (code as number | null) ?? 1;
  }

  /** Starts a server, and gives the address that it prints; `stop` ends it as a service manager does. */
  async serve(file: string): Promise<{ url: string; stop(): Promise<unknown> }> {
    const child = this.#start(file, {}, ['ignore', 'pipe', 'pipe']);
    const [url] = (await once(createInterface({ input: child.stdout as NodeJS.ReadableStream }), 'line')) as [string];
    return {
      url,
      stop() {
        child.kill('SIGTERM');
        return once(child, 'close');
      },
    };
  }

  #start(file: string, env: NodeJS.ProcessEnv, stdio: StdioOptions): ChildProcess {
    const args = ['--import', '@costspan/auto/register', file];
    const child = spawn(process.execPath, args, { cwd: import.meta.dirname, stdio, env: { ...this.#env, ...env } });
    createInterface({ input: child.stderr as NodeJS.ReadableStream }).on('line', (line) => {
      console.error(fit(line, WIDTH));
    });
    return child;
  }
}
