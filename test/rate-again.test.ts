/**
 * What a record says of its usage is enough to rate it again: to the same charge by the same book, for every
 * exchange that is recorded anywhere in this repository. And it holds nothing that a person wrote.
 */
import { globSync, readFileSync } from 'node:fs';
import { configure, rate } from '@costspan/core';
import type { Charge, Exchange, Usage } from '@costspan/core';
import { settings, toText } from '@costspan/core/internal';
import { rateAgain } from '@costspan/core/ledger';
import type { LedgerEntry } from '@costspan/core/ledger';
import { meterFor } from '@costspan/meters';
import { usagesOfBill } from '@costspan/meters/handwritten';
import fc from 'fast-check';
import { beforeAll, beforeEach, expect, test } from 'vitest';
import { readExchange } from '../packages/cli/src/explain/exchange.ts';
import { bills } from './bills/bills.ts';
import { cases } from './field/cases.ts';
import { generate } from './support/acme.ts';
import { Telemetry } from './support/telemetry.ts';

const DAY = '2026-11-30';
const root = new URL('../', import.meta.url);
let telemetry: Telemetry;

beforeAll(() => {
  telemetry = new Telemetry();
  configure({ prices: {}, ledger: 'otel' });
});
beforeEach(() => telemetry.reset());

type Recorded = readonly [name: string, exchange: Exchange];

const fixtures: readonly Recorded[] = globSync('packages/{meters/fixtures/*,instrumentation-*/fixtures}/*.json', {
  cwd: root,
}).map((file) => [file, (JSON.parse(readFileSync(new URL(file, root), 'utf8')) as { exchange: Exchange }).exchange]);
const written: readonly Recorded[] = [...bills(), ...cases()].map(({ id, exchange }) => {
  const recorded = readExchange(exchange);
  if (typeof recorded === 'string') throw new Error(recorded);
  return [id, recorded.exchange];
});
const ALL: readonly Recorded[] = [...fixtures, ...written];

/** The records that one usage leaves in the ledger. */
function recordsOf(usage: Usage): LedgerEntry[] {
  telemetry.reset();
  generate(usage, { endTime: Date.parse(DAY) });
  return telemetry.records.map(({ attributes }) => ({ kind: 'charge', attributes }) as unknown as LedgerEntry);
}

function told(charge: Charge | undefined): unknown {
  if (!charge || charge.status === 'unpriced')
    return charge && { reason: charge.reason, outcome: charge.outcome, missing: charge.missing };
  const { status, currency, basis, outcome, lines } = charge;
  return {
    status,
    currency,
    basis,
    outcome,
    amount: toText(charge.amount),
    lines: lines.map(
      (line) => `${line.item} ${toText(line.quantity)} ${line.unit} ${toText(line.unitPrice)} ${line.price?.id}`,
    ),
  };
}

/** Whether the book has a say in what the usage costs. */
function isRated(charge: Charge): boolean {
  return charge.status === 'unpriced' ? charge.reason !== 'partial_amount' : charge.source === 'local';
}

function expectSame(usage: Usage): void {
  const charge = rate(usage, settings().book, DAY);
  const [entry] = recordsOf(usage);
  if (!entry) throw new Error('nothing was recorded');
  const again = rateAgain(entry, settings().book, DAY);
  expect(told(again)).toEqual(isRated(charge) ? told(charge) : undefined);
}

test.each(ALL)('%s', (_, exchange) => {
  const meter = meterFor(exchange.provider);
  // A job under way leaves no record, only its end does.
  for (const usage of meter ? usagesOfBill(meter, exchange) : []) if (usage.end !== 'pending') expectSame(usage);
});

test('whatever numbers an answer holds', () => {
  const usages = ALL.flatMap(([, exchange]) => {
    const meter = meterFor(exchange.provider);
    return meter ? usagesOfBill(meter, exchange).filter(({ end }) => end !== 'pending') : [];
  });
  fc.assert(
    fc.property(
      fc.constantFrom(...usages),
      fc.array(fc.integer({ min: 0, max: 5_000_000 }), { minLength: 1, maxLength: 8 }),
      fc.constantFrom('standard', 'batch', 'flex', 'priority', undefined),
      (usage, numbers, service_tier) => {
        const measures = usage.measures.map((one, i) => ({
          ...one,
          quantity: one.quantity.plus(numbers[i % numbers.length] ?? 0),
          each: undefined,
        }));
        expectSame({ ...usage, measures, facts: { ...usage.facts, service_tier } });
      },
    ),
    { numRuns: 500 },
  );
});

test('a record holds no word of a request that a price does not ask for', () => {
  const secret = 'canary';
  for (const [, exchange] of ALL) {
    const { request } = exchange;
    if (typeof request !== 'object' || request === null || Array.isArray(request)) continue;
    for (const name of [...Object.keys(request), 'quality', 'resolution', 'mode', 'user']) {
      // The model is the app's own word for what it calls, and stands on every span.
      if (/model|version/i.test(name)) continue;
      const meter = meterFor(exchange.provider);
      for (const usage of meter?.usages({ ...exchange, request: { ...request, [name]: secret } }) ?? []) {
        const [entry] = usage.end === 'pending' ? [] : recordsOf(usage);
        expect(
          `${entry?.attributes['costspan.usage.measures']}${entry?.attributes['costspan.usage.facts']}`,
        ).not.toContain(secret);
      }
    }
  }
});
