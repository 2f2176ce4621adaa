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
export function fileOf(given: string): PackageFile | undefined {
  const location = given.startsWith('file:') ? given.replace(/[?#].*$/, '') : given;
  const at = location.lastIndexOf('/node_modules/');
  if (at === -1) return undefined;
  const start = at + '/node_modules/'.length;
  const inside = location.slice(start);
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
  const { main, exports } = manifestOf(folder);
  const file = typeof main === 'string' ? main : 'index.js';
  const files =
    exports === undefined || exports === null ? [file, `${file}.js`, `${file}/index.js`] : filesIn(rootOf(exports));
  return files.map((one) => one.replace(/^\.\//, '').replaceAll('//', '/'));
}

/** The version of an installed package; some write a `v` before it. */
export function versionOf(folder: string): string | undefined {
  const { version } = manifestOf(folder);
  return typeof version === 'string' ? version.replace(/^v(?=\d)/, '') : undefined;
}

/** Empty where it cannot be read: what is wrong with a package is for Node to say. */
function manifestOf(folder: string): Record<string, unknown> {
  try {
    const text = node?.getBuiltinModule?.('node:fs')?.readFileSync(`${folder}/package.json`, 'utf8') ?? '{}';
    const manifest = JSON.parse(text) as unknown;
    return isObject(manifest) ? manifest : {};
  } catch {
    return {};
  }
}

/** The target of `.`; the whole of `exports` is that where it names no paths. */
function rootOf(exports: unknown): unknown {
  const namesPaths = isObject(exports) && Object.keys(exports).some((key) => key.startsWith('.'));
  return namesPaths ? exports['.'] : exports;
}

function filesIn(target: unknown): string[] {
  if (typeof target === 'string') return [target];
  return isObject(target) ? Object.values(target).flatMap(filesIn) : [];
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
