import type { Mistral } from '@mistralai/mistralai';
import type { Batches } from '../../../test/support/batches.ts';
import { clientOf } from './client.ts';

export const batches: Batches<Mistral> = {
  models: ['mistral-large-2512'],
  client: (place) => clientOf(place),
  async make({ files, batch }, file) {
    const { id } = await files.upload({ file, purpose: 'batch' });
    return (await batch.jobs.create({ inputFiles: [id], endpoint: '/v1/chat/completions' })).id;
  },
  async ask({ batch }, jobId) {
    const { status, outputFile, errorFile } = await batch.jobs.get({ jobId });
    return { isOver: status === 'SUCCESS' || status === 'CANCELLED', output: outputFile, errors: errorFile };
  },
  cancel: ({ batch }, jobId) => batch.jobs.cancel({ jobId }),
  read: async ({ files }, fileId) => new Response(await files.download({ fileId })).text(),
};
