import type { EventFilter } from '@costspan/instrumentation';
import { wireOf } from './wire.ts';

/** Of a stream: its first event, which names the answer, and those that tell what it cost or how it ended; no content. */
export const EVENTS: EventFilter = {
  keep(event, kept) {
    const isFirst = kept.length === 0;
    return isFirst || tells(event) || tells(event['response']) ? facts(event) : undefined;
  },
};

function tells(event: unknown): boolean {
  const { usage, error } = (event ?? {}) as Told;
  return (usage ?? error ?? undefined) !== undefined;
}

interface Told {
  readonly usage?: unknown;
  readonly error?: unknown;
  readonly response?: Told;
}

function facts(event: Readonly<Record<string, unknown>>): Told {
  const { id, model, object, type, status, usage, error, response } = wireOf(event) as Record<string, unknown>;
  const failed = error !== undefined && error !== null;
  return {
    ...({ id, model, object, type, status } as object),
    usage,
    ...(failed && { error: {} }),
    ...(typeof response === 'object' && response !== null && { response: facts(response as Record<string, unknown>) }),
  };
}
