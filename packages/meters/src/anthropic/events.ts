import { fields } from '../shared/wire/index.ts';
import type { Fields } from '../shared/wire/index.ts';

/** What is kept of a streamed message: its counts, and which model goes on with it. */
export const EVENTS = {
  mayKeep: (line: string): boolean => /message_start|message_delta|fallback|"error"/.test(line),
  keep({ type, message, usage, delta, content_block }: Fields): Fields | undefined {
    if (type === 'message_start') {
      const { id, model, usage: first } = { ...fields(message) };
      return { type, message: { id, model, usage: first } };
    }
    if (type === 'message_delta') return { type, usage, delta: { stop_reason: fields(delta)?.['stop_reason'] } };
    const block = fields(content_block);
    if (type === 'content_block_start' && block?.['type'] === 'fallback')
      return { type, content_block: { type: 'fallback', to: { model: fields(block['to'])?.['model'] } } };
    return type === 'error' ? { type } : undefined;
  },
};
