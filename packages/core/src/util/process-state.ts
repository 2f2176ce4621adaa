/**
 * The version of everything that is kept in process state. Raise it when the shape of any of it
 * changes: two copies of core that share a version work as one, others do not touch each other.
 */
const VERSION = 1;

const PREFIX = 'costspan.state.';
const NAME = `${PREFIX}${VERSION}`;
const KEY = Symbol.for(NAME);

/**
 * State that must be one in a process, however many copies of core a bundle or two versions of a
 * dependency bring: settings, the open call, the job store … `make` runs for the first copy that asks.
 */
export function processState<T>(name: string, make: () => T): T {
  const all = ((globalThis as Record<symbol, unknown>)[KEY] ??= new Map<string, unknown>()) as Map<string, unknown>;
  if (!all.has(name)) all.set(name, make());
  return all.get(name) as T;
}

/** Whether another copy of core in this process keeps a state of another version, which this one cannot share. */
export function hasForeignState(): boolean {
  return Object.getOwnPropertySymbols(globalThis).some(
    ({ description = '' }) => description.startsWith(PREFIX) && description !== NAME,
  );
}
