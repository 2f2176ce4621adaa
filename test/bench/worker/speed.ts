import { setImmediate as turn } from 'node:timers/promises';
import type { Attributes } from '@opentelemetry/api';
import { load } from './attach.ts';
import { callOf, withBareSpan } from './calls.ts';
import type { CallName } from './calls.ts';
import { startOpenTelemetry } from './otel.ts';
import { closeNetwork, ownRequests, stubFetch } from './stub.ts';

/** One cell of one round: `speed.ts SUBJECT CALL {"blocks","calls","warmUp","span"}` prints one line of JSON. */
const [subject = '', call = '', given = '{}'] = process.argv.slice(2);
const options = JSON.parse(given) as {
  blocks: number;
  calls: number;
  warmUp: number;
  keep?: boolean;
  span?: { name: string; attributes: Attributes };
};

closeNetwork();
const otel = startOpenTelemetry({ keep: options.keep === true, logs: subject === 'costspan-ledger' });
const client = (await load(subject, otel)).make({ fetch: stubFetch(call === 'error' ? 'error' : 'ok'), maxRetries: 0 });
const plain = callOf(client, call as CallName);
const run = options.span ? withBareSpan(plain, options.span.name, options.span.attributes) : plain;

async function repeat(times: number): Promise<void> {
  for (let i = 0; i < times; i++) {
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

await repeat(options.warmUp);
const heapBefore = await heapAfterGc();
const cpu: number[] = [];
for (let block = 0; block < options.blocks; block++) {
  const before = process.cpuUsage();
  await repeat(options.calls);
  const used = process.cpuUsage(before);
  cpu.push((used.user + used.system) / options.calls);
}
const heapAfter = await heapAfterGc();
const made = options.blocks * options.calls;
const total = made + options.warmUp;
cpu.sort((a, b) => a - b);
process.stdout.write(
  `${JSON.stringify({
    cpu: cpu[cpu.length >> 1],
    heapPer10k: ((heapAfter - heapBefore) / made) * 10_000,
    started: otel.seen.started / total,
    ended: otel.seen.ended / total,
    records: otel.seen.records / total,
    ownRequests: ownRequests.length / total,
    metricStreams: await otel.metricStreams(),
    spans: otel.seen.spans.slice(-1),
  })}\n`,
);
process.exit(0);
