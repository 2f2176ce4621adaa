import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { install } from '../packed/support/install.ts';
import { pack, runtimePackages } from '../packed/support/pack.ts';
import { start } from '../packed/support/run.ts';
import type { Packed } from '../packed/support/pack.ts';
import type { Ended, Running } from '../packed/support/run.ts';
import type { Result } from './cell.ts';
import { IN_NEXT } from './sdks.ts';
import { pinned } from './versions.ts';
import type { PackageName } from './versions.ts';
import type { World } from './world.ts';

/** A process that has not ended by then never will. */
const NEVER = 120_000;

/** OpenTelemetry as `apps/telemetry.ts` starts it. */
export const OTEL: readonly PackageName[] = [
  '@opentelemetry/api',
  '@opentelemetry/context-async-hooks',
  '@opentelemetry/exporter-logs-otlp-http',
  '@opentelemetry/exporter-metrics-otlp-http',
  '@opentelemetry/exporter-trace-otlp-http',
  '@opentelemetry/sdk-logs',
  '@opentelemetry/sdk-metrics',
  '@opentelemetry/sdk-trace',
];

/** What apps on plain Node have; one folder serves them all. */
export const ON_NODE: readonly PackageName[] = [...OTEL, 'tsx'];

/** costspan's packages, SDKs and these packages, installed by npm and kept in `.cache/runtimes` while nothing changes. */
export async function installed(set: string, packages: readonly PackageName[]): Promise<string> {
  return install(set, appDependencies(packages), await packed(), 'runtimes');
}

/** All SDKs that an app may call, and these packages. */
export function appDependencies(packages: readonly PackageName[]): Record<string, string> {
  const sdks = IN_NEXT.map((sdk) => ({ [sdk.package]: sdk.version, ...sdk.also }));
  return Object.assign({}, ...sdks, pinned(...packages)) as Record<string, string>;
}

let packing: Promise<Packed> | undefined;

/** costspan as it would be published, packed once a run: a change meanwhile is for the next one. */
export function packed(): Promise<Packed> {
  return (packing ??= pack(runtimePackages()));
}

/** A program from the registry, in a folder of its own; answers its path. */
export async function program(name: PackageName, path: string): Promise<string> {
  const set = name.replaceAll(/\W+/g, '-').replace(/^-/, '');
  const none = { hash: '', folder: '', tarballs: new Map<string, string>() };
  return join(await install(`program-${set}`, pinned(name), none, 'runtimes'), 'node_modules', path);
}

/** The text of a file in `apps/`. */
export function appFile(name: string): string {
  return readFileSync(join(import.meta.dirname, 'apps', name), 'utf8');
}

/** A folder for a cell's app beside what it has installed, with these files and nothing else; answers its path. */
export function write(installedIn: string, name: string, files: Readonly<Record<string, string>>): string {
  const folder = join(installedIn, 'apps', name);
  rmSync(folder, { recursive: true, force: true });
  writeInto(folder, files);
  return folder;
}

export function writeInto(folder: string, files: Readonly<Record<string, string>>): void {
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), text);
  }
}

/** Waits for a process to end by itself; one that does not is killed, and that is a complaint. */
export async function end({ child, ended }: Running): Promise<Ended & { readonly hung: boolean }> {
  let hung = false;
  const timer = setTimeout(() => {
    hung = true;
    child.kill('SIGKILL');
  }, NEVER);
  try {
    return { ...(await ended), hung };
  } finally {
    clearTimeout(timer);
  }
}

/** Runs a cell's app to its end: each line of stdout is what one round answered. */
export async function runApp(
  world: World,
  cwd: string,
  [command, ...args]: readonly [string, ...string[]],
  env: Readonly<Record<string, string>> = {},
): Promise<Result> {
  const { stdout, stderr, code, signal, hung } = await end(
    start(command, args, { cwd, env: { ...world.env, ...env } }),
  );
  return {
    answers: stdout.split('\n').filter((line) => line.startsWith('{')),
    complaints: [
      ...(hung ? ['the process did not end'] : code === 0 ? [] : [`ended with ${code ?? signal}`]),
      ...(stderr.trim() === '' ? [] : [`stderr: ${stderr.trim().slice(0, 2_000)}`]),
    ],
  };
}
