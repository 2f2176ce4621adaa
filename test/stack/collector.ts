import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { program } from './build/parts.ts';
import { freePorts, get, newFolder, startProgram } from './program.ts';
import type { Running } from './program.ts';

export interface Collector extends Running {
  /** OTLP/HTTP, for OTEL_EXPORTER_OTLP_ENDPOINT */
  readonly url: string;
  readonly scrapeUrl: string;
  readonly ledgerFile: string;
  /** Starts it again, on the same ports and with the same folder, as a service manager does. */
  start(): Promise<void>;
}

interface Options {
  /** configuration files, the base first */
  readonly configs: readonly string[];
  /** what the files take from the environment, beyond addresses and paths */
  readonly env?: Readonly<Record<string, string>>;
}

/** The Collector with configuration files, which are used as they are. */
export async function startCollector({ configs, env = {} }: Options): Promise<Collector> {
  const folder = newFolder('collector');
  const [grpc, http, health, scrape] = (await freePorts(4)) as [number, number, number, number];
  // Its own metrics would be on a fixed port.
  const quiet = join(folder, 'quiet.yaml');
  writeFileSync(quiet, 'service: { telemetry: { metrics: { level: none } } }\n');
  const ledgerFile = join(folder, 'ledger.jsonl');
  const start = (): Promise<Running> =>
    startProgram({
      path: program('otelcol'),
      args: [...configs, quiet].flatMap((file) => ['--config', file]),
      folder,
      env: {
        OTLP_GRPC_ADDRESS: `127.0.0.1:${grpc}`,
        OTLP_HTTP_ADDRESS: `127.0.0.1:${http}`,
        HEALTH_ADDRESS: `127.0.0.1:${health}`,
        PROMETHEUS_SCRAPE_ADDRESS: `127.0.0.1:${scrape}`,
        QUEUE_DIRECTORY: join(folder, 'queue'),
        LEDGER_FILE: ledgerFile,
        ...env,
      },
      ready: () => get(`http://127.0.0.1:${health}`),
    });
  let running = await start();
  return {
    url: `http://127.0.0.1:${http}`,
    scrapeUrl: `http://127.0.0.1:${scrape}/metrics`,
    ledgerFile,
    folder,
    log: () => running.log(),
    stop: () => running.stop(),
    kill: () => running.kill(),
    async start() {
      running = await start();
    },
  };
}
