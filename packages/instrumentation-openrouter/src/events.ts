import type { EventFilter } from '@costspan/instrumentation';
import { wireOf } from './wire.ts';

/** Of a stream: its first event, which names the answer, and those that tell what it cost or how it ended; no content. */
export const EVENTS: EventFilter = {
  keep(event, kept) {
    const isEnd = ENDS.has(String(event['type']));
    const isKept = isEnd || kept.length === 0 || tells(event) || tells(event['response']);
    return isKept ? facts(event, isEnd) : undefined;
  },
};

const ENDS = new Set(['response.completed', 'response.failed', 'response.incomplete', 'response.cancelled']);

interface Told {
  readonly usage?: unknown;
  readonly error?: unknown;
  readonly response?: Told;
}

function tells(event: unknown): boolean {
  const { usage, error } = (event ?? {}) as Told;
  return (usage ?? error ?? undefined) !== undefined;
}

/** That a response is in progress is no news of a stream: one that is left before its end is not asked for again. */
function facts(event: Readonly<Record<string, unknown>>, isEnd: boolean): Told {
  const { id, model, object, type, status, usage, error, response } = wireOf(event) as Record<string, unknown>;
  const failed = error !== undefined && error !== null;
  return {
    ...({ id, model, object, type } as object),
    ...(isEnd && { status }),
    usage,
    ...(failed && { error: {} }),
    ...(typeof response === 'object' &&
      response !== null && { response: facts(response as Record<string, unknown>, isEnd) }),
  };
}
