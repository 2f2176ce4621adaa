interface NodeBuiltins {
  getBuiltinModule?(id: 'node:fs'): typeof import('node:fs') | undefined;
  getBuiltinModule?(id: 'node:module'): typeof import('node:module') | undefined;
  getBuiltinModule?(id: 'node:path'): typeof import('node:path') | undefined;
  getBuiltinModule?(id: 'node:url'): typeof import('node:url') | undefined;
}

/**
 * The door to Node's own modules. An import of one would break bundles for the edge; where there
 * is no such module, the answer is undefined.
 */
export const node: NodeBuiltins | undefined = (globalThis as { process?: NodeBuiltins }).process;
