import type OpenAI from 'openai';
import type { Batches } from '../../../test/support/batches.ts';
import { clientOf } from './client.ts';

export const batches: Batches<OpenAI> = {
  models: ['gpt-5-mini', 'gpt-4o-mini'],
  client: (place) => clientOf(place),
  async make(openai, file) {
    const { id: input_file_id } = await openai.files.create({ file, purpose: 'batch' });
    const settings = { endpoint: '/v1/chat/completions', completion_window: '24h' } as const;
    return (await openai.batches.create({ input_file_id, ...settings })).id;
  },
  async ask(openai, id) {
    const { status, output_file_id, error_file_id } = await openai.batches.retrieve(id);
    return { isOver: status === 'completed' || status === 'cancelled', output: output_file_id, errors: error_file_id };
  },
  cancel: (openai, id) => openai.batches.cancel(id),
  read: async (openai, file) => (await openai.files.content(file)).text(),
};
