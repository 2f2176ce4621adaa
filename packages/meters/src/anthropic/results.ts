import type { Exchange, Usage } from '@costspan/core';
import { BatchResults, batchResultsIn } from '../shared/batch-results.ts';
import type { ResultForm } from '../shared/batch-results.ts';
import { fields } from '../shared/wire/index.ts';
import type { Fields } from '../shared/wire/index.ts';
import { messageUsages } from './message.ts';

const FORM: ResultForm = {
  isResult: (line) => line['custom_id'] !== undefined && fields(line['result']) !== undefined,
  billed(line) {
    const result = fields(line['result']);
    if (result?.['type'] !== 'succeeded') return [];
    const usages = messageUsages({ provider: 'anthropic', status: 200, response: result['message'] });
    return usages.filter(({ end }) => end === 'succeeded');
  },
  bands: [100_000, 200_000],
};

/** All results were read. */
const READ = { type: 'results_read' } as const;

/** What is kept of a batch's results (lines of a `.jsonl` file) while an app reads them: a batch may have a hundred thousand. */
export const RESULTS = {
  keep(line: Fields, [kept]: readonly unknown[]): BatchResults | undefined {
    const results = kept instanceof BatchResults ? kept : new BatchResults(FORM);
    results.add(line);
    return results === kept ? undefined : results;
  },
  atEnd: (): unknown => READ,
};

/** The charges of a batch's results, given as lines or as what was kept of them; undefined where the answer is neither. */
export function resultsUsages(exchange: Exchange): readonly Usage[] | undefined {
  const given: unknown = exchange.response;
  const isRead = Array.isArray(given) && given.at(-1) === READ;
  const results = batchResultsIn(isRead ? (given as unknown[]).slice(0, -1) : given, FORM);
  if (!results && !isRead) return undefined;
  const base = {
    provider: exchange.provider,
    outputType: 'text',
    responseModel: undefined,
    tokens: undefined,
    responseId: /\/batches\/([^/?#]+)\/results/.exec(String(exchange.url))?.[1],
  } as const;
  const nothing = { ...base, model: exchange.model, measures: [], facts: { service_tier: 'batch' } } as const;
  if (!isRead && results?.isWhole !== true) return [{ ...nothing, end: 'pending' }];
  const usages = results?.usages() ?? [];
  return usages.length === 0 ? [{ ...nothing, end: 'canceled' }] : usages.map((usage) => ({ ...usage, ...base }));
}
