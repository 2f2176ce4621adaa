import { install } from './install.ts';
import { pack, packages } from './pack.ts';

/** For a test's `beforeAll`: the first one packs and installs. */
export const INSTALL_TIMEOUT = 600_000;

/** What an app has beside costspan: the SDKs at their newest major, and OpenTelemetry. */
export const DEPENDENCIES = {
  '@fal-ai/client': '1.10.1',
  '@opentelemetry/api': '1.10.0',
  '@opentelemetry/context-async-hooks': '3.1.1',
  '@opentelemetry/sdk-trace': '3.1.1',
  openai: '7.57.0',
  replicate: '1.4.0',
};

/** Installs all packages as npm users get them; answers the app's folder. */
export async function installApp(): Promise<string> {
  return install('packed', DEPENDENCIES, await pack(packages()));
}
