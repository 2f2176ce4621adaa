import { readFileSync } from 'node:fs';
import { configure, memoryJobStore } from '@costspan/core';
import { attachmentOf } from '@costspan/instrumentation';
import { Recorder, Stub } from '@costspan/instrumentation/conformance';
import type { Answer, Fixture, Sent } from '@costspan/instrumentation/conformance';
import { HTTPClient, OpenRouter } from '@openrouter/sdk';
import { instrumentOpenRouter } from './index.ts';
import { spec } from './spec.ts';

/** A client of the SDK that is answered by `serve`, and what costspan records of it. */
export function play(serve: (sent: Sent, number: number) => Answer): {
  openRouter: OpenRouter;
  recorder: Recorder;
  sent: readonly Sent[];
} {
  const recorder = new Recorder();
  configure({ jobStore: memoryJobStore() });
  const stub = new Stub(serve);
  const openRouter = instrumentOpenRouter(
    new OpenRouter({ apiKey: 'sk-canary', httpClient: new HTTPClient({ fetcher: stub.fetch }) }),
  );
  attachmentOf(spec).providers = recorder.providers;
  return { openRouter, recorder, sent: stub.sent };
}

/** What a fixture's exchange answers. */
export function answerOf(name: string): Answer {
  const { exchange } = JSON.parse(
    readFileSync(new URL(`../fixtures/${name}.json`, import.meta.url), 'utf8'),
  ) as Fixture;
  return { status: exchange.status ?? 200, headers: exchange.headers, body: exchange.response };
}

/** The ledger's records, each by its charge, kind and amount. */
export function ledger({ records }: Recorder): string[] {
  return records.map(({ attributes: one }) => {
    const [, kind] = String(one['costspan.record.key']).slice(String(one['costspan.charge.key']).length).split('/');
    const amount = one['costspan.cost.amount_decimal'] ?? one['costspan.cost.missing_reason'];
    return `${String(one['costspan.charge.key'])} ${kind} ${String(one['costspan.cost.status'] ?? 'unpriced')} ${String(amount)}`;
  });
}
