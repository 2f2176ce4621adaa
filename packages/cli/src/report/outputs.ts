import { ATTR, decimal } from '@costspan/core/internal';
import type { Decimal } from '@costspan/core';
import type { LedgerEntry } from '@costspan/core/ledger';
import type { Group, Groups, Span } from './groups.ts';
import { spentOf } from './row.ts';
import type { ChargeFacts } from './row.ts';

const ZERO = decimal(0);

/** A charge of an output, until it is known what became of the output. Linked, because there may be millions. */
interface OutputCharge {
  readonly facts: ChargeFacts;
  readonly group: Group;
  /** undefined where its day is not asked for: it is a part of the output's cost all the same */
  readonly span: Span | undefined;
  /** of the attempt; undefined for prompt steps and gates */
  readonly number: number | undefined;
  /** provider and model */
  readonly target: string;
  readonly next: OutputCharge | undefined;
}

interface Verdict {
  readonly outcome: string;
  readonly gate: string | undefined;
  readonly number: number | undefined;
  /** by what the verdict itself says, for where its attempt was not read */
  readonly group: Group;
  readonly span: Span | undefined;
  readonly next: Verdict | undefined;
}

interface OutputState {
  charges: OutputCharge | undefined;
  verdicts: Verdict | undefined;
}

/** What a gate has thrown away. */
export interface GateWaste {
  rejected: number;
  wasted: Decimal;
}

/**
 * The charges and verdicts of outputs, in any order. A verdict names its attempt by number; one that came after the fact
 * names none, and is about the attempts without a verdict.
 */
export class Outputs {
  readonly #outputs = new Map<string, OutputState>();
  readonly #groups: Groups;
  /** by gate; undefined for verdicts that name none */
  readonly gates: Map<string | undefined, GateWaste> = new Map();

  constructor(groups: Groups) {
    this.#groups = groups;
  }

  charge(id: string, entry: LedgerEntry, facts: ChargeFacts, group: Group, span: Span | undefined): void {
    const state = this.#of(id);
    const { [ATTR.providerName]: provider, [ATTR.requestModel]: model } = entry.attributes;
    state.charges = {
      facts,
      group,
      span,
      number: numberOf(entry),
      target: `${String(provider)} ${String(model)}`,
      next: state.charges,
    };
  }

  verdict(id: string, entry: LedgerEntry, group: Group, span: Span | undefined): void {
    const state = this.#of(id);
    const { [ATTR.outputOutcome]: outcome, [ATTR.gateName]: gate } = entry.attributes;
    state.verdicts = {
      outcome: String(outcome),
      gate: gate === undefined ? undefined : String(gate),
      number: numberOf(entry),
      group,
      span,
      next: state.verdicts,
    };
  }

  /** Once all was read: counts every charge and verdict in its row. */
  settle(): void {
    for (const { charges, verdicts } of this.#outputs.values())
      this.#settle([...chain(charges)].toSorted(byNumber), [...chain(verdicts)].toSorted(byNumber));
    this.#outputs.clear();
  }

  #of(id: string): OutputState {
    let state = this.#outputs.get(id);
    if (!state) this.#outputs.set(id, (state = { charges: undefined, verdicts: undefined }));
    return state;
  }

  #settle(charges: readonly OutputCharge[], verdicts: readonly Verdict[]): void {
    const judged = judge(charges, verdicts);
    for (const one of charges) {
      const group = this.#groups.judgedBy(one.group, judged.rejected.get(one.number)?.gate);
      if (one.span) group[one.span].add(one.facts, judged.isWasted(one));
    }
    this.#countCosts(charges, judged);
    for (const verdict of verdicts) if (verdict.outcome === 'rejected') this.#countRejected(verdict, charges, judged);
  }

  /** What the accepted pieces came to. An output with a charge that has no amount in US dollars has no known cost. */
  #countCosts(charges: readonly OutputCharge[], { accepted }: Judged): void {
    const pieces = accepted.length;
    const amounts = charges.map(({ facts }) => (facts.status === 'at_risk' ? ZERO : spentOf(facts)));
    const isKnown = amounts.every((amount) => amount !== undefined);
    const cost = amounts.reduce<Decimal>((sum, amount) => sum.plus(amount ?? ZERO), ZERO);
    const perPiece = pieces > 1 ? cost.div(pieces) : cost;
    for (const { number, verdict } of accepted) {
      const { group, span } = placeOf(charges, number, verdict);
      if (!span) continue;
      group[span].accepted++;
      if (isKnown) group[span].costs.push(perPiece);
    }
    if (!isKnown) return;
    for (const { group, span, facts } of charges)
      if (span) group[span].ofOutputs = group[span].ofOutputs.plus(spentOf(facts) ?? ZERO);
  }

  #countRejected(verdict: Verdict, charges: readonly OutputCharge[], { rejected }: Judged): void {
    const thrown = charges.filter(({ number }) => number !== undefined && rejected.get(number) === verdict);
    const { group, span } = placeOf(charges, verdict.number ?? thrown[0]?.number, verdict);
    if (span) this.#groups.judgedBy(group, verdict.gate)[span].rejected++;
    const waste = this.gates.get(verdict.gate) ?? { rejected: 0, wasted: ZERO };
    if (span === 'within') waste.rejected++;
    for (const one of thrown) if (one.span === 'within') waste.wasted = waste.wasted.plus(spentOf(one.facts) ?? ZERO);
    this.gates.set(verdict.gate, waste);
  }
}

/** Where a verdict counts: with its attempt, where that was read. */
function placeOf(
  charges: readonly OutputCharge[],
  number: number | undefined,
  verdict: Verdict,
): Pick<OutputCharge, 'group' | 'span'> {
  return charges.find((one) => number !== undefined && one.number === number) ?? verdict;
}

interface Ordered {
  readonly number: number | undefined;
  readonly facts?: ChargeFacts;
  readonly outcome?: string;
  readonly gate?: string | undefined;
  readonly group: Group;
}

/** The same order whatever was read first; of one attempt its own charge before that of a tool. */
function byNumber(a: Ordered, b: Ordered): number {
  return (a.number ?? 0) - (b.number ?? 0) || (sortText(a) < sortText(b) ? -1 : 1);
}

function sortText({ facts, outcome, gate, group }: Ordered): string {
  return JSON.stringify([facts?.isAttempt ? 0 : 1, outcome, gate, group.values, facts?.amount]);
}

interface Judged {
  /** one for each piece; `number` where its attempt is known */
  readonly accepted: readonly { readonly number: number | undefined; readonly verdict: Verdict }[];
  /** by the attempt's number */
  readonly rejected: ReadonlyMap<number | undefined, Verdict>;
  isWasted(charge: OutputCharge): boolean;
}

function judge(charges: readonly OutputCharge[], verdicts: readonly Verdict[]): Judged {
  const stated = new Set(verdicts.map(({ number }) => number));
  const open = charges.filter(({ number, facts }) => number !== undefined && !stated.has(number) && !facts.failed);
  const newest = Math.max(...open.map(({ number = 0 }) => number));
  const accepted = verdicts
    .filter(({ outcome }) => outcome === 'accepted')
    .map((verdict) => ({ verdict, number: verdict.number ?? (open.length > 0 ? newest : undefined) }));
  const rejected = new Map<number | undefined, Verdict>();
  for (const verdict of verdicts)
    if (verdict.outcome === 'rejected') {
      if (verdict.number === undefined) for (const { number } of open) rejected.set(number, verdict);
      else rejected.set(verdict.number, verdict);
    }
  const numbers = new Set(accepted.map(({ number }) => number));
  const last = charges
    .filter(({ number }) => numbers.has(number))
    .toSorted((a, b) => (b.number ?? 0) - (a.number ?? 0))[0];
  const isOver = accepted.length > 0 || verdicts.some(({ outcome }) => outcome === 'failed');
  return {
    accepted,
    rejected,
    isWasted(charge) {
      const { number, facts, target } = charge;
      if (number === undefined || numbers.has(number)) return false;
      if (facts.failed || rejected.has(number)) return true;
      // Another model's, made before: a step to what was accepted, as a clip is to its upscaling.
      const isStep = last?.number !== undefined && number < last.number && target !== last.target;
      return isOver && !isStep;
    },
  };
}

function* chain<T extends { readonly next: T | undefined }>(first: T | undefined): Generator<T> {
  for (let one = first; one; one = one.next) yield one;
}

function numberOf({ attributes }: LedgerEntry): number | undefined {
  const number = attributes[ATTR.attemptNumber];
  return typeof number === 'number' ? number : undefined;
}
