import { readFileSync, realpathSync } from 'node:fs';
import { createRequire, findPackageJSON, registerHooks } from 'node:module';
import { dirname, join, sep } from 'node:path';
import { pathToFileURL } from 'node:url';

/** A copy of an SDK of its own: what is patched on it is patched on no other. */
export async function freshCopy(name: string, from: string): Promise<unknown> {
  const entry = commonJsEntry(name, from);
  if (entry === undefined) return importCopy(name, from);
  const require = createRequire(from);
  const folder = folderOf(entry);
  for (const file of Object.keys(require.cache)) if (file.startsWith(folder)) delete require.cache[file];
  return require(name);
}

/** Whether `require()` of an SDK works: one that exports only for `import` has none. */
export function canRequire(name: string, from: string): boolean {
  return resolved(name, from) !== undefined;
}

function resolved(name: string, from: string): string | undefined {
  try {
    return createRequire(from).resolve(name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_PACKAGE_PATH_NOT_EXPORTED') return undefined;
    throw error;
  }
}

/** The file that `require()` leads to, where it is a CommonJS module. */
function commonJsEntry(name: string, from: string): string | undefined {
  const entry = resolved(name, from);
  if (entry === undefined || entry.endsWith('.mjs')) return undefined;
  return entry.endsWith('.cjs') || manifestOf(pathToFileURL(entry).href).type !== 'module' ? entry : undefined;
}

interface Manifest {
  readonly folder: string;
  readonly type?: string;
  readonly main?: string;
  readonly exports?: unknown;
}

function manifestOf(name: string, from?: string): Manifest {
  const path = findPackageJSON(name, from);
  if (path === undefined) throw new Error(`${name} is not installed`);
  return {
    ...(JSON.parse(readFileSync(path, 'utf8')) as Omit<Manifest, 'folder'>),
    folder: dirname(realpathSync(path)),
  };
}

function folderOf(entry: string): string {
  const modules = `node_modules${sep}`;
  const start = entry.lastIndexOf(modules) + modules.length;
  const [scope = '', name = ''] = entry.slice(start).split(sep);
  return entry.slice(0, start) + (scope.startsWith('@') ? `${scope}${sep}${name}` : scope) + sep;
}

let copies = 0;

/** An ECMAScript module is loaded once for each URL: all files of a copy have its number in theirs. */
async function importCopy(name: string, from: string): Promise<unknown> {
  const { folder, exports, main = 'index.js' } = manifestOf(name, from);
  const root = isObject(exports) && '.' in exports ? exports['.'] : exports;
  const entry = join(folder, importTarget(root) ?? main);
  const copy = `copy=${++copies}`;
  const inside = pathToFileURL(folder + sep).href;
  registerHooks({
    resolve(specifier, context, nextResolve) {
      const found = nextResolve(specifier, context);
      const isOfCopy = context.parentURL?.endsWith(`?${copy}`) && found.url.startsWith(inside);
      return isOfCopy ? { ...found, url: `${found.url}?${copy}` } : found;
    },
  });
  return await import(`${pathToFileURL(entry).href}?${copy}`);
}

/** What `exports` names for `import`, as Node reads it: the first condition that holds. */
function importTarget(target: unknown): string | undefined {
  if (typeof target === 'string') return target;
  if (!isObject(target)) return undefined;
  const held = Object.keys(target).find((name) => ['node', 'import', 'module-sync', 'default'].includes(name));
  return held === undefined ? undefined : importTarget(target[held]);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
