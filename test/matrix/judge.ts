import { beforeAll, describe, expect, it } from 'vitest';
import { pack, runtimePackages } from '../packed/support/pack.ts';
import type { Packed } from '../packed/support/pack.ts';
import type { Attributes, Receiver } from '../packed/support/receiver.ts';
import { inParallel } from '../packed/support/run.ts';
import { ENTRIES, prepare, runCell } from './cells.ts';
import type { Cell } from './cells.ts';
import type { SdkSet } from './sdks.ts';

const INSTALL = 600_000;

/** What differs between two runs of the same thing. */
const OF_ONE_RUN = new Set(['gen_ai.response.id', 'server.port', 'costspan.job.queue_time', 'costspan.job.run_time']);

function lasting(attributes: Attributes): Attributes {
  return Object.fromEntries(
    Object.entries(attributes)
      .filter(([key]) => !OF_ONE_RUN.has(key))
      .sort(([a], [b]) => a.localeCompare(b)),
  );
}

/** Spans of costspan: an SDK may make its own. */
function spansOf({ receiver }: Cell): Receiver['spans'] {
  return receiver.spans.filter(({ scope }) => scope.startsWith('@costspan/'));
}

/** Spans in the order of the scenario, without what belongs to one run. */
function shape(cell: Cell): unknown[] {
  return spansOf(cell).map((span) => ({
    name: span.name,
    kind: span.kind,
    scope: span.scope,
    status: span.status,
    links: span.links.length,
    ...lasting(span.attributes),
  }));
}

function expectWhole(cell: Cell, { sdks }: SdkSet): void {
  const { receiver, invoice, ended } = cell;
  expect(ended, ended.stderr).toMatchObject({ code: 0, stderr: '' });
  const all = sdks.map(({ leaves }) => leaves);
  const sum = (counts: readonly number[]): number => counts.reduce((total, count) => total + count, 0);
  expect(spansOf(cell).map((span) => span.name)).toHaveLength(sum(all.map(({ spans }) => spans)));
  // Each generation once: a submit is counted when it settles.
  const charges = sum(all.map((leaves) => leaves.charges));
  expect(receiver.total('costspan.generations')).toBe(charges);
  expect(receiver.records).toHaveLength(charges);
  const unpriced = receiver.records.filter((record) => record.attributes['costspan.cost.missing_reason'] !== undefined);
  expect(unpriced.map((record) => record.attributes['gen_ai.request.model'])).toEqual(
    all.flatMap((leaves) => leaves.unpriced ?? []),
  );
  const untold = new Set(unpriced.map((record) => record.attributes['gen_ai.response.id']));
  const invoiced = invoice.filter((line) => !untold.has(line.id)).reduce((sum, line) => sum + Number(line.amount), 0);
  const ledger = receiver.records.reduce(
    (sum, record) => sum + Number(record.attributes['costspan.cost.amount_decimal'] ?? 0),
    0,
  );
  expect(ledger).toBeCloseTo(invoiced, 9);
  expect(receiver.total('costspan.cost')).toBeCloseTo(invoiced, 9);
  const bases: Readonly<Record<string, string>> = Object.assign({}, ...all.map((leaves) => leaves.bases));
  for (const { attributes } of receiver.records) {
    const basis = bases[String(attributes['gen_ai.provider.name'])];
    if (basis !== undefined) expect(attributes['costspan.cost.basis']).toBe(basis);
  }
}

/** SDKs in some of their versions, with the SDKs of OpenTelemetry that they are tried with. */
export interface Combination {
  readonly set: SdkSet;
  readonly otel: readonly string[];
}

/** Each combination in every way in: the same spans in all of them, and the invoice's amounts. */
export function describeMatrix(combinations: readonly Combination[]): void {
  let packed: Packed;
  beforeAll(async () => {
    packed = await pack(runtimePackages());
  }, INSTALL);

  describe.each(combinations)('$set.name', ({ set, otel }) => {
    it('has the same spans in every way in, and charges what is invoiced', { timeout: INSTALL }, async () => {
      const folders = await inParallel(otel, 2, async (one) => [one, await prepare(set, one, packed)] as const);
      const wanted = folders.flatMap(([one, folder]) =>
        Object.entries(ENTRIES).map(([entry, args]) => ({ name: `${set.name} ${one} ${entry}`, folder, args })),
      );
      const cells = await inParallel(wanted, 2, async ({ name, folder, args }) => ({
        name,
        cell: await runCell(folder, args),
      }));
      const reference = shape((cells[0] as (typeof cells)[0]).cell);
      for (const { name, cell } of cells) {
        expect.soft(() => expectWhole(cell, set), name).not.toThrow();
        expect.soft(shape(cell), name).toEqual(reference);
      }
    });
  });
}
