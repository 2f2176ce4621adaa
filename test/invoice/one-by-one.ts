import type { Order, Simulator } from '@costspan/simulator';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Telemetry } from '../support/telemetry.ts';
import { LedgerView } from './ledger.ts';
import { nano, sum, toNumber } from './money.ts';

const SEED = Number(process.env['FC_SEED'] ?? Date.now() % 2 ** 31);
const MILLISECONDS = Number(process.env['FC_MILLISECONDS'] ?? 20_000);

/** One thing an app does, and what the provider does to it. */
export interface Call<World> {
  readonly label: string;
  /** the provider's simulator */
  readonly part: { [K in keyof Simulator]: Simulator[K] extends { order: unknown } ? K : never }[keyof Simulator];
  readonly orders: readonly Order[];
  /** all that is billed was told */
  readonly isCertain: boolean;
  run(world: World): Promise<unknown>;
}

/** Calls of an app, one after the other: which of them an order meets is then certain. */
export interface Calls<World> {
  readonly calls: fc.Arbitrary<readonly Call<World>[]>;
  /** Starts simulator and clients. OpenTelemetry has to be registered before. */
  startWorld(): Promise<World>;
  /** what is asked of each call beside that it is a generation */
  check?(one: Call<World>, ledger: LedgerView): void;
}

/** Plays calls in every order, and under every failure, and compares the ledger with the invoice after each. */
export function invoiceTest<World extends { readonly sim: Simulator }>(
  title: string,
  { calls, startWorld, check }: Calls<World>,
): void {
  let telemetry: Telemetry;
  let world: World;
  let generations = 0;

  beforeAll(async () => {
    telemetry = new Telemetry();
    world = await startWorld();
  });
  afterAll(() => world.sim.close());

  async function play(one: Call<World>): Promise<void> {
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
    check?.(one, ledger);
  }

  async function playAll(all: readonly Call<World>[]): Promise<void> {
    for (const one of all) await play(one);
  }

  it(
    title,
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
}
