import { node, worker } from './child.ts';
import type { Plan } from './options.ts';
import { delta, median, noiseOf, quantile } from './stats.ts';
import type { Delta } from './stats.ts';

export interface Start {
  readonly title: string;
  /** wall clock of a whole process that does nothing else, ms */
  readonly median: number;
  readonly p95: number;
  readonly overOtel?: Delta | undefined;
}

export interface Starts {
  readonly rows: readonly Start[];
  readonly noise: number;
  readonly book: { readonly ms: number; readonly models: number; readonly version: string };
}

const VARIANTS: readonly { title: string; imports: readonly string[] }[] = [
  { title: 'nothing', imports: [] },
  { title: 'OpenTelemetry SDK', imports: ['otel'] },
  { title: 'OpenTelemetry SDK, again', imports: ['otel'] },
  { title: 'SDK + costspan instrumentations', imports: ['costspan', 'otel'] },
  { title: '@costspan/auto/register', imports: ['register'] },
];

/** Cold processes with an empty program: what `--import` adds before the app's first line. */
export async function measureStarts(
  plan: Plan,
  packages: readonly string[],
  progress: (text: string) => void,
): Promise<Starts> {
  const variants = VARIANTS.filter((one) => !one.imports.includes('register') || packages.includes('@costspan/auto'));
  const ms = new Map<string, number[]>();
  // The first round fills the file cache and is thrown away.
  for (let round = -1; round < plan.starts; round++) {
    for (const one of round % 2 === 0 ? variants : variants.toReversed()) {
      progress(`start-up ${Math.max(round, 0) + 1} of ${plan.starts}, ${one.title}`);
      const ran = await node([
        ...one.imports.flatMap((file) => ['--import', `./start/${file}.mjs`]),
        'start/empty.mjs',
      ]);
      if (round >= 0) ms.set(one.title, [...(ms.get(one.title) ?? []), ran.ms]);
    }
  }
  const of = (title: string): number[] => ms.get(title) ?? [];
  const otel = of('OpenTelemetry SDK');
  const rows = variants.map(({ title, imports }) => ({
    title,
    median: median(of(title)),
    p95: quantile(of(title), 0.95),
    overOtel: imports.some((file) => file !== 'otel') ? delta(of(title), otel) : undefined,
  }));
  return { rows, noise: noiseOf(otel, of('OpenTelemetry SDK, again')), book: await measureBook(plan) };
}

async function measureBook(plan: Plan): Promise<Starts['book']> {
  const seen: Starts['book'][] = [];
  for (let i = 0; i < plan.starts; i++) seen.push(await worker<Starts['book']>('book.ts', []));
  const { models, version } = seen[0] as Starts['book'];
  return { ms: median(seen.map((one) => one.ms)), models, version };
}
