import module from 'node:module';
import { guard } from '@costspan/core/internal';
import { addHook } from 'import-in-the-middle';
import { register, supportsSyncHooks } from 'import-in-the-middle/register-hooks.mjs';
import { Hook as RequireHook } from 'require-in-the-middle';
import type { Attachment } from './attachment.ts';
import { isFile, nameInPackage, patch, patchLoaded } from './loaded.ts';
import type { Watched } from './loaded.ts';

const watched: Watched[] = [];

/**
 * Watches the modules of SDKs, in `require()` and `import`, and patches them as they load. The
 * loader sees only files that some spec names: an unrestricted loader hook breaks openai 4.x at
 * start, and slows every other module down.
 */
export function startHooks(attachments: readonly Attachment[]): void {
  const fresh = attachments.filter((attachment) => !watched.some((one) => one.attachment === attachment));
  if (fresh.length === 0) return;
  const rows = fresh.flatMap((attachment) => attachment.spec.modules.map((row) => ({ row, attachment })));
  watched.push(...rows);
  guard('require hook', () => hookRequire(rows));
  guard('import hook', () => hookImport(rows));
  for (const attachment of fresh) guard('loaded modules', () => patchLoaded(attachment));
}

function hookRequire(rows: readonly Watched[]): void {
  const packages = [...new Set(rows.map((one) => one.row.name))];
  new RequireHook(packages, { internals: true }, (exports, name) => {
    for (const one of rows) if (isFile(one.row, name.replaceAll('\\', '/'))) patch(one, exports, name);
    return exports;
  });
}

let importHook: 'none' | 'sync' | 'async' = 'none';

function hookImport(rows: readonly Watched[]): void {
  if (importHook === 'none') addHook(onImport);
  if (supportsSyncHooks()) {
    // In this thread the loader can ask for each file, so that an instrumentation may come later.
    if (importHook === 'none')
      register({
        shouldInclude: (url: string) => watched.some((one) => isFile(one.row, nameInPackage(url) ?? '')),
      } as never);
    importHook = 'sync';
    return;
  }
  const include = rows.map(({ row }) => new RegExp(`/node_modules/${row.name}/${row.file ?? 'index'}\\.[cm]?js$`));
  module.register('import-in-the-middle/hook.mjs', import.meta.url, { data: { include } });
  importHook = 'async';
}

function onImport(url: string, exports: Record<string, unknown>): void {
  const name = nameInPackage(url);
  if (name === undefined) return;
  for (const one of watched) if (isFile(one.row, name)) patch(one, exports, url);
}
