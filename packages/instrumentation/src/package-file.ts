import { node } from '@costspan/core/internal';
import type { ModuleFile } from './spec.ts';

/** A file of an installed package. */
export interface PackageFile {
  /** npm package, as its folder is named */
  readonly name: string;
  /** absolute path of the package's folder */
  readonly folder: string;
  /** path inside the folder, with slashes; undefined: the main entry */
  readonly path: string | undefined;
}

/** The package file of a URL or path; the innermost package counts. Undefined outside `node_modules`. */
export function fileOf(location: string): PackageFile | undefined {
  const at = location.lastIndexOf('/node_modules/');
  if (at === -1) return undefined;
  const start = at + '/node_modules/'.length;
  const inside = location.slice(start).replace(/[?#].*$/, '');
  const [first = '', second = ''] = inside.split('/', 2);
  const name = first.startsWith('@') ? `${first}/${second}` : first;
  const folder = location.slice(0, start) + name;
  return {
    name,
    folder: pathOf(folder),
    path: inside.slice(name.length + 1),
  };
}

/** Whether a file is the one that a spec names; without a name, whether it is a main entry. */
export function isFile(row: ModuleFile, { name, folder, path }: PackageFile): boolean {
  if (row.name !== name) return false;
  if (row.file === undefined) return path === undefined || mainEntries(folder).has(path);
  return path?.replace(/\.[cm]?js$/, '') === row.file;
}

function pathOf(location: string): string {
  return location.startsWith('file:')
    ? (node?.getBuiltinModule?.('node:url')?.fileURLToPath(location) ?? location)
    : location;
}

const known = new Map<string, ReadonlySet<string>>();

/** The files that `import` and `require` of a package by its name lead to, under any condition. */
function mainEntries(folder: string): ReadonlySet<string> {
  let entries = known.get(folder);
  if (!entries) known.set(folder, (entries = new Set(readMainEntries(folder))));
  return entries;
}

function readMainEntries(folder: string): string[] {
  const text = node?.getBuiltinModule?.('node:fs')?.readFileSync(`${folder}/package.json`, 'utf8') ?? '{}';
  const { main = 'index.js', exports } = JSON.parse(text) as { main?: string; exports?: unknown };
  const root = isObject(exports) && '.' in exports ? exports['.'] : exports;
  const files = exports === undefined ? [main, `${main}.js`, `${main}/index.js`] : filesIn(root);
  return files.map((file) => file.replace(/^\.\//, '').replaceAll('//', '/'));
}

function filesIn(target: unknown): string[] {
  if (typeof target === 'string') return [target];
  return isObject(target) ? Object.values(target).flatMap(filesIn) : [];
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
