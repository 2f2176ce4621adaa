import type { Groq } from 'groq-sdk';
import type { Batches } from '../../../test/support/batches.ts';
import { clientOf } from './client.ts';

export const batches: Batches<Groq> = {
  models: ['openai/gpt-oss-120b'],
  client: (place) => clientOf(place),
  async make(groq, file) {
    const input_file_id = String((await groq.files.create({ file, purpose: 'batch' })).id);
    const settings = { endpoint: '/v1/chat/completions', completion_window: '24h' } as const;
    return (await groq.batches.create({ input_file_id, ...settings })).id;
  },
  async ask(groq, id) {
    const { status, output_file_id, error_file_id } = await groq.batches.retrieve(id);
    return { isOver: status === 'completed' || status === 'cancelled', output: output_file_id, errors: error_file_id };
  },
  cancel: (groq, id) => groq.batches.cancel(id),
  read: async (groq, file) => (await groq.files.content(file)).text(),
};
