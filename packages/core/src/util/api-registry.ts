import { context } from '@opentelemetry/api';
import type { Context, ContextManager, DiagLogger, MeterProvider, TracerProvider } from '@opentelemetry/api';
import { node } from './node.ts';
import { pathOnNode } from './require.ts';

/** What was registered with `@opentelemetry/api`. */
export interface ApiRegistry {
  /** of the copy that was the first to register anything */
  readonly version?: string;
  readonly trace?: TracerProvider;
  readonly metrics?: MeterProvider;
  /** from 1.10 on */
  readonly logs?: unknown;
  readonly context?: ContextManager;
  readonly diag?: DiagLogger;
}

/** Where every copy of version 1 keeps it: `internal/global-utils` of 1.9.1 and 1.10.0, read 2026-11-30. */
const KEY = Symbol.for('opentelemetry.js.api.1');

/**
 * The one registry of all copies. The API itself gives nothing of it to a copy that is newer than the one
 * that registered: an app with two copies would lose every span without a word.
 */
export function apiRegistry(): ApiRegistry | undefined {
  return (globalThis as Record<symbol, ApiRegistry | undefined>)[KEY];
}

/** The active context, whichever copy of the API holds it; undefined where none does. */
export function activeContext(): Context | undefined {
  return apiRegistry()?.context?.active();
}

let own: string | undefined;

/** The version of our copy: `1.10.0`; of a copy in a bundle only `1.10` or `1.9`. */
export function ownApiVersion(): string {
  return (own ??= readVersion());
}

function readVersion(): string {
  const found = installedVersion();
  // What 1.10 has and 1.9 has not (read 2026-12-01), on an object that is here anyway: to ask for the API's exports by
  // name would end a build of Next.js where they lack one, and to ask for all of them would keep all in a bundle.
  const isFrom110 = 'attach' in context;
  // In a bundle the installed one is another copy, if there is any.
  if (found !== undefined && minorOf(found) >= 10 === isFrom110) return found;
  return isFrom110 ? '1.10' : '1.9';
}

function installedVersion(): string | undefined {
  try {
    // `exports` of the package hides its manifest.
    const [folder] =
      /^.*[\\/]@opentelemetry[\\/]api(?=[\\/])/.exec(pathOnNode('@opentelemetry/api', import.meta.url) ?? '') ?? [];
    const text = folder && node?.getBuiltinModule?.('node:fs')?.readFileSync(`${folder}/package.json`, 'utf8');
    return text ? (JSON.parse(text) as { version?: string }).version : undefined;
  } catch {
    return undefined;
  }
}

const minorOf = (version: string): number => Number(version.split('.')[1]);

/** Of a copy in a bundle the patch is not known. */
const isSame = (version: string, ours: string): boolean => version === ours || version.startsWith(`${ours}.`);

/** The version of another copy that registered first, where it is another one than ours. */
export function otherApiVersion(): string | undefined {
  const version = apiRegistry()?.version;
  return version === undefined || isSame(version, ownApiVersion()) ? undefined : version;
}

/** Whether our copy of the API gives what was registered: a newer copy refuses what an older one holds. */
export function isRegistryReadable(): boolean {
  const other = otherApiVersion();
  return other === undefined || minorOf(other) >= minorOf(ownApiVersion());
}

/** Whether another copy of the API is of another minor version. */
export function isOtherMinor(version: string): boolean {
  return minorOf(version) !== minorOf(ownApiVersion());
}
