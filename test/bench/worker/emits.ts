import { setTimeout as sleep } from 'node:timers/promises';
import { load } from './attach.ts';
import { callOf } from './calls.ts';
import type { ByHand, CallName } from './calls.ts';
import { startOpenTelemetry } from './otel.ts';
import type { SeenMetric, SeenRecord, SeenSpan } from './otel.ts';
import { assertOwnPrices } from './own-prices.ts';
import { closeNetwork, stubFetch } from './stub.ts';

/** All that a subject emitted. */
export interface Emits {
  readonly spans: readonly SeenSpan[];
  readonly metrics: readonly SeenMetric[];
  readonly records: readonly SeenRecord[];
}

/** Some calls of one subject, all that they left behind kept: `emits.ts SUBJECT CALL {"calls","byHand"}` prints it. */
const [subject = '', call = '', given = '{}'] = process.argv.slice(2);
const { calls, byHand } = JSON.parse(given) as { calls: number; byHand?: ByHand };
closeNetwork();
const otel = startOpenTelemetry({ keep: true });
const client = (await load(subject, otel)).make({ fetch: stubFetch(call === 'error' ? 'error' : 'ok'), maxRetries: 0 });
const run = callOf(client, call as CallName, subject, byHand);
for (let i = 0; i < calls; i++)
  await run().catch((error: unknown) => {
    if (call !== 'error') throw error;
  });
// A span may end a little after the app has its result.
for (let i = 0; i < 50 && otel.seen.ended < Math.max(otel.seen.started, 1); i++) await sleep(10);
await sleep(20);
if (subject.startsWith('costspan')) assertOwnPrices(otel.seen.spans[0], call as CallName);
const emits: Emits = { spans: otel.seen.spans, records: otel.seen.records, metrics: await otel.metrics() };
// More than a pipe holds: the process must not end before it is read.
process.stdout.write(`${JSON.stringify(emits)}\n`, () => process.exit(0));
