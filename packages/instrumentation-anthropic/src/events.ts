import type { EventFilter } from '@costspan/instrumentation';

/** Of a streamed message its counts, and which model goes on with it. */
export const EVENTS: EventFilter = {
  mayKeep: (line) => /message_start|message_delta|fallback|"error"/.test(line),
  keep({ type, message, usage, delta, content_block }) {
    if (type === 'message_start') {
      const { id, model, usage: first } = { ...(message as Facts) };
      return { type, message: { id, model, usage: first } };
    }
    if (type === 'message_delta') return { type, usage, delta: { stop_reason: (delta as Facts)?.['stop_reason'] } };
    const block = content_block as Facts;
    if (type === 'content_block_start' && block?.['type'] === 'fallback')
      return { type, content_block: { type: 'fallback', to: { model: (block['to'] as Facts)?.['model'] } } };
    return type === 'error' ? { type } : undefined;
  },
};

type Facts = Readonly<Record<string, unknown>> | undefined;
