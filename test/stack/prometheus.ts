import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { program } from './build/parts.ts';
import { freePorts, get, newFolder, startProgram } from './program.ts';
import type { Running } from './program.ts';

export interface Sample {
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

export interface Prometheus extends Running {
  readonly url: string;
  /** The vector that an expression gives now. */
  query(expression: string): Promise<Sample[]>;
}

interface Options {
  /** prometheus.yml; it may name files by absolute path */
  readonly config?: string;
  /** default: a free one */
  readonly port?: number;
}

const NO_SCRAPE = 'storage: { tsdb: { out_of_order_time_window: 30m } }\n';

/** Prometheus 3 with its OTLP receiver. */
export async function startPrometheus({ config = NO_SCRAPE, port }: Options = {}): Promise<Prometheus> {
  const folder = newFolder('prometheus');
  const address = `127.0.0.1:${port ?? (await freePorts(1))[0]}`;
  const url = `http://${address}`;
  const file = join(folder, 'prometheus.yml');
  writeFileSync(file, config);
  const running = await startProgram({
    path: program('prometheus'),
    args: [
      `--config.file=${file}`,
      `--storage.tsdb.path=${join(folder, 'data')}`,
      `--web.listen-address=${address}`,
      '--web.enable-otlp-receiver',
    ],
    folder,
    ready: () => get(`${url}/-/ready`),
  });
  return { ...running, url, query: (expression) => query(url, expression) };
}

interface Answer {
  readonly data: {
    readonly result: readonly { readonly metric: Record<string, string>; readonly value: [number, string] }[];
  };
}

async function query(url: string, expression: string): Promise<Sample[]> {
  const response = await get(`${url}/api/v1/query?${new URLSearchParams({ query: expression })}`);
  const { data } = (await response.json()) as Answer;
  return data.result.map(({ metric, value }) => ({ labels: metric, value: Number(value[1]) }));
}

/** Runs promtool; a non-zero exit is an error with what it said. */
export async function promtool(...args: readonly string[]): Promise<string> {
  const { stdout } = await promisify(execFile)(program('promtool'), args);
  return stdout;
}
