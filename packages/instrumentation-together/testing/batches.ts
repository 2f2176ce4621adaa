import type { Together } from 'together-ai';
import type { Batches } from '../../../test/support/batches.ts';
import { clientOf } from './client.ts';

export const batches: Batches<Together> = {
  models: ['openai/gpt-oss-120b'],
  client: (place) => clientOf(place),
  async make(together, file) {
    // `files.upload` sends a file of the disk, and to an address of its own.
    const body = new FormData();
    body.set('purpose', 'batch-api');
    body.set('file', file);
    const { id } = await together.post<{ id: string }>('/files/upload', { body });
    const { job } = await together.batches.create({ input_file_id: id, endpoint: '/v1/chat/completions' });
    return String(job?.id);
  },
  async ask(together, id) {
    const { status, output_file_id, error_file_id } = await together.batches.retrieve(id);
    return { isOver: status === 'COMPLETED' || status === 'CANCELLED', output: output_file_id, errors: error_file_id };
  },
  cancel: (together, id) => together.batches.cancel(id),
  read: async (together, file) => (await together.files.content(file)).text(),
};
