import { install } from './install.ts';
import { manifest, pack, packages } from './pack.ts';

/** For a test's `beforeAll`: the first one packs and installs. */
export const INSTALL_TIMEOUT = 600_000;

/** What an app has beside costspan: the SDKs as their instrumentations develop against them, OpenTelemetry, and clients of a store. */
export const DEPENDENCIES: Readonly<Record<string, string>> = {
  ...sdks(),
  '@opentelemetry/api': '1.10.0',
  '@opentelemetry/context-async-hooks': '3.1.1',
  '@opentelemetry/sdk-trace': '3.1.1',
  ioredis: '6.0.0',
  redis: '6.3.1',
};

/** The SDKs that instrumentations name, each in one version: aliases are older majors. */
function sdks(): Record<string, string> {
  const all = packages()
    .filter((name) => name.startsWith('instrumentation-'))
    .flatMap((name) => Object.entries(manifest(name).devDependencies ?? {}));
  return Object.fromEntries(
    all.filter(([, version]) => /^[\^~]\d/.test(version)).map(([name, v]) => [name, v.slice(1)]),
  );
}

/**
 * Installs all packages as npm users get them; answers the app's folder. By force: an SDK that names an older exporter of
 * OpenTelemetry as an optional peer has npm refuse the newer one, which the SDK does not load.
 */
export async function installApp(): Promise<string> {
  return install('packed', DEPENDENCIES, await pack(packages()), 'matrix', ['--force']);
}
