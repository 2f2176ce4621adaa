import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { startSimulator } from '@costspan/simulator';
import { beforeAll, describe, expect, it } from 'vitest';
import { nano, sum, toNumber } from '../invoice/money.ts';
import { INSTALL_TIMEOUT } from '../packed/support/app.ts';
import { install } from '../packed/support/install.ts';
import { pack, runtimePackages } from '../packed/support/pack.ts';
import { Receiver } from '../packed/support/receiver.ts';
import type { LogRecord, Span } from '../packed/support/receiver.ts';
import { node } from '../packed/support/run.ts';
import type { Ended } from '../packed/support/run.ts';
import { COSTSPAN_GATEWAYS } from '../support/gateways.ts';
import type { Layer } from './layers.ts';

const REGISTER = ['--import', '@costspan/auto/register'];

interface Result {
  /** what an app is to its user */
  readonly app: Pick<Ended, 'code' | 'stdout' | 'stderr'>;
  readonly spans: readonly Span[];
  readonly records: readonly LogRecord[];
  /** of the metric, in USD */
  readonly cost: number;
  /** what is billed for each request, in nano-dollars */
  readonly bills: readonly bigint[];
}

/** Runs a framework's app to its end; `start` are Node's arguments before it. */
async function run(folder: string, { name, refusedFirst }: Layer, start: readonly string[]): Promise<Result> {
  const [receiver, simulator] = await Promise.all([Receiver.start(), startSimulator()]);
  for (const provider of refusedFirst) simulator[provider].order({ fail: 500, retryAfter: { ms: 1 } });
  try {
    const { code, stdout, stderr } = await node([...start, `${name}.mjs`], {
      cwd: folder,
      env: {
        ...receiver.env,
        SIMULATOR: simulator.origin,
        COSTSPAN_GATEWAYS: `${COSTSPAN_GATEWAYS},127.0.0.1/google=gcp.gemini`,
      },
    }).ended;
    const bills = Object.values(Object.groupBy(simulator.invoice.lines, ({ id }) => id));
    return {
      app: { code, stdout, stderr },
      spans: receiver.spans,
      records: receiver.records,
      cost: receiver.total('costspan.cost'),
      bills: bills.map((lines = []) => nano(sum(lines.map(({ amount }) => amount)))),
    };
  } finally {
    await Promise.all([receiver.close(), simulator.close()]);
  }
}

/** Tests that what is billed for a framework's app is charged once, by the innermost that sends it. */
export function describeLayers(layers: readonly Layer[]): void {
  describe.each(layers)('$name', (layer) => {
    let result: Result;
    let alone: Result;
    beforeAll(async () => {
      const dependencies = { ...layer.dependencies, '@opentelemetry/api': '1.10.0' };
      const folder = await install(layer.name, dependencies, await pack(runtimePackages()), 'outer');
      cpSync(join(import.meta.dirname, 'apps', `${layer.name}.mjs`), join(folder, `${layer.name}.mjs`));
      [alone, result] = await Promise.all([run(folder, layer, []), run(folder, layer, REGISTER)]);
    }, INSTALL_TIMEOUT);

    it('answers, says and ends as without costspan', () => {
      expect(result.app).toEqual(alone.app);
      expect(result.app).toMatchObject({ code: 0, stderr: '' });
      expect(alone.spans).toEqual([]);
    });

    it('has one charge for each bill, in the ledger and in the metric', () => {
      const charges = result.records.filter(({ event }) => event === 'costspan.charge').map((one) => one.attributes);
      const amounts = charges.map((one) => nano(sum([String(one['costspan.cost.amount_decimal'])])));
      expect(inOrder(amounts.filter((amount) => amount > 0n))).toEqual(inOrder(result.bills));
      expect(result.cost).toBeCloseTo(toNumber(sum(result.bills.map((bill) => `${bill}`))) / 1e9, 9);
      // A refusal that the framework repeats, and not the SDK below, is a generation of its own.
      const free = charges.filter((_, n) => amounts[n] === 0n).map((one) => one['costspan.billing.outcome']);
      expect(free).toEqual(Array.from(free, () => 'not_charged'));
      expect(free.length).toBeLessThanOrEqual(layer.refusedFirst.length);
    });

    it('has the money on the spans of the innermost, and nothing on its own', () => {
      const charged = result.spans.filter(({ attributes }) => Number(attributes['costspan.cost.amount'] ?? 0) > 0);
      expect(charged).toHaveLength(result.bills.length);
      const scopes = new Set(charged.map(({ scope }) => scope.replace('@costspan/instrumentation-', '')));
      expect([...scopes].toSorted()).toEqual(layer.chargedBy);
      const others = result.spans.filter(({ scope }) => !scope.startsWith('@costspan/'));
      const isOurs = (name: string): boolean => name.startsWith('costspan.') || name === 'gen_ai.usage.cost';
      expect(others.filter(({ attributes }) => Object.keys(attributes).some(isOurs))).toEqual([]);
      expect(others.some(({ scope }) => layer.traces?.test(scope))).toBe(layer.traces !== undefined);
    });
  });
}

function inOrder(amounts: readonly bigint[]): bigint[] {
  return amounts.toSorted((a, b) => (a < b ? -1 : a > b ? 1 : 0));
}
