import { node, worker } from './child.ts';
import { START } from './paths.ts';
import type { Plan } from './options.ts';
import { delta, median, noiseOf } from './stats.ts';
import type { Delta } from './stats.ts';

export interface Start {
  readonly id: string;
  readonly title: string;
  /** ms of CPU, all threads, of a whole process that does nothing else */
  readonly median: number;
  readonly least: number;
  /** ms of wall clock, from start to exit */
  readonly wall: number;
  readonly overOtel?: Delta | undefined;
}

export interface Starts {
  readonly rows: readonly Start[];
  /** ms of CPU */
  readonly noise: number;
  readonly book: { readonly ms: number; readonly models: number; readonly version: string };
}

const VARIANTS: readonly { id: string; title: string; imports: readonly string[] }[] = [
  { id: 'nothing', title: 'nothing', imports: [] },
  { id: 'imported', title: 'OpenTelemetry SDK, imported', imports: ['otel-imported'] },
  { id: 'otel', title: 'OpenTelemetry SDK, started', imports: ['otel'] },
  { id: 'register', title: '@costspan/auto/register', imports: ['register'] },
  { id: 'costspan', title: 'costspan instrumentations, SDK started', imports: ['costspan', 'otel'] },
  { id: 'otel2', title: 'OpenTelemetry SDK, started, again', imports: ['otel'] },
];

/** An app's usual settings: the exporters that the SDK loads by itself. No process lives long enough to export. */
const ENV = {
  OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:9',
  OTEL_TRACES_EXPORTER: undefined,
  OTEL_METRICS_EXPORTER: undefined,
  OTEL_LOGS_EXPORTER: undefined,
};

/** Cold processes with an empty program, in a folder of their own: what `--import` adds before the app's first line. */
export async function measureStarts(plan: Plan, progress: (text: string) => void): Promise<Starts> {
  const seen = new Map<string, { cpu: number; ms: number }[]>();
  // The first round fills the file cache and is thrown away.
  for (let round = -1; round < plan.starts; round++) {
    for (const { id, title, imports } of round % 2 === 0 ? VARIANTS : VARIANTS.toReversed()) {
      progress(`start-up ${Math.max(round, 0) + 1} of ${plan.starts}, ${title}`);
      const args = [...imports.flatMap((file) => ['--import', `./start/${file}.mjs`]), 'start/app.mjs'];
      const { stdout, ms } = await node(args, { cwd: START, env: ENV });
      const { cpu } = JSON.parse(stdout) as { cpu: number };
      if (round >= 0) seen.set(id, [...(seen.get(id) ?? []), { cpu, ms }]);
    }
  }
  const of = (id: string, what: 'cpu' | 'ms' = 'cpu'): number[] => (seen.get(id) ?? []).map((one) => one[what]);
  const rows = VARIANTS.map(({ id, title, imports }) => ({
    id,
    title,
    median: median(of(id)),
    least: Math.min(...of(id)),
    wall: median(of(id, 'ms')),
    overOtel: imports.some((file) => !file.startsWith('otel')) ? delta(of(id), of('otel')) : undefined,
  }));
  return { rows, noise: noiseOf(of('otel'), of('otel2')), book: await measureBook(plan) };
}

async function measureBook(plan: Plan): Promise<Starts['book']> {
  const seen: Starts['book'][] = [];
  for (let i = 0; i < plan.starts; i++) seen.push(await worker<Starts['book']>('book.ts', []));
  const { models, version } = seen[0] as Starts['book'];
  return { ms: median(seen.map((one) => one.ms)), models, version };
}
