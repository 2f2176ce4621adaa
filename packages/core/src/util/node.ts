interface NodeBuiltins {
  getBuiltinModule?(id: 'node:async_hooks'): typeof import('node:async_hooks') | undefined;
  getBuiltinModule?(id: 'node:crypto'): typeof import('node:crypto') | undefined;
  getBuiltinModule?(id: 'node:diagnostics_channel'): typeof import('node:diagnostics_channel') | undefined;
  getBuiltinModule?(id: 'node:fs'): typeof import('node:fs') | undefined;
  getBuiltinModule?(id: 'node:module'): typeof import('node:module') | undefined;
  getBuiltinModule?(id: 'node:os'): typeof import('node:os') | undefined;
  getBuiltinModule?(id: 'node:path'): typeof import('node:path') | undefined;
  getBuiltinModule?(id: 'node:stream'): typeof import('node:stream') | undefined;
  getBuiltinModule?(id: 'node:url'): typeof import('node:url') | undefined;
  getBuiltinModule?(id: 'node:zlib'): typeof import('node:zlib') | undefined;
}

const { process } = globalThis as { process?: { getBuiltinModule?(id: string): unknown } };

/**
 * The way to Node's own modules. An import of one would break bundles for the edge. Undefined where
 * there is no `process`; a runtime without the module answers undefined, also Next.js' edge runtime,
 * whose `process` has the function of Node and throws when it is called.
 */
export const node: NodeBuiltins | undefined = process && { getBuiltinModule: builtin };

function builtin(id: string): never {
  try {
    return process?.getBuiltinModule?.(id) as never;
  } catch {
    return undefined as never;
  }
}
