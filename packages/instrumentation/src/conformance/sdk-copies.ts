import { createRequire } from 'node:module';
import { sep } from 'node:path';
import { pathToFileURL } from 'node:url';

let copies = 0;

/** A copy of an SDK of its own: what is patched on it is patched on no other. */
export async function freshCopy(name: string, from: string): Promise<unknown> {
  const require = createRequire(from);
  const entry = require.resolve(name);
  if (entry.endsWith('.mjs')) return await import(`${pathToFileURL(entry).href}?copy=${++copies}`);
  const folder = folderOf(entry);
  for (const file of Object.keys(require.cache)) if (file.startsWith(folder)) delete require.cache[file];
  return require(name);
}

function folderOf(entry: string): string {
  const modules = `node_modules${sep}`;
  const start = entry.lastIndexOf(modules) + modules.length;
  const [scope = '', name = ''] = entry.slice(start).split(sep);
  return entry.slice(0, start) + (scope.startsWith('@') ? `${scope}${sep}${name}` : scope) + sep;
}
