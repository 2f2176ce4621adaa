import { processState } from '../util/process-state.ts';

/** Generations that were made by HTTP outside every SDK's instrumentation, by biller: for `costspan doctor`. */
const seen = (): Map<string, number> => processState('generations by HTTP', () => new Map());

export function noteSeenByHttp(provider: string): void {
  const counts = seen();
  counts.set(provider, (counts.get(provider) ?? 0) + 1);
}

/** How many generations of each biller the HTTP layer has seen in this process. */
export function seenByHttp(): Readonly<Record<string, number>> {
  return Object.fromEntries(seen());
}
