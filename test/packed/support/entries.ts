import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { manifest, packages } from './pack.ts';

type Conditions = string | { readonly [condition: string]: Conditions };

/** An entry of a package, as an app imports it. */
export interface Entry {
  /** for example `@costspan/core/ledger` */
  readonly specifier: string;
  /** whether it also has a CommonJS build */
  readonly isDual: boolean;
}

/** Every entry with code that the packages have which are installed in a folder; each file that a pattern matches is one. */
export function installedEntries(app: string, folders: readonly string[] = packages()): Entry[] {
  return folders.flatMap((folder) => {
    const { name } = manifest(folder);
    const root = join(app, 'node_modules', name);
    const { exports = {} } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
      exports?: Readonly<Record<string, Conditions>>;
    };
    return Object.entries(exports).flatMap(([entry, conditions]) => {
      if (typeof conditions === 'string') return [];
      const isDual = conditions['require'] !== undefined;
      const esm = (conditions['import'] ?? conditions) as Readonly<Record<string, string>>;
      const path = esm['default'] as string;
      return stars(root, path).map((star) => ({ specifier: name + entry.slice(1).replace('*', star), isDual }));
    });
  });
}

/** What `*` of a path stands for, for each file that is there. */
function stars(root: string, path: string): string[] {
  if (!path.includes('*')) return [''];
  const [before = '', after = ''] = path.replace('./', '').split('*');
  return globSync(`${before}*${after}`, { cwd: root }).map((file) =>
    file.replaceAll('\\', '/').slice(before.length, -after.length),
  );
}
