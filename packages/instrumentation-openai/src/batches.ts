import { jobKey, passJobOn } from '@costspan/core/internal';
import { JsonLines } from '@costspan/instrumentation';
import type { MethodRow, OpenCall } from '@costspan/instrumentation';
import { batchLines } from '@costspan/meters/openai';
import { named } from './more-targets.ts';
import { generate, settle } from './rows.ts';

interface Batch {
  readonly id?: string;
  readonly model?: string;
  readonly output_file_id?: string | null;
}

/** A batch is charged as the file of its results from the moment that there is one: it may be read by whoever has its id alone. */
function chargedAsFile(batch: unknown, { exchange: { provider } }: OpenCall): unknown {
  const { id, model, output_file_id } = batch as Batch;
  if (id && output_file_id)
    passJobOn(jobKey(provider, id), jobKey(provider, output_file_id), { provider, model, operation: 'files.content' });
  return batch;
}

/** The content of a file: whoever reads that of a batch's results learns what the batch costs. */
function content(): MethodRow {
  const row = settle('Files', 'content', '/files', 'files.content');
  return {
    ...row,
    start(self, args) {
      const start = row.start?.(self, args);
      return (
        start && { ...start, exchange: { ...start.exchange, url: `${start.exchange.url}/${start.jobId}/content` } }
      );
    },
    reader: () => new JsonLines(batchLines()),
  };
}

/** Batches, from their start to the file with their results. */
export const BATCHES: readonly MethodRow[] = [
  generate('Batches', 'create', '/batches', 'batches.create', { job: true }),
  { ...settle('Batches', 'retrieve', '/batches', 'batches.retrieve'), response: chargedAsFile },
  { ...settle('Batches', 'cancel', '/batches', 'batches.cancel'), response: chargedAsFile },
  content(),
].map(named);
