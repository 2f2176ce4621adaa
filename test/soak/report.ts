import { table } from '../bench/table.ts';
import { toNumber } from '../invoice/money.ts';
import { metOf } from './checks.ts';
import type { Check, Result } from './checks.ts';
import { growthOf } from './memory.ts';
import type { SliceReport } from './run.ts';

export interface Report {
  readonly result: Result;
  readonly checks: readonly Check[];
  readonly seed: number;
  readonly seconds: number;
}

const COLUMNS = [
  'slice',
  'weather',
  'generations',
  'charges',
  'corrections',
  'twice',
  'lost',
  'estimated',
  'at risk',
  'final',
  'invoice',
  'difference',
  'heap MB',
  'per s',
];

export function render(report: Report): string {
  const { result, checks, seed, seconds } = report;
  const { run, crew, spans } = result;
  const growth = growthOf(run.slices);
  const generations = run.slices.at(-1)?.generations ?? 0;
  return [
    table(COLUMNS, run.slices.map(rowOf)),
    `  ${generations} generations in ${seconds.toFixed(0)} s, ${(generations / seconds).toFixed(0)} a second, --seed ${seed}`,
    ...run.reconciled.map(
      ({ recorded, invoiced, missing, difference, extra, unbilled, corrections }) =>
        `  reconcile: ledger ${recorded}, invoice ${invoiced}; ${missing.count} missing, ${difference.count} differ, ${extra.count} extra, ${unbilled.count} unbilled; ${corrections} corrections written`,
    ),
    `  the app heard: ${counts(crew.ends)}; ${spans} spans sampled; ${run.tornBytes} bytes of torn lines`,
    `  orders met: ${counts(metOf(run))}`,
    `  processes: ${counts({ ...run.incidents })}`,
    `  metrics: ${run.instances.map((one) => `${one.instance}${one.cut ? ` cut off, ${one.unexported} lines unexported` : ''}`).join('; ')}`,
    `  live memory: ${growth.bytes.toFixed(0)} bytes more after ${growth.generations} generations since the warm-up, allowed are ${growth.allowed}`,
    ...checks.map(({ name, problems }) =>
      [`${problems.length > 0 ? 'FAILED' : 'ok    '} ${name}`, ...problems].join('\n         '),
    ),
  ].join('\n');
}

function rowOf(slice: SliceReport, i: number, all: readonly SliceReport[]): string[] {
  const generations = slice.generations - (all[i - 1]?.generations ?? 0);
  const usd = (amount: bigint): string => toNumber(amount).toFixed(4);
  return [
    String(slice.number),
    slice.weather,
    ...[generations, slice.charges, slice.corrections, slice.again, slice.lost.length].map(String),
    ...[slice.estimated, slice.atRisk, slice.final, slice.invoice, slice.invoice - slice.final].map(usd),
    (slice.heap / 2 ** 20).toFixed(2),
    (generations / slice.seconds).toFixed(0),
  ];
}

function counts(of: Readonly<Record<string, number>>): string {
  return Object.entries(of)
    .map(([name, count]) => `${name} ${count}`)
    .join(', ');
}

/** The same for programs; money in USD as a double, exact in `reconcile`. */
export function toJson({ result, checks, seed, seconds }: Report): unknown {
  const { run, crew, spans } = result;
  return {
    ok: checks.every(({ problems }) => problems.length === 0),
    seed,
    seconds,
    checks,
    slices: run.slices.map(({ bill, lost, ...slice }) => ({
      ...slice,
      ...Object.fromEntries(
        (['final', 'estimated', 'atRisk', 'invoice'] as const).map((name) => [name, toNumber(slice[name])]),
      ),
      lost: lost.length,
      requests: bill.requests,
      webhooks: bill.webhooks,
    })),
    memory: growthOf(run.slices),
    reconcile: run.reconciled.map(
      ({ invoiced, recorded, matched, difference, missing, extra, unbilled, corrections }) => ({
        invoiced,
        recorded,
        matched,
        difference,
        missing,
        extra,
        unbilled,
        corrections,
      }),
    ),
    instances: run.instances,
    incidents: run.incidents,
    orders: metOf(run),
    ends: crew.ends,
    errors: Object.fromEntries(crew.errors),
    spans,
  };
}
