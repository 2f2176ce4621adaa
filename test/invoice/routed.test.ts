import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Telemetry } from '../support/telemetry.ts';
import { LedgerView } from './ledger.ts';
import { nano, sum, toNumber } from './money.ts';
import { calls, startWorld } from './routed.ts';
import type { Call, World } from './routed.ts';

const SEED = Number(process.env['FC_SEED'] ?? Date.now() % 2 ** 31);
const MILLISECONDS = Number(process.env['FC_MILLISECONDS'] ?? 20_000);

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
    let running: Promise<void> = Promise.resolve();
    await fc.assert(
      fc.asyncProperty(calls, (all) => (running = playAll(all))),
      {
        seed: SEED,
        numRuns: 100_000,
        interruptAfterTimeLimit: MILLISECONDS,
        markInterruptAsFailure: false,
        endOnFailure: false,
      },
    );
    await running;
    console.log(`invoice: ${generations} generations, FC_SEED=${SEED}`);
  },
  MILLISECONDS + 60_000,
);
