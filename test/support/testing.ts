import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { sdks } from '@costspan/auto/specs';
import { simulatedProviders } from '@costspan/simulator';
import type { Simulator } from '@costspan/simulator';

const PACKAGES = join(import.meta.dirname, '../../packages');

/** What a client of an SDK is made with: the SDK as the test loads it, and where the simulator is. */
export interface Place {
  readonly sim: Simulator;
  /** `http://127.0.0.1:PORT`, of the simulator or of what stands before it */
  readonly origin: string;
  /** Loads an npm package in the way that is tested: by require(), or by the import that is given. */
  readonly load: Load;
}

export type Load = <T>(name: string, imported: () => Promise<T>) => Promise<T>;

/** Folder of the package of an SDK: `/…/packages/instrumentation-NAME`. */
export function folderOf({ scope }: { readonly scope: { readonly name: string } }): string {
  return join(PACKAGES, scope.name.replace('@costspan/', ''));
}

/** What a test knows of one SDK: a file that stands in the SDK's package. */
export interface Tested {
  readonly name: string;
  readonly path: string;
}

/**
 * What a test of all SDKs knows of each, which stands in `testing/FILE` of the SDK's package.
 *
 * @param file the test's file there: `noticed.ts`
 * @param isOwed whether each SDK whose provider has a simulator must have it
 * @throws Error that names the file to write, where one that is owed is missing
 */
export function tested(file: string, { isOwed = true } = {}): Tested[] {
  const all = sdks.map((sdk) => ({ sdk, name: sdk.name, path: join(folderOf(sdk), 'testing', file) }));
  const written = all.filter(({ path }) => existsSync(path));
  const missing = all.filter(
    ({ sdk, path }) =>
      !existsSync(path) && sdk.load().providers.some(({ provider }) => simulatedProviders.includes(provider)),
  );
  if (isOwed && missing.length > 0)
    throw new Error(
      `${missing.map(({ path }) => path).join(', ')}: write the file, as another SDK of a provider with a simulator has it`,
    );
  return written.map(({ name, path }) => ({ name, path }));
}

/** The files of all SDKs, imported: by the SDK's name what each exports. */
export async function imported<T>(
  file: string,
  options?: { readonly isOwed: boolean },
): Promise<(readonly [name: string, exports: T])[]> {
  return Promise.all(
    tested(file, options).map(async ({ name, path }) => [name, (await import(pathToFileURL(path).href)) as T] as const),
  );
}
