import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { cached, fill } from './cache.ts';
import { command } from './command.ts';
import { install, onPath } from './debian.ts';
import { build, buildPublished, run } from './go.ts';
import { environment } from './python.ts';
import type { Progress } from './progress.ts';

/**
 * `chdb` is a folder with an npm package: ClickHouse as a library. `focus-validator` is a Python environment.
 * The others are executables.
 */
export type Program =
  | 'otelcol'
  | 'jaeger'
  | 'prometheus'
  | 'promtool'
  | 'prometheus-alertmanager'
  | 'redis-server'
  | 'chromium'
  | 'zsh'
  | 'fish'
  | 'chdb'
  | 'focus-validator';

/** One thing that has to be built or installed. */
export interface Part {
  readonly name: string;
  readonly version: string;
  readonly programs: readonly Program[];
  /** absolute path of one of its programs; undefined while it is not there */
  find(program: Program): string | undefined;
  make(progress: Progress): Promise<void>;
}

interface Built {
  readonly name: string;
  readonly version: string;
  readonly programs: readonly Program[];
  /** leaves the programs in the folder */
  build(folder: string, progress: Progress): Promise<void>;
}

function built({ name, version, programs, build: make }: Built): Part {
  return {
    name,
    version,
    programs,
    find: (one) => (existsSync(cached(one, version)) ? cached(one, version) : undefined),
    make: (progress) => fill(programs, version, (folder) => make(folder, progress)),
  };
}

function debian(name: string, program: Program): Part {
  return {
    name,
    version: 'of Debian',
    programs: [program],
    find: () => onPath(program),
    make: (progress) => install(program, progress),
  };
}

const COLLECTOR = '0.161.0';
const MANIFEST = join(import.meta.dirname, 'collector.yaml');
/** A manifest that names other components is another program. */
const MANIFEST_HASH = createHash('sha256').update(readFileSync(MANIFEST)).digest('hex').slice(0, 8);

const collector = built({
  name: 'collector',
  version: `${COLLECTOR}-${MANIFEST_HASH}`,
  programs: ['otelcol'],
  async build(folder, progress) {
    const builder = `go.opentelemetry.io/collector/cmd/builder@v${COLLECTOR}`;
    progress.step('the builder of the Collector writes its source');
    await run(builder, ['--config', MANIFEST, '--skip-compilation'], folder, progress);
    await build(join(folder, 'source'), ['.'], join(folder, 'otelcol'), progress);
  },
});

/** The last release that Go's proxy can serve: 1.76.0 and 2.13.0 are one commit, and the module path lacks a /v2. */
const jaeger = built({
  name: 'jaeger',
  version: '2.13.0',
  programs: ['jaeger'],
  build: (folder, progress) =>
    buildPublished('github.com/jaegertracing/jaeger@v1.76.0', ['./cmd/jaeger'], folder, progress),
});

/** As a Go module, Prometheus 3.14.0 is 0.314.0. Without the clients of every cloud it takes a third less time. */
const prometheus = built({
  name: 'prometheus',
  version: '3.14.0',
  programs: ['prometheus', 'promtool'],
  build: (folder, progress) =>
    buildPublished(
      'github.com/prometheus/prometheus@v0.314.0',
      ['-tags=remove_all_sd', './cmd/prometheus', './cmd/promtool'],
      folder,
      progress,
    ),
});

/** Half a gigabyte, so no dependency of the workspace, which everyone would install. It is ClickHouse 26.7. */
const clickhouse = built({
  name: 'clickhouse',
  version: '3.4.0',
  programs: ['chdb'],
  async build(folder, progress) {
    progress.step('npm install chdb');
    const target = ['--prefix', join(folder, 'chdb'), '--no-audit', '--no-fund', '--ignore-scripts'];
    await command('npm', ['install', ...target, 'chdb@3.4.0'], { onLine: (line) => progress.tick(line) });
  },
});

/**
 * The FinOps Foundation's own validator. It needs pyarrow and NumPy below 2, and no release of pyarrow after 20 goes
 * with that.
 */
const focusValidator = built({
  name: 'focus',
  version: '2.2.1',
  programs: ['focus-validator'],
  build: (folder, progress) =>
    environment(join(folder, 'focus-validator'), ['focus-validator==2.2.1', 'pyarrow==20.0.0'], progress),
});

export const PARTS: readonly Part[] = [
  debian('alertmanager', 'prometheus-alertmanager'),
  debian('redis', 'redis-server'),
  debian('chromium', 'chromium'),
  debian('zsh', 'zsh'),
  debian('fish', 'fish'),
  clickhouse,
  focusValidator,
  collector,
  jaeger,
  prometheus,
];

/** Absolute path of a program of the stack. Its absence is an error: a test that is skipped proves nothing. */
export function program(name: Program): string {
  const path = PARTS.find((part) => part.programs.includes(name))?.find(name);
  if (path === undefined) throw new Error(`${name} is not there; build it with: npx -y pnpm@12 stack`);
  return path;
}
