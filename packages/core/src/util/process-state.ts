/**
 * The version of everything that is kept in process state. Raise it when the shape of any of it
 * changes: two copies of core that share a version work as one, others do not touch each other.
 */
const VERSION = 1;

const KEY = Symbol.for(`costspan.state.${VERSION}`);

/**
 * State that must be one in a process, however many copies of core a bundle or two versions of a
 * dependency bring: settings, the open call, the job store … `make` runs for the first copy that asks.
 */
export function processState<T>(name: string, make: () => T): T {
  const all = ((globalThis as Record<symbol, unknown>)[KEY] ??= new Map<string, unknown>()) as Map<string, unknown>;
  if (!all.has(name)) all.set(name, make());
  return all.get(name) as T;
}
