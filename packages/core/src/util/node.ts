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

/** What costspan calls of Node's `process`. The edge runtime of Next.js has these functions too, and each throws when it is called. */
interface Process {
  getBuiltinModule?(id: string): unknown;
  once?(event: 'exit', listener: () => void): void;
}

// Of another name than the global: a CommonJS build looks that one up before this line.
const own = (globalThis as { process?: Process }).process;

/**
 * The way to Node's own modules. An import of one would break bundles for the edge. Undefined where
 * there is no `process`; a runtime without the module answers undefined.
 */
export const node: NodeBuiltins | undefined = own && {
  getBuiltinModule: (id: string) => orUndefined(() => own.getBuiltinModule?.(id)) as never,
};

/** Runs `listener` when the process ends; never in a runtime whose processes have no end. */
export function atExit(listener: () => void): void {
  orUndefined(() => own?.once?.('exit', listener));
}

function orUndefined<T>(fn: () => T): T | undefined {
  try {
    return fn();
  } catch {
    return undefined;
  }
}
