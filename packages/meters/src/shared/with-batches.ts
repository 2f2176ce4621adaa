import type { Exchange, Usage } from '@costspan/core';
import type { Meter } from '@costspan/core/internal';
import { fields } from '../openai/read.ts';
import { textUsages } from '../openai/text.ts';
import { batchJobUsage } from './batch-job.ts';
import type { BatchState } from './batch-job.ts';
import { fileCharges, linesForm, resultsFileOf } from './batch-lines.ts';
import { BatchLines, batchResultsIn } from './batch-results.ts';
import type { ResultForm } from './batch-results.ts';
import { byBilledName } from './meter.ts';
import { idIn, withoutQuery } from './routes.ts';

/** Batches of a biller whose files are written as OpenAI's are. */
export interface Batches {
  /** the end of the path where they are made, as an expression: `/batches` */
  readonly path: string;
  /** the batch of an answer; undefined where it is none */
  batchOf(answer: unknown): BatchState | undefined;
  readonly form: ResultForm;
}

/** Lines of texts in OpenAI's form, and of what else a biller answers in a batch. */
export function textLines(provider: string, other: (line: Exchange) => Usage): ResultForm {
  return linesForm((line) => {
    const texts = textUsages(provider, line);
    return texts.length > 0 ? texts : [other(line)];
  }, []);
}

/** Reads the content of a file of such a biller as it passes. */
export function batchLinesOf({ form }: Batches): () => BatchLines {
  return () => new BatchLines(form);
}

/** The same meter, which reads batches, too: they are charged by whoever reads the file of their results. */
export function withBatches(meter: Meter, batches: Batches): Meter {
  const { provider, routes } = meter;
  const made = new RegExp(`${batches.path}$`);
  const one = new RegExp(`${batches.path}/([^/]+)(?:/cancel)?$`);
  return {
    ...meter,
    usages: (exchange) =>
      usagesOf(provider, batches, [made, one], exchange)?.map(byBilledName) ?? meter.usages(exchange),
    routes: routes && {
      ...routes,
      bills: (url, request) => made.test(withoutQuery(url)) || routes.bills(url, request),
      jobOf: (url, request) => idIn(one.exec(withoutQuery(url))) ?? routes.jobOf?.(url, request),
    },
  };
}

function usagesOf(
  provider: string,
  { batchOf, form }: Batches,
  places: readonly RegExp[],
  exchange: Exchange,
): readonly Usage[] | undefined {
  const { response, operation, url } = exchange;
  const batch = batchOf(response);
  const results = batchResultsIn(batch?.inline ?? response, form);
  if (results) return fileCharges(provider, exchange, results).map((usage) => ofBatch(usage, batch));
  if (resultsFileOf(exchange) !== undefined || operation === 'files.content') return [];
  const asked = withoutQuery(String(url));
  if (!batch && !places.some((place) => place.test(asked))) return undefined;
  const isList = Array.isArray(response) || fields(response)['object'] === 'list';
  return isList ? [] : [batchJobUsage(provider, exchange, batch)];
}

/** What the batch itself says, where its results stand in it. They may be read from its file, too. */
function ofBatch(usage: Usage, batch: BatchState | undefined): Usage {
  return batch ? { ...usage, model: usage.model ?? batch.model, responseId: batch.results ?? batch.id } : usage;
}
