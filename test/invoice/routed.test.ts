import { afterAll, beforeAll, expect, it } from 'vitest';
import { Telemetry } from '../support/telemetry.ts';
import { milliseconds, playAtRandom, SEED } from './at-random.ts';
import { LedgerView } from './ledger.ts';
import { nano, sum, toNumber } from './money.ts';
import { calls, startWorld } from './routed.ts';
import type { Call, World } from './routed.ts';

const MILLISECONDS = milliseconds(20_000);

let telemetry: Telemetry;
let world: World;
let generations = 0;

beforeAll(async () => {
  telemetry = new Telemetry();
  world = await startWorld();
});
afterAll(() => world.sim.close());

async function play(one: Call): Promise<void> {
  telemetry.reset();
  world.sim[one.part].order(...one.orders);
  await one.run(world).catch(() => undefined);
  const invoice = sum(world.sim.invoice.lines.map((line) => line.amount));
  // Orders that nothing met are forgotten.
  world.sim.reset();
  const ledger = new LedgerView(telemetry);
  const sure = ledger.total('final') + ledger.total('estimated');
  generations += ledger.generations.length;
  expect(ledger.records.length, `each record has a key of its own: ${one.label}`).toBe(telemetry.records.length);
  if (one.isCertain) {
    expect(toNumber(nano(sure)), `ledger = invoice: ${one.label}`).toBe(toNumber(nano(invoice)));
    expect(ledger.total('at_risk'), `nothing is at risk: ${one.label}`).toBe(0n);
    expect(ledger.unpriced, `nothing is unpriced: ${one.label}`).toEqual([]);
  }
  expect(nano(ledger.total('final')) <= nano(invoice), `no more than the invoice is final: ${one.label}`).toBe(true);
  expect(ledger.generations.length, `a call that was made is a generation: ${one.label}`).toBeGreaterThan(0);
}

async function playAll(all: readonly Call[]): Promise<void> {
  for (const one of all) await play(one);
}

it(
  'ledger = invoice of Hugging Face and OpenRouter, outside of what is not told',
  async () => {
    await playAtRandom(calls, MILLISECONDS, playAll);
    console.log(`invoice: ${generations} generations, FC_SEED=${SEED}`);
  },
  MILLISECONDS + 60_000,
);
