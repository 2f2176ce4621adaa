import type { Exchange, Usage } from '@costspan/core';
import type { End } from '@costspan/core/internal';
import { fields, list, number, text } from '../wire/index.ts';
import type { Fields } from '../wire/index.ts';
import { endOf, stateOf } from '../end.ts';
import type { Biller } from './call.ts';

/** A batch as its API or the SDK names it: `batches/1`, `projects/…/batchPredictionJobs/1`. */
const NAME = /^batches\/|\/batchPredictionJobs\//;

/** One request of a batch with what became of it. */
export interface BatchLine {
  readonly request: unknown;
  readonly response: unknown;
  /** an error in place of the response */
  readonly error: Fields | undefined;
}

/** A job that answers many requests at half the price. */
export interface BatchJob {
  readonly name: string | undefined;
  readonly model: string | undefined;
  readonly end: End;
  /** lines whose answers the job itself holds; those in a file or a bucket are not seen */
  readonly lines: readonly BatchLine[];
}

/**
 * The batch job of an exchange: `GenerateContentBatch` in an operation (Gemini API), a
 * `BatchPredictionJob` (Vertex AI) or the `BatchJob` that the SDK makes of either. Undefined where it is none.
 * https://ai.google.dev/api/batch-api and
 * https://docs.cloud.google.com/vertex-ai/docs/reference/rest/v1/projects.locations.batchPredictionJobs, 2026-11-30.
 */
export function batchJobOf(exchange: Exchange): BatchJob | undefined {
  const answer = fields(exchange.response);
  const asked = fields(exchange.request);
  const batch = fields(asked?.['batch']);
  const name = text(answer?.['name']);
  const isJob = name !== undefined && NAME.test(name);
  if (!isJob && !batch && !(asked && 'src' in asked) && asked?.['inputConfig'] === undefined) return undefined;
  const metadata = fields(answer?.['metadata']);
  const requests = requestsOf(asked, batch);
  return {
    name: isJob ? name : undefined,
    model: text(answer?.['model'] ?? metadata?.['model'] ?? batch?.['model'] ?? asked?.['model']),
    end: hasFile(answer, metadata)
      ? 'pending'
      : endOfJob(exchange, answer, text(answer?.['state'] ?? metadata?.['state'])),
    lines: responsesOf(answer, metadata).map((line, i) => ({
      request: requests[i],
      response: line?.['response'],
      error: fields(line?.['error']),
    })),
  };
}

function requestsOf(asked: Fields | undefined, batch: Fields | undefined): readonly unknown[] {
  const source = fields(asked?.['src']);
  const requests = fields(fields(batch?.['inputConfig'] ?? batch?.['input_config'])?.['requests'])?.['requests'];
  const inlined = list(asked?.['src']) ?? list(source?.['inlinedRequests']) ?? list(requests) ?? [];
  return inlined.map((line) => fields(line)?.['request'] ?? line);
}

function responsesOf(answer: Fields | undefined, metadata: Fields | undefined): (Fields | undefined)[] {
  for (const place of [answer?.['response'], metadata?.['output'], answer?.['dest']]) {
    const inlined = fields(place)?.['inlinedResponses'];
    const lines = list(inlined) ?? list(fields(inlined)?.['inlinedResponses']);
    if (lines) return lines.map(fields);
  }
  return [];
}

/** A job whose answers are in a file is over for its bill when that is read. */
function hasFile(answer: Fields | undefined, metadata: Fields | undefined): boolean {
  return [answer?.['response'], metadata?.['output'], answer?.['dest']].some((place) => {
    const { responsesFile, fileName } = fields(place) ?? {};
    return responsesFile !== undefined || fileName !== undefined;
  });
}

function endOfJob({ status }: Exchange, answer: Fields | undefined, state: string | undefined): End {
  const http = endOf(status, answer);
  if (http !== 'succeeded') return http;
  const word = state?.replace(/^(?:JOB|BATCH)_STATE_/, '').replace(/^PARTIALLY_/, '');
  if (word === undefined && answer?.['done'] === true) return fields(answer['error']) ? 'failed' : 'succeeded';
  return stateOf(word) ?? 'pending';
}

/** A line without a response is not charged; its code is a `google.rpc.Code`, 3 is INVALID_ARGUMENT. */
function withoutResponse(usage: Usage, error: Fields): Usage {
  return { ...usage, end: number(error['code']) === 3 ? 'invalid' : 'server_error', measures: [] };
}

/**
 * One usage for each line, the answered ones first: the first stands for the job. A job that is
 * under way, or whose answers are elsewhere, has one without quantities.
 */
export function batchUsages(
  provider: Biller,
  asked: Exchange,
  job: BatchJob,
  read: (line: Exchange) => Usage,
): readonly Usage[] {
  const exchange = { provider, model: job.model ?? asked.model, operation: 'batch', url: asked.url ?? job.name };
  const lines = job.end === 'pending' ? [] : job.lines;
  const usages = lines
    .toSorted((a, b) => Number(a.error !== undefined) - Number(b.error !== undefined))
    .map(({ request, response, error }) => {
      const usage = read({ ...exchange, request, response: error ? undefined : response });
      return error ? withoutResponse(usage, error) : usage;
    });
  const [first, ...others] = usages;
  if (first) return [{ ...first, responseId: job.name }, ...others];
  return [{ ...read(exchange), responseId: job.name, end: job.end, measures: [] }];
}
