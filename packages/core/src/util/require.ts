import { node } from './node.ts';

/**
 * Loads a module synchronously when it is needed, on Node. `id` is resolved from the file that asks,
 * whose `import.meta.url` is `here`, and in a bundle from the bundle. Undefined where there is no Node,
 * or no such module beside the app.
 */
export function requireOnNode(id: string, here: string | undefined): unknown {
  for (const from of [here, typeof __filename === 'string' ? __filename : undefined]) {
    const found = resolved(id, from);
    if (found) return found.require(found.path);
  }
  return undefined;
}

/** Where the same module is, without loading it. */
export function pathOnNode(id: string, here: string | undefined): string | undefined {
  for (const from of [here, typeof __filename === 'string' ? __filename : undefined]) {
    const found = resolved(id, from);
    if (found) return found.path;
  }
  return undefined;
}

function resolved(id: string, from: string | undefined): { require: NodeJS.Require; path: string } | undefined {
  if (from === undefined) return undefined;
  try {
    const require = node?.getBuiltinModule?.('node:module')?.createRequire(from);
    return require && { require, path: require.resolve(id) };
  } catch {
    // Not there: edge runtimes and bundles have no packages beside them.
    return undefined;
  }
}
