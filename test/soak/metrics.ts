import type { Receiver } from '../packed/support/receiver.ts';
import { toNumber } from '../invoice/money.ts';
import type { Line } from './ledger.ts';

/** What one line of the ledger adds to its process's metrics. */
interface Step {
  readonly generation: boolean;
  readonly cost: bigint;
  readonly atRisk: bigint;
}

/** What metrics and ledger say of one process. */
export interface InstanceReport {
  readonly instance: string;
  /** it ended in the middle of its work */
  readonly cut: boolean;
  /** USD by the last exported values: cost and its adjustments */
  readonly metrics: number;
  /** USD by the lines that this process wrote, each as often as it did */
  readonly ledger: number;
  /** lines that its last export did not have yet */
  readonly unexported: number;
  readonly problem: string | undefined;
}

/** Promise 6 of `packages/core/SEMCONV.md`: the sums of the metrics agree with the ledger. */
const TOLERANCE = 1e-9;

/** What each process wrote to the ledger, in its order, as its metrics have to have it. */
export class InstanceBooks {
  readonly #steps = new Map<string, Step[]>();

  add(lines: readonly Line[]): void {
    const byRecord = new Map<string, Line[]>();
    for (const line of lines) {
      const known = byRecord.get(line.recordKey);
      if (known) known.push(line);
      else byRecord.set(line.recordKey, [line]);
    }
    for (const line of lines) {
      if (line.kind === 'verdict') continue;
      const steps = this.#steps.get(line.instance) ?? [];
      this.#steps.set(line.instance, steps);
      steps.push(line.kind === 'charge' ? chargeStep(line) : correctionStep(line, priorOf(line, byRecord)));
    }
  }

  report(instance: string, cut: boolean, receiver: Receiver): InstanceReport {
    const steps = this.#steps.get(instance) ?? [];
    const seen = exported(receiver, instance);
    const whole = steps.reduce((sum, { cost }) => sum + cost, 0n);
    // Of a process that ended by itself all is exported; of one that was cut off, a part from the start.
    const [first, last] = cut ? prefixesWith(steps, seen.generations) : [steps.length, steps.length];
    const fits = lengths(first, last).find((length) => isPrefix(steps.slice(0, length), seen));
    return {
      instance,
      cut,
      metrics: seen.cost,
      ledger: toNumber(whole),
      unexported: steps.length - (fits ?? 0),
      problem:
        fits === undefined
          ? `${instance}: the metrics (${seen.generations} generations, ${seen.cost} USD, ${seen.atRisk} at risk) are no ${cut ? 'part from the start' : 'sum'} of its ${steps.length} ledger lines (${toNumber(whole)} USD)`
          : undefined,
    };
  }
}

function chargeStep({ chargeKey, amount = 0n, status }: Line): Step {
  const isCounted = status === 'final' || status === 'estimated';
  return {
    generation: !chargeKey.includes('#try-'),
    cost: isCounted ? amount : 0n,
    atRisk: status === 'at_risk' ? amount : 0n,
  };
}

/** At risk is not cost: the truth about it counts whole. */
function correctionStep({ amount = 0n }: Line, prior: Line | undefined): Step {
  const atRisk = prior?.status === 'at_risk' ? (prior.amount ?? 0n) : 0n;
  return { generation: false, cost: amount + atRisk, atRisk: -atRisk };
}

/** The record that a correction corrects, as the process that wrote it knew it. */
function priorOf({ recordKey, chargeKey, instance }: Line, byRecord: Map<string, Line[]>): Line | undefined {
  const sequence = Number(recordKey.slice(recordKey.lastIndexOf('/') + 1));
  const key = sequence > 1 ? `${chargeKey}/correction/${sequence - 1}` : `${chargeKey}/charge/1`;
  const all = byRecord.get(key) ?? [];
  return all.find((one) => one.instance === instance) ?? all[0];
}

interface Exported {
  readonly generations: number;
  readonly cost: number;
  readonly atRisk: number;
}

function exported(receiver: Receiver, instance: string): Exported {
  const own = [...receiver.points.values()].filter(({ resource }) => resource['service.instance.id'] === instance);
  const total = (name: string, direction?: string): number =>
    own
      .filter(({ metric }) => metric === name)
      .filter(({ attributes }) => !direction || attributes['costspan.adjustment.direction'] === direction)
      .reduce((sum, { value }) => sum + value, 0);
  const adjusted = total('costspan.cost.adjustment', 'increase') - total('costspan.cost.adjustment', 'decrease');
  return {
    generations: total('costspan.generations'),
    cost: total('costspan.cost') + adjusted,
    atRisk: total('costspan.cost.at_risk') - total('costspan.cost.at_risk.resolved'),
  };
}

/** The lengths of the first and the last part from the start with so many generations. */
function prefixesWith(steps: readonly Step[], generations: number): [first: number, last: number] {
  let count = 0;
  let first = generations === 0 ? 0 : -1;
  for (const [i, { generation }] of steps.entries()) {
    if (generation && ++count > generations) return [first, i];
    if (count === generations && first < 0) first = i + 1;
  }
  return [first, steps.length];
}

function lengths(first: number, last: number): number[] {
  return first < 0 ? [] : Array.from({ length: last - first + 1 }, (_, i) => first + i);
}

function isPrefix(steps: readonly Step[], { generations, cost, atRisk }: Exported): boolean {
  const total = (of: (step: Step) => bigint): number => toNumber(steps.reduce((sum, step) => sum + of(step), 0n));
  return (
    steps.filter(({ generation }) => generation).length === generations &&
    isClose(
      cost,
      total((step) => step.cost),
    ) &&
    isClose(
      atRisk,
      total((step) => step.atRisk),
    )
  );
}

function isClose(actual: number, expected: number): boolean {
  // Two counters that only go up are subtracted: their own size is what a double rounds by.
  return Math.abs(actual - expected) <= TOLERANCE * Math.max(Math.abs(expected), 1);
}
