import { globSync, readFileSync } from 'node:fs';
import { bundledBook, chargeToJson, rate } from '@costspan/core';
import type { Exchange, Usage } from '@costspan/core';
import { expect, test } from 'vitest';
import { billers, meterFor } from './index.ts';

const DAY = '2026-11-24';
const packages = new URL('../../', import.meta.url);
const book = bundledBook();

interface Fixture {
  readonly exchange: Exchange;
}

const files = [
  ...globSync('meters/fixtures/*/*.json', { cwd: packages }),
  ...globSync('instrumentation-*/fixtures/*.json', { cwd: packages }),
];
const fixtures = files.map((file) => {
  const { exchange } = JSON.parse(readFileSync(new URL(file, packages), 'utf8')) as Fixture;
  return { file, exchange };
});

/** What may stand on the bill where nobody says whether an end is billed: `at_risk 0.04`. */
function atRisk(usage: Usage | undefined): string | undefined {
  if (!usage) return undefined;
  const charge = chargeToJson(rate({ ...usage, end: 'no_answer', reported: undefined }, book, DAY));
  return charge['status'] === 'at_risk' ? `at_risk ${String(charge['amount'])}` : undefined;
}

const requests = fixtures.flatMap(({ file, exchange }) => {
  const { provider, model, operation, url, request } = exchange;
  const asked: Exchange = { provider, model, operation, url, request };
  const usage = meterFor(provider)?.usages(asked)[0];
  const expected = usage?.end === 'pending' ? atRisk(usage) : undefined;
  return expected === undefined ? [] : [{ file, asked, expected }];
});

test('there is a request with a price of each biller whose answers are not all that is billed', () => {
  const told = new Set(requests.map(({ asked }) => asked.provider));
  // By tokens that the provider counts, the seconds of a recording, of their own machines, and by money that only an answer states; OpenAI's meter reads Azure.
  expect(billers.filter((biller) => !told.has(biller))).toEqual([
    'anthropic',
    'assemblyai',
    'azure.ai.openai',
    'cohere',
    'deepinfra',
    'deepseek',
    'gladia',
    'hugging_face',
    'perplexity',
    'speechmatics',
  ]);
});

test.each(
  requests.flatMap(({ file, asked, expected }) =>
    ([500, 422] as const).map((status) => [file, status, asked, expected] as const),
  ),
)('%s, answered with %d: what was asked for is at risk', (_, status, asked, expected) => {
  const response = { error: { message: 'no' }, detail: 'no', message: 'no' };
  const [usage] = meterFor(asked.provider)?.usages({ ...asked, status, response }) ?? [];
  expect(usage?.end).toMatch(/server_error|invalid/);
  expect(atRisk(usage)).toBe(expected);
});
