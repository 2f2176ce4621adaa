import { node } from '@costspan/core/internal';
import { isOtherRuntime } from './node-version.ts';

/** `@costspan/instrumentation/hooks`: the part that needs Node's module system. */
type Hooks = typeof import('./hooks/index.ts');

/**
 * The module hooks, loaded when an instrumentation is switched on; undefined where there are none to
 * load. They are no import of this package's main entry, because a bundle for CommonJS, the edge or a
 * browser could not load them.
 */
export function moduleHooks(): Hooks | undefined {
  // There hooks that are set do not see what is imported.
  if (isOtherRuntime()) return undefined;
  try {
    const require = node?.getBuiltinModule?.('node:module')?.createRequire(import.meta.url);
    return require?.('@costspan/instrumentation/hooks') as Hooks | undefined;
  } catch {
    return undefined;
  }
}
