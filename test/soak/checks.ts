import { nano, sum, toNumber } from '../invoice/money.ts';
import type { Crew } from './crew.ts';
import { growthOf } from './memory.ts';
import { KINDS } from './plan.ts';
import type { RunReport, SliceReport } from './run.ts';

/** One thing that has to hold; `problems` says what does not. */
export interface Check {
  readonly name: string;
  readonly problems: readonly string[];
}

export interface Result {
  readonly run: RunReport;
  readonly crew: Crew;
  readonly spans: number;
}

const DEAREST = KINDS.map(({ most }) => sum([most])).reduce((a, b) => (a > b ? a : b));

export function checksOf(result: Result): Check[] {
  const { run } = result;
  return [
    { name: 'each slice: final <= invoice <= final and at risk', problems: run.slices.flatMap(bandProblems) },
    { name: 'calm: ledger = invoice, each record written once', problems: run.slices.flatMap(calmProblems) },
    { name: 'ledger = invoice after reconcile', problems: reconcileProblems(result) },
    { name: 'metrics = ledger, process by process', problems: run.instances.flatMap(({ problem }) => problem ?? []) },
    { name: 'memory is flat', problems: memoryProblems(run) },
    { name: 'every fault has happened', problems: missingFaults(result) },
  ];
}

/** Promise 8 of `packages/core/SEMCONV.md`, with what calls may have cost that were under way in a killed process. */
function bandProblems(slice: SliceReport): string[] {
  const { number, weather, invoice, final, estimated, atRisk, unpriced, lost, bill } = slice;
  const isAway = weather === 'store restarted';
  // Without the store, a webhook may come to a process that knows nothing of the submit, and has no price.
  const unknown = isAway ? BigInt(unpriced) * DEAREST : 0n;
  const most = final + estimated + atRisk + unknown + sum(lost.map((kind) => kind.most));
  const say = (problem: string): string =>
    `slice ${number} (${weather}): ${problem}: invoice ${toNumber(invoice)}, final ${toNumber(final)}, estimated ${toNumber(estimated)}, at risk ${toNumber(atRisk)}, ${lost.length} calls lost`;
  return [
    ...(nano(final) > nano(invoice) ? [say('more than the invoice is final')] : []),
    ...(nano(invoice) > nano(most) ? [say('the invoice is more than final and at risk')] : []),
    // A failed run's price is in no source, and so is whether it has one.
    ...(!isAway && unpriced > (bill.met['prediction failed'] ?? 0) ? [say(`${unpriced} charges have no price`)] : []),
  ];
}

/** Nothing was ambiguous. */
function calmProblems({ number, weather, invoice, final, estimated, atRisk, again }: SliceReport): string[] {
  if (weather !== 'calm') return [];
  const say = (problem: string): string => `slice ${number}: ${problem}`;
  return [
    ...(nano(final) === nano(invoice) ? [] : [say(`ledger ${toNumber(final)}, invoice ${toNumber(invoice)}`)]),
    ...(atRisk + estimated === 0n ? [] : [say(`${toNumber(atRisk)} is at risk, ${toNumber(estimated)} estimated`)]),
    ...(again > 0 ? [say(`${again} records are written twice`)] : []),
  ];
}

/** The second of each pair reads what the first has written. */
function reconcileProblems({ run }: Result): string[] {
  const [, whole, , last] = run.reconciled;
  if (!whole || !last) return ['the ledger was not reconciled'];
  const invoice = run.slices.reduce((total, slice) => total + slice.invoice, 0n);
  const lost = sum(run.slices.flatMap((slice) => slice.lost.map((kind) => kind.most)));
  const gap = sum([last.invoiced]) - sum([last.recorded]);
  return [
    ...(whole.equal && nano(sum([whole.recorded])) === nano(sum([whole.invoiced]))
      ? []
      : [
          `ledger ${whole.recorded}, invoice ${whole.invoiced}: ${whole.difference.count} differ, ${whole.missing.count} missing, ${whole.extra.count} extra`,
        ]),
    ...(nano(sum([last.invoiced])) === nano(invoice) ? [] : [`the invoice's file says ${last.invoiced}`]),
    // What a process had sent and not seen answered when it ended is on the invoice alone.
    ...(gap <= lost
      ? []
      : [`at the end ${toNumber(gap)} of the invoice is not in the ledger, and ${toNumber(lost)} was lost at most`]),
    ...(last.extra.count === 0 ? [] : [`at the end ${last.extra.count} are in the ledger alone`]),
    ...(last.outside === 0 ? [] : [`${last.outside} charges were not compared`]),
    ...(last.problems.every(({ kind }) => kind === 'torn') ? [] : ['the ledger has lines that are no records']),
  ];
}

function memoryProblems({ slices }: RunReport): string[] {
  const { generations, bytes, allowed } = growthOf(slices);
  // Also where there is no number.
  return bytes <= allowed
    ? []
    : [`live memory has grown by ${bytes.toFixed(0)} bytes in ${generations} generations, allowed are ${allowed}`];
}

/** Orders that have to have met a request, incidents that have to have happened. */
function missingFaults({ run, crew, spans }: Result): string[] {
  const met = metOf(run);
  const { incidents, slices } = run;
  const happened: Record<string, number> = {
    ...met,
    ...incidents,
    'webhooks delivered again': slices.reduce((count, { bill }) => count + bill.webhooks, 0) - crew.ends.recorded,
    'ends that were known': crew.ends.known,
    'charges at risk resolved or corrected': slices.reduce((count, { corrections }) => count + corrections, 0),
    'spans that were sampled': spans,
  };
  return Object.entries(happened)
    .filter(([, count]) => count <= 0)
    .map(([name]) => `${name}: never`);
}

/** How often each order met a request. */
export function metOf({ slices }: RunReport): Record<string, number> {
  const met: Record<string, number> = {};
  for (const { bill } of slices)
    for (const [name, count] of Object.entries(bill.met)) met[name] = (met[name] ?? 0) + count;
  return met;
}
