import { Session } from 'node:inspector/promises';
import { setImmediate as turn } from 'node:timers/promises';
import { load } from './attach.ts';
import { callOf } from './calls.ts';
import { startOpenTelemetry } from './otel.ts';
import { closeNetwork, stubFetch } from './stub.ts';

/** A large answer, many times: `big.ts SUBJECT CALLS` prints bytes allocated a call on V8's heap, and the peak of the process. */
const [subject = '', calls = '20'] = process.argv.slice(2);

interface SampleNode {
  readonly selfSize: number;
  readonly children: readonly SampleNode[];
}

function sum(node: SampleNode): number {
  return node.children.reduce((total, child) => total + sum(child), node.selfSize);
}

closeNetwork();
const otel = startOpenTelemetry({ keep: false });
const run = callOf((await load(subject, otel)).make({ fetch: stubFetch('b64'), maxRetries: 0 }), 'image', subject);
for (let i = 0; i < 5; i++) await run();
await turn();
globalThis.gc?.();

const session = new Session();
session.connect();
// What the collector takes back meanwhile counts too: allocated is allocated.
await session.post('HeapProfiler.startSampling', {
  samplingInterval: 16_384,
  includeObjectsCollectedByMajorGC: true,
  includeObjectsCollectedByMinorGC: true,
});
for (let i = 0; i < Number(calls); i++) await run();
const { profile } = await session.post('HeapProfiler.stopSampling');
process.stdout.write(
  `${JSON.stringify({ allocated: sum(profile.head as SampleNode) / Number(calls), peakRss: process.resourceUsage().maxRSS * 1024, ended: otel.seen.ended })}\n`,
);
process.exit(0);
