import { books } from '@costspan/prices';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Telemetry } from '../support/telemetry.ts';
import { allRecorded, milliseconds, playAtRandom, SEED } from './at-random.ts';
import { describe as say, isCertain, SDKS, steps } from './calls.ts';
import type { Step } from './calls.ts';
import { LedgerView } from './ledger.ts';
import { nano, sum, toNumber } from './money.ts';
import { startWorld } from './world.ts';
import type { World } from './world.ts';

const MILLISECONDS = milliseconds(60_000);

let telemetry: Telemetry;
let world: World;
/** Sums of everything since the start, as the cumulative metrics have it. */
const counted = { cost: 0n, atRisk: 0n, unpriced: 0, generations: 0 };
const keys = new Set<unknown>();

beforeAll(async () => {
  telemetry = new Telemetry();
  world = await startWorld(SDKS);
});

afterAll(() => world.sim.close());

/** Prices of a part of the bill (the image, not its prompt): what is at risk by them is no bound. */
const partial = new Set(
  (books as readonly { models: readonly { rates: readonly { id: string; partial?: true }[] }[] }[]).flatMap((book) =>
    book.models.flatMap((model) => model.rates.filter((rate) => rate.partial).map((rate) => rate.id)),
  ),
);

async function play(step: Step): Promise<void> {
  telemetry.reset();
  for (const { sdk, orders } of step.calls) world.sim[sdk.invoice.simulator].order(...orders);
  await Promise.allSettled(step.calls.map((call) => call.run(world.clients.get(call.sdk.name))));
  await allRecorded();
  const invoice = sum(world.sim.invoice.lines.map((line) => line.amount));
  // Orders that nothing met are forgotten.
  world.sim.reset();
  check(step, new LedgerView(telemetry), invoice);
}

async function playAll(all: readonly Step[]): Promise<void> {
  for (const step of all) await play(step);
}

function check(step: Step, ledger: LedgerView, invoice: bigint): void {
  const context = say(step);
  expect(telemetry.records.length, `each record has a key of its own: ${context}`).toBe(ledger.records.length);
  for (const record of ledger.records) {
    expect(keys.has(record['costspan.record.key']), `a key was used before: ${context}`).toBe(false);
    keys.add(record['costspan.record.key']);
  }
  const final = ledger.total('final');
  const atRisk = ledger.total('at_risk');
  const isExact = step.calls.every((call) => call.told && call.orders.every((order) => !order.missingUsage));
  if (isCertain(step)) expect(nano(final), `ledger = invoice: ${context}`).toBe(nano(invoice));
  if (isCertain(step)) expect(atRisk, `nothing is at risk: ${context}`).toBe(0n);
  expect(
    nano(final) <= nano(invoice),
    `no more than the invoice is final (${toNumber(final)} of ${toNumber(invoice)}): ${context}`,
  ).toBe(true);
  // An answer that the filter cut short, or that read a cache, is cheaper than the one that was lost before it.
  const orders = step.calls.flatMap((call) => call.orders);
  const isCheaper = orders.some((order) => order.filter) || step.calls.some((call) => call.caches);
  const isCutShort = orders.some((order) => order.drop) && isCheaper;
  const unbounded =
    isCutShort ||
    ledger.unpriced.length > 0 ||
    ledger.of('at_risk').some((one) => partial.has(String(one['costspan.price.id'])));
  if (isExact && !unbounded)
    expect(
      nano(invoice) <= nano(final + atRisk),
      `the invoice is within what is at risk (${toNumber(invoice)} of ${toNumber(final)} + ${toNumber(atRisk)}): ${context}`,
    ).toBe(true);
  if (isExact) expect(ledger.of('estimated'), `what was told is not estimated: ${context}`).toEqual([]);
  checkSpans(ledger, context);
  counted.cost += final + ledger.total('estimated');
  counted.atRisk += atRisk;
  counted.unpriced += ledger.unpriced.length;
  counted.generations += ledger.generations.length;
}

/** Each generation stands on one span, with the ledger's amount, and no span has one that the ledger lacks. */
function checkSpans(ledger: LedgerView, context: string): void {
  const onSpans = telemetry.spans
    .filter((span) => span.attributes['costspan.billing.outcome'] !== undefined)
    .map((span) => shown(span.attributes));
  expect(onSpans.toSorted(), `spans and ledger agree: ${context}`).toEqual(ledger.generations.map(shown).toSorted());
  for (const { attributes } of [...telemetry.spans, ...ledger.records.map((one) => ({ attributes: one }))]) {
    const priced = attributes['costspan.cost.amount'] !== undefined;
    const unpriced = attributes['costspan.cost.missing_reason'] !== undefined;
    expect(priced && unpriced, `unknown is no amount: ${context}`).toBe(false);
    expect(
      // A correction says what a charge comes to, and no amount of its own.
      priced ||
        unpriced ||
        attributes['costspan.billing.outcome'] === undefined ||
        attributes['costspan.cost.total_decimal'] !== undefined,
      `each outcome has a cost or a reason: ${context}`,
    ).toBe(true);
  }
}

function shown(attributes: Record<string, unknown>): string {
  const names = [
    'gen_ai.provider.name',
    'gen_ai.request.model',
    'gen_ai.response.id',
    'costspan.billing.outcome',
    'costspan.cost.status',
    'costspan.cost.amount',
    'costspan.cost.missing_reason',
  ];
  return names.map((name) => String(attributes[name] ?? '-')).join(' ');
}

async function checkMetrics(): Promise<void> {
  expectClose(await telemetry.total('costspan.cost'), toNumber(counted.cost));
  expectClose(await telemetry.total('costspan.cost.at_risk'), toNumber(counted.atRisk));
  expect(await telemetry.total('costspan.generations.unpriced')).toBe(counted.unpriced);
  expect(await telemetry.total('costspan.generations')).toBe(counted.generations);
}

function expectClose(actual: number, expected: number): void {
  expect(Math.abs(actual - expected), `${actual} is ${expected}`).toBeLessThanOrEqual(1e-9 * Math.abs(expected));
}

it(
  'ledger = invoice, outside of what is at risk, whatever fails',
  async () => {
    await playAtRandom(steps, MILLISECONDS, playAll);
    await checkMetrics();
    console.log(`invoice: ${counted.generations} generations, FC_SEED=${SEED}`);
  },
  MILLISECONDS + 60_000,
);
