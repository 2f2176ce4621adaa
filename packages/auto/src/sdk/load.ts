import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Protocol } from './types.ts';

const ours = createRequire(import.meta.url);

function sdkNode(): string {
  return ours.resolve('@opentelemetry/sdk-node');
}

/** Of `@opentelemetry/sdk-node`, whose `exports` may hide it. */
export function sdkVersion(): string {
  const [folder = ''] = /^.*[\\/]@opentelemetry[\\/]sdk-node(?=[\\/])/.exec(sdkNode()) ?? [];
  return (JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { version: string }).version;
}

/** Whether the SDK is of version 3; version 2 is made of other packages. */
export function isVersion3(): boolean {
  return sdkNode().endsWith('.cjs');
}

/** Loads `@opentelemetry/sdk-node`, or a package that it depends on: the copies that it uses itself. */
export function load<T>(name: string): T {
  const path = name === '@opentelemetry/sdk-node' ? sdkNode() : createRequire(sdkNode()).resolve(name);
  const twin = path.replace(/\.cjs$/, '.mjs');
  // Version 3 has each module twice. Of the kind that ours are: the other would bring a second copy of
  // `@opentelemetry/api`, fifty files.
  if (typeof __filename === 'undefined' && existsSync(twin))
    try {
      return ours(twin) as T;
    } catch {
      // An app may be in the middle of importing it: `Promise.all([import(…), import('@costspan/auto/register')])`.
    }
  return ours(path) as T;
}

/** Loads the exporter of a signal for a protocol. */
export function loadExporter<T>(signal: 'trace' | 'metrics' | 'logs', protocol: Protocol): T {
  return load<T>(`@opentelemetry/exporter-${signal}-otlp-${protocol === 'http/json' ? 'http' : 'proto'}`);
}
