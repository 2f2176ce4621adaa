/**
 * Plays all scenarios of one file in a process of its own: `child.ts SCENARIOS cjs|esm [STEP…]`, the
 * steps in the order in which they attach to the SDKs. Prints what was seen as JSON.
 */
import { pathToFileURL } from 'node:url';
import { costspan } from '@costspan/auto';
import { configure } from '@costspan/core';
import { openCallCount } from '@costspan/instrumentation';
import type { SdkInstrumentation } from '@costspan/instrumentation';
import { gateways, startSimulator } from '@costspan/simulator';
import { OWN_PRICES } from '../support/own-prices.ts';
import { Telemetry } from '../support/telemetry.ts';
import { App, LOADERS } from './app.ts';
import type { Scenario, Scenarios } from './app.ts';
import { settler } from './look.ts';
import { PEERS } from './peers.ts';
import { Wire } from './wire.ts';

/** One scenario as it went. */
export interface Played {
  /** what the app saw, in order */
  readonly app: string;
  /** what the provider saw */
  readonly provider: string[];
  readonly invoice: string;
  /** spans of costspan: `name status` */
  readonly spans: string[];
  /** spans of other instrumentations */
  readonly others: string[];
  /** ledger: `status amount` of each charge */
  readonly charges: { status: string; amount: string | undefined }[];
  readonly open: number;
}

const [file = '', loader = 'cjs', ...steps] = process.argv.slice(2);
const loaderOf = LOADERS[loader];
if (!loaderOf) throw new Error(`${loader} is not one of ${Object.keys(LOADERS).join(', ')}`);
const load = loaderOf(file);

const telemetry = new Telemetry();
configure({ gateways, prices: OWN_PRICES });
let ours: SdkInstrumentation[] = [];
for (const step of steps) {
  if (step === 'costspan') ours = costspan();
  else PEERS[step]?.();
}
// After the hooks: an SDK that was loaded before them is not seen.
const { scenarios } = (await import(pathToFileURL(file).href)) as { scenarios: Scenarios };
const sim = await startSimulator();
const wire = await Wire.before(sim.origin);

let app: App;
process.on('unhandledRejection', (reason) => app.unhandled(reason));
process.on('warning', (warning) => app.saw('warning', warning));

const played: Record<string, Played> = {};
for (const [name, scenario] of Object.entries(scenarios)) played[name] = await play(scenario);
await wire.close();
await sim.close();
process.stdout.write(JSON.stringify(played), () => process.exit(0));

async function play(scenario: Scenario): Promise<Played> {
  telemetry.reset();
  sim.reset();
  wire.take();
  app = new App({ sim, origin: wire.origin, costspan: ours, load });
  await app.outcome('the scenario', scenario.play(app) as Promise<unknown>);
  // Rejections that nobody handles are told after the microtasks of this turn.
  for (let turn = 0; turn < 3; turn++) await new Promise((resolve) => setImmediate(resolve));
  const requests = wire.take();
  if (scenario.parallel) requests.sort();
  const settled = settler();
  const mine = (scope: string): boolean => scope.startsWith('@costspan/');
  const spanOf = ({ name, status }: (typeof telemetry.spans)[0]): string => `${name} ${status.code}`;
  return {
    app: settled(app.notes.join('\n')),
    provider: requests.map(settled),
    invoice: sim.invoice.total(),
    spans: telemetry.spans.filter((span) => mine(span.instrumentationScope.name)).map(spanOf),
    others: telemetry.spans.filter((span) => !mine(span.instrumentationScope.name)).map(spanOf),
    charges: telemetry.records
      .filter(({ eventName }) => eventName === 'costspan.charge')
      .map(({ attributes }) => ({
        status: String(attributes['costspan.cost.status'] ?? attributes['costspan.cost.missing_reason']),
        amount: attributes['costspan.cost.amount_decimal'] as string | undefined,
      })),
    open: openCallCount(),
  };
}
