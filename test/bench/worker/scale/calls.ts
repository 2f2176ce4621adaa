import { load } from '../attach.ts';
import { callOf } from '../calls.ts';
import { startOpenTelemetry } from '../otel.ts';
import { closeNetwork, stubFetch } from '../stub.ts';

/** Chat calls, so many at once and of so many features in turn: `calls.ts SUBJECT LANES FEATURES` prints µs of CPU a call and MB of heap. */
const [subject = '', lanes = '1', features = '0'] = process.argv.slice(2);
const WARM = 12_000;
const MEASURED = 10_000;

closeNetwork();
const otel = startOpenTelemetry({ keep: false });
const client = (await load(subject, otel)).make({ fetch: stubFetch('ok'), maxRetries: 0 });
const chat = callOf(client, 'chat', subject);
const run = Number(features) === 0 ? chat : await attributed(Number(features));

/** Each call for another feature of the app. */
async function attributed(count: number): Promise<typeof chat> {
  const { withAttribution } = await import('@costspan/core');
  let call = 0;
  return () => withAttribution({ feature: `feature-${call++ % count}` }, chat);
}

async function repeat(times: number): Promise<void> {
  let left = times;
  const lane = async (): Promise<void> => {
    while (left-- > 0) await run();
  };
  await Promise.all(Array.from({ length: Number(lanes) }, lane));
}

await repeat(WARM);
const before = process.cpuUsage();
await repeat(MEASURED);
const { user, system } = process.cpuUsage(before);
globalThis.gc?.();
process.stdout.write(
  `${JSON.stringify({ cpu: (user + system) / MEASURED, heap: process.memoryUsage().heapUsed / 1e6 })}\n`,
);
process.exit(0);
