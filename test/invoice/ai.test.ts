import { afterAll, beforeAll, expect, it } from 'vitest';
import { Telemetry } from '../support/telemetry.ts';
import { allRecorded, milliseconds, playAtRandom, SEED } from './at-random.ts';
import { calls, startWorld } from './ai.ts';
import type { Call, World } from './ai.ts';
import { LedgerView } from './ledger.ts';
import { nano, sum, toNumber } from './money.ts';

const MILLISECONDS = milliseconds(20_000);

let telemetry: Telemetry;
let world: World;
let generations = 0;

beforeAll(async () => {
  telemetry = new Telemetry();
  world = await startWorld();
});
afterAll(() => world.sim.close());

async function playAll(all: readonly Call[]): Promise<void> {
  telemetry.reset();
  for (const { part, orders } of all) world.sim[part].order(...orders);
  await Promise.all(all.map((one) => one.run(world).catch(() => undefined)));
  await allRecorded();
  const { lines } = world.sim.invoice;
  const invoice = sum(lines.map((line) => line.amount));
  const billed = new Set(lines.map(({ id }) => id)).size;
  world.sim.reset();
  const ledger = new LedgerView(telemetry);
  const what = all.map(({ label }) => label).join(' + ');
  const sure = ledger.total('final') + ledger.total('estimated');
  expect(toNumber(nano(sure)), `ledger = invoice: ${what}`).toBe(toNumber(nano(invoice)));
  expect(ledger.unpriced, `nothing is unpriced: ${what}`).toEqual([]);
  const charged = ledger.generations.filter((one) => one['costspan.billing.outcome'] === 'charged');
  expect(charged.length, `a generation for each request that is billed: ${what}`).toBe(billed);
  generations += ledger.generations.length;
}

it(
  'ledger = invoice of many providers at once behind the AI SDK, with refusals',
  async () => {
    await playAtRandom(calls, MILLISECONDS, playAll);
    console.log(`invoice: ${generations} generations, FC_SEED=${SEED}`);
  },
  MILLISECONDS + 60_000,
);
