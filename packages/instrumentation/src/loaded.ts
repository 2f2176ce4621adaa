import { guard, warnOnce } from '@costspan/core/internal';
import type { Attachment } from './attachment.ts';
import type { ModuleRow } from './spec.ts';

export interface Watched {
  readonly row: ModuleRow;
  readonly attachment: Attachment;
}

/** `node:module` where there is one: a bundle for the edge must not import it. */
function nodeModule(): typeof import('node:module') | undefined {
  const node = (globalThis as { process?: { getBuiltinModule?(id: string): unknown } }).process;
  return node?.getBuiltinModule?.('node:module') as typeof import('node:module') | undefined;
}

/** `openai/client.mjs` of a file's URL or path; the innermost package counts. */
export function nameInPackage(location: string): string | undefined {
  const at = location.lastIndexOf('/node_modules/');
  return at === -1 ? undefined : location.slice(at + '/node_modules/'.length).replace(/\?.*$/, '');
}

export function isFile(row: ModuleRow, name: string): boolean {
  if (!name.startsWith(row.name)) return false;
  const file = name.slice(row.name.length).replace(/\.[cm]?js$/, '');
  return row.file === undefined ? file === '' || file === '/index' : file === `/${row.file}`;
}

export function patch(one: Watched, exports: unknown, where: string): void {
  if ((typeof exports !== 'object' && typeof exports !== 'function') || exports === null) return;
  guard(`patching ${where}`, () => one.attachment.patch(one.row.targets(exports as Record<string, unknown>), where));
}

/** CommonJS modules that were loaded before: their prototypes are patched now, and clients made earlier with them. */
export function patchLoaded(attachment: Attachment, how: 'warn' | 'quiet' = 'warn'): void {
  const cache = ((nodeModule() ?? {}) as { _cache?: Record<string, { exports: unknown } | undefined> })._cache ?? {};
  for (const [file, loaded] of Object.entries(cache)) {
    const name = nameInPackage(file.replaceAll('\\', '/'));
    if (name === undefined || !loaded) continue;
    for (const row of attachment.spec.modules) {
      if (!isFile(row, name)) continue;
      patch({ row, attachment }, loaded.exports, file);
      if (how === 'warn')
        warnOnce(
          `late ${attachment.spec.name}`,
          `${row.name} was loaded before costspan: clients made earlier may not be seen. Start costspan first, or use instrument${attachment.spec.name}(client).`,
        );
    }
  }
}
