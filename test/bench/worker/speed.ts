import { setImmediate as turn, setTimeout as sleep } from 'node:timers/promises';
import { load } from './attach.ts';
import { callOf } from './calls.ts';
import type { ByHand, CallName } from './calls.ts';
import { startOpenTelemetry } from './otel.ts';
import { assertOwnPrices } from './own-prices.ts';
import { closeNetwork, ownRequests, stubFetch } from './stub.ts';

/** From which call of the process to which; in order, and none before the end of the one before. */
interface Window {
  readonly name: string;
  readonly from: number;
  readonly to: number;
}

/** One cell of one round: `speed.ts SUBJECT CALL {"windows","byHand"}` prints one line of JSON. */
const [subject = '', call = '', given = '{}'] = process.argv.slice(2);
const { windows, byHand } = JSON.parse(given) as { windows: readonly Window[]; byHand?: ByHand };

closeNetwork();
const otel = startOpenTelemetry({ keep: false });
const client = (await load(subject, otel)).make({ fetch: stubFetch(call === 'error' ? 'error' : 'ok'), maxRetries: 0 });
const run = callOf(client, call as CallName, subject, byHand);
let made = 0;

async function callUntil(end: number): Promise<void> {
  for (; made < end; made++) {
    try {
      await run();
    } catch (error) {
      if (call !== 'error') throw error;
    }
  }
}

async function heapAfterGc(): Promise<number> {
  await turn();
  globalThis.gc?.();
  await turn();
  globalThis.gc?.();
  return process.memoryUsage().heapUsed;
}

// What the threads of the compiler and the collector still have to do of the start is not the first calls'.
await sleep(50);
/** µs of CPU a call, of all threads */
const cpu: Record<string, number> = {};
const heap: { calls: number; bytes: number }[] = [];
for (const { name, from, to } of windows) {
  await callUntil(from);
  const before = process.cpuUsage();
  await callUntil(to);
  const used = process.cpuUsage(before);
  cpu[name] = (used.user + used.system) / (to - from);
  heap.push({ calls: made, bytes: await heapAfterGc() });
}
if (subject.startsWith('costspan')) assertOwnPrices(otel.seen.spans[0], call as CallName);
// Since the window before the last: by then all that is made once is there.
const [early, late] = heap.slice(-2);
process.stdout.write(
  `${JSON.stringify({
    cpu,
    heapPer10k: early && late ? ((late.bytes - early.bytes) / (late.calls - early.calls)) * 10_000 : 0,
    ended: otel.seen.ended / made,
    ownRequests: ownRequests.length / made,
  })}\n`,
);
process.exit(0);
