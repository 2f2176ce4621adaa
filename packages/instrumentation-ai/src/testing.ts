import { strict as assert } from 'node:assert';
import { readFileSync } from 'node:fs';
import { configure, memoryJobStore } from '@costspan/core';
import { attachmentOf, openCallCount } from '@costspan/instrumentation';
import { Recorder, Stub } from '@costspan/instrumentation/conformance';
import type { Answer, Fixture, Sent } from '@costspan/instrumentation/conformance';
import { registerMeters } from '@costspan/meters';
import { spec } from './spec.ts';

/** What costspan records, and a `fetch` for providers that is answered by `serve`. */
export function play(serve: (sent: Sent, number: number) => Answer): {
  fetch: typeof globalThis.fetch;
  recorder: Recorder;
  sent: readonly Sent[];
} {
  registerMeters();
  const recorder = new Recorder();
  configure({ jobStore: memoryJobStore() });
  attachmentOf(spec).providers = recorder.providers;
  const stub = new Stub(serve);
  return { fetch: stub.fetch, recorder, sent: stub.sent };
}

/** A documented exchange of another SDK's package: the AI SDK makes the same requests. */
export function fixtureOf(name: string): Fixture {
  const [sdk, file] = name.split('/');
  const url = new URL(`../../instrumentation-${sdk}/fixtures/${file}.json`, import.meta.url);
  return JSON.parse(readFileSync(url, 'utf8')) as Fixture;
}

/** What a fixture's exchange answers. */
export function answerOf({ exchange }: Fixture): Answer {
  const isFile = exchange.headers?.['content-type']?.startsWith('audio') === true;
  const body = isFile ? new Uint8Array([73, 68, 51]) : exchange.response;
  return { status: exchange.status ?? 200, headers: exchange.headers, body };
}

/** Facts of the ledger's records that a test compares. */
export function charges({ records }: Recorder): Record<string, unknown>[] {
  return records.map(({ attributes: one }) => ({
    provider: one['gen_ai.provider.name'],
    model: one['gen_ai.request.model'],
    status: one['costspan.cost.status'] ?? one['costspan.cost.missing_reason'],
    amount: one['costspan.cost.amount_decimal'],
    outcome: one['costspan.billing.outcome'],
    retries: one['costspan.transport.retry_count'],
  }));
}

/** A call of an app by a provider of the AI SDK, and what it costs. */
export interface ProviderCase {
  readonly call: (fetch: typeof globalThis.fetch) => unknown;
  /** documented answers, by method and the address that a request begins with */
  readonly answers: Readonly<Record<string, Answer>>;
  /** who bills, for which model, with which status or reason, and how much where there is a price */
  readonly expect: readonly [provider: string, model: string, status: string, amount?: string];
}

/** Plays a case, and answers its charges in the form of `expect`. */
export async function chargesIn({ call, answers }: ProviderCase): Promise<unknown[]> {
  const { fetch, recorder } = play(({ method, url }) => {
    const found = Object.entries(answers).find(([address]) => `${method} ${url}`.startsWith(address));
    if (!found) throw new Error(`no answer to ${method} ${url}`);
    return found[1];
  });
  await call(fetch);
  assert.deepEqual([recorder.open, openCallCount()], [[], 0]);
  assert.doesNotMatch(recorder.text(), /canary|paper boat/i);
  assert.deepEqual(
    new Set(recorder.records.map(({ attributes }) => attributes['costspan.transport.retry_count'])),
    ONCE,
  );
  return charges(recorder).map(({ provider, model, status, amount }) =>
    [provider, model, status, amount].filter((one) => one !== undefined),
  );
}

/** Nothing was tried twice. */
const ONCE = new Set([0]);

/** What a file is answered with; its bytes say nothing. */
export function fileOf(type: string, headers: Readonly<Record<string, string>> = {}): Answer {
  return { headers: { 'content-type': type, ...headers }, body: new Uint8Array([137, 80, 78, 71]) };
}
