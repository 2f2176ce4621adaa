import { chargedAsFile, JsonLines } from '@costspan/instrumentation';
import type { MethodRow } from '@costspan/instrumentation';
import { batchLines, batchOf } from '@costspan/meters/openai';
import { named } from './more-targets.ts';
import { generate, settle } from './rows.ts';

const asFile = chargedAsFile(batchOf);

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
  { ...settle('Batches', 'retrieve', '/batches', 'batches.retrieve'), response: asFile },
  { ...settle('Batches', 'cancel', '/batches', 'batches.cancel'), response: asFile },
  content(),
].map(named);
