import { processState } from './process-state.ts';

interface Ids {
  prefix: string | undefined;
  count: number;
}

const ids = processState<Ids>('unique ids', () => ({ prefix: undefined, count: 0 }));

/** An id that no other process and no other call has: random once for the process, then counted. */
export function uniqueId(): string {
  // Edge runtimes have no randomness before the first request.
  ids.prefix ??= globalThis.crypto.randomUUID();
  ids.count += 1;
  return `${ids.prefix}-${ids.count.toString(36)}`;
}
