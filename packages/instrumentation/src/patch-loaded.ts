import { guard, node, warnOnce } from '@costspan/core/internal';
import type { Attachment } from './attachment.ts';
import { fileOf, isFile } from './package-file.ts';
import { checkVersion } from './sdk-version.ts';

type ModuleCache = Record<string, { exports: unknown } | undefined>;

/**
 * Patches CommonJS modules of an SDK that were loaded before: their prototypes, and with them clients
 * made earlier. `quiet`: without a warning that some clients may not be seen.
 */
export function patchLoaded(attachment: Attachment, how: 'warn' | 'quiet' = 'warn'): void {
  const cache = (node?.getBuiltinModule?.('node:module') as { _cache?: ModuleCache } | undefined)?._cache ?? {};
  for (const [path, loaded] of Object.entries(cache)) {
    const file = fileOf(path.replaceAll('\\', '/'));
    if (!file || !loaded || !Object.hasOwn(attachment.sdk.versions, file.name)) continue;
    guard(`version of ${file.name}`, () => checkVersion(attachment.sdk, file));
    for (const row of attachment.spec.files) {
      if (!isFile(row, file)) continue;
      guard(`patching ${file.name}`, () =>
        attachment.patch(row.targets(loaded.exports as Record<string, unknown>), path),
      );
      if (how === 'warn')
        warnOnce(
          `late ${attachment.sdk.name}`,
          `${row.name} was loaded before costspan: clients made earlier may not be seen. Start costspan first, or use ${attachment.sdk.clientFunction}(client).`,
        );
    }
  }
}
