import { load } from './attach.ts';
import { callOf } from './calls.ts';
import type { ByHand, CallName } from './calls.ts';
import { startOpenTelemetry } from './otel.ts';
import { assertOwnPrices } from './own-prices.ts';
import { closeNetwork, stubFetch } from './stub.ts';

/** So many calls and no more, for whoever counts the instructions of the process: `count.ts SUBJECT CALL {"calls","byHand"}`. */
const [subject = '', call = '', given = '{}'] = process.argv.slice(2);
const { calls, byHand } = JSON.parse(given) as { calls: number; byHand?: ByHand };
closeNetwork();
const otel = startOpenTelemetry({ keep: false });
const client = (await load(subject, otel)).make({ fetch: stubFetch('ok'), maxRetries: 0 });
const run = callOf(client, call as CallName, subject, byHand);
for (let i = 0; i < calls; i++) await run();
if (subject.startsWith('costspan')) assertOwnPrices(otel.seen.spans[0], call as CallName);
process.exit(0);
