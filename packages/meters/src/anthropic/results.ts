import { measure } from '@costspan/core';
import type { Exchange, Usage } from '@costspan/core';
import { fields, list } from '../shared/wire/index.ts';
import type { Fields } from '../shared/wire/index.ts';
import { messageUsages } from './message.ts';

/** Results of one batch that are billed alike, added up: a batch may have a hundred thousand. */
interface Alike {
  readonly type: 'results';
  readonly key: string;
  usages: readonly Usage[];
}

/** All results were read: before that, the sums are not the batch's. */
const READ = { type: 'results_read' } as const;

/** What is kept of a batch's results (lines of a `.jsonl` file) while an app reads them: no line, but their sums. */
export const RESULTS = {
  keep(line: Fields, kept: readonly unknown[]): Alike | undefined {
    const usages = billed(line);
    if (usages.length === 0) return undefined;
    const key = JSON.stringify(usages.map(termsOf));
    const alike = (kept as readonly Alike[]).find((one) => one.key === key);
    if (!alike) return { type: 'results', key, usages };
    alike.usages = usages.map((usage, i) => sum(alike.usages[i] as Usage, usage));
    return undefined;
  },
  atEnd: (): unknown => READ,
};

/** The charges of a batch's results, given as lines or as what was kept of them; undefined where the answer is neither. */
export function resultsUsages(exchange: Exchange): readonly Usage[] | undefined {
  const given = list(exchange.response)?.map((one) => fields(one) ?? {}) ?? [];
  const isFile = given.every(isResult);
  if (given.length === 0 || !(isFile || given.every(({ type }) => type === 'results' || type === READ.type)))
    return undefined;
  const base = {
    provider: exchange.provider,
    outputType: 'text',
    responseModel: undefined,
    tokens: undefined,
    responseId: /\/batches\/([^/?#]+)\/results/.exec(String(exchange.url))?.[1],
  } as const;
  const nothing = { ...base, model: exchange.model, measures: [], facts: { service_tier: 'batch' } } as const;
  if (!isFile && !given.some(({ type }) => type === READ.type)) return [{ ...nothing, end: 'pending' }];
  const alike = isFile
    ? keptOf(given)
    : given.filter(({ type }) => type === 'results').map((one) => one as unknown as Alike);
  if (alike.length === 0) return [{ ...nothing, end: 'canceled' }];
  // Results come in any order, and the charges of a batch in one.
  const sorted = alike.toSorted((a, b) => (a.key < b.key ? -1 : 1));
  return sorted.flatMap(({ usages }) => usages).map((usage) => Object.assign({ ...usage }, base));
}

function isResult(one: Fields): boolean {
  return one['custom_id'] !== undefined && fields(one['result']) !== undefined;
}

function keptOf(lines: readonly Fields[]): readonly Alike[] {
  const kept: Alike[] = [];
  for (const line of lines) {
    const one = RESULTS.keep(line, kept);
    if (one) kept.push(one);
  }
  return kept;
}

/** What the request of one line is billed: it has an answer, or it is free. */
function billed(line: Fields): readonly Usage[] {
  const result = fields(line['result']);
  if (result?.['type'] !== 'succeeded') return [];
  const usages = messageUsages({ provider: 'anthropic', status: 200, response: result['message'] });
  return usages.filter(({ end }) => end === 'succeeded');
}

/** Prices change at these lengths of a prompt. */
const BANDS = [100_000, 200_000];

/** What decides the prices of a usage. */
function termsOf({ model, facts }: Usage): readonly unknown[] {
  const prompt = Number(facts['input_tokens']);
  return [model, facts['service_tier'], facts['inference_geo'], BANDS.filter((length) => prompt > length).length];
}

function sum(a: Usage, b: Usage): Usage {
  const only = b.measures.filter(({ item }) => !a.measures.some((one) => one.item === item));
  const both = a.measures.map((own) => {
    const other = b.measures.find(({ item }) => item === own.item);
    return other ? measure(own.item, own.unit, own.quantity.plus(other.quantity)) : own;
  });
  return { ...a, measures: [...both, ...only], tokens: undefined, incomplete: a.incomplete || b.incomplete };
}
