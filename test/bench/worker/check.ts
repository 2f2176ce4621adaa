import { setTimeout as sleep } from 'node:timers/promises';
import { load } from './attach.ts';
import { CASES } from './cases.ts';
import { startOpenTelemetry } from './otel.ts';
import { closeNetwork, stubFetch } from './stub.ts';

/** One case of one subject: `check.ts SUBJECT CASE` prints `{"verdict","detail"}`. */
const [subject = '', name = ''] = process.argv.slice(2);
const one = CASES[name];
if (!one) throw new Error(`${name} is not one of ${Object.keys(CASES).join(', ')}`);

closeNetwork();
const otel = startOpenTelemetry({ keep: true });
// A rejection that the app does not cause is one that it cannot handle.
const stray: unknown[] = [];
process.on('unhandledRejection', (reason) => stray.push(reason));
const client = (await load(subject, otel)).make({ fetch: stubFetch(one.scenario) });

let appError: string | undefined;
try {
  await one.run(client);
} catch (error) {
  appError = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}
// A span may end a little after the app has its result.
for (let i = 0; i < 20 && otel.seen.ended === 0; i++) await sleep(10);
await sleep(20);

const [verdict, detail] = judge();
process.stdout.write(`${JSON.stringify({ verdict, detail, spans: otel.seen.spans.map((span) => span.name) })}\n`);
process.exit(0);

function judge(): ['ok' | 'broken' | 'no span', string] {
  if (appError !== undefined) return ['broken', appError.split('\n')[0]?.slice(0, 80) ?? ''];
  if (stray.length > 0) return ['broken', `unhandled rejection: ${String(stray[0]).slice(0, 60)}`];
  if (otel.seen.started === 0) return ['no span', ''];
  if (otel.seen.ended < otel.seen.started) return ['broken', 'span never ends'];
  const wrong = one?.judge?.(otel.seen);
  return wrong === undefined ? ['ok', ''] : ['broken', wrong];
}
