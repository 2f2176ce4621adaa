import { ATTR, decimal } from '@costspan/core/internal';
import type { Decimal } from '@costspan/core';
import type { LedgerEntry } from '@costspan/core/ledger';
import type { Group, Groups, Span } from './groups.ts';
import { spentOf } from './row.ts';
import { judge } from './judge.ts';
import type { Judged } from './judge.ts';
import type { ChargeFacts, ChargeKind } from './row.ts';

const ZERO = decimal(0);

/** Where a charge or a verdict counts, and what of: there are few of these among millions of records. */
interface Place {
  readonly group: Group;
  /** undefined where its day is not asked for: a charge is a part of its output's cost all the same */
  readonly span: Span | undefined;
  /** of the attempt; undefined for prompt steps and gates */
  readonly number: number | undefined;
}

interface ChargePlace extends Place {
  readonly kind: ChargeKind;
  /** provider and model */
  readonly target: string;
}

/** By what the verdict itself says, for where its attempt was not read. */
interface VerdictPlace extends Place {
  readonly outcome: string;
  readonly gate: string | undefined;
}

/** A charge of an output, until it is known what became of the output. */
interface OutputCharge extends Pick<ChargeFacts, 'amount' | 'adjusted'> {
  readonly at: ChargePlace;
  readonly next: OutputCharge | undefined;
}

interface Verdict {
  readonly at: VerdictPlace;
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
  readonly #places = new Map<string, Place>();
  /** by gate; undefined for verdicts that name none */
  readonly gates: Map<string | undefined, GateWaste> = new Map();

  constructor(groups: Groups) {
    this.#groups = groups;
  }

  charge(id: string, entry: LedgerEntry, { kind, amount, adjusted }: ChargeFacts, group: Group, span?: Span): void {
    const state = this.#of(id);
    const { [ATTR.providerName]: provider, [ATTR.requestModel]: model } = entry.attributes;
    const target = `${String(provider)} ${String(model)}`;
    const at = this.#place<ChargePlace>(
      { group, span, number: attemptNumberOf(entry), kind, target },
      Object.values(kind),
      target,
    );
    state.charges = { at, amount, adjusted, next: state.charges };
  }

  verdict(id: string, entry: LedgerEntry, group: Group, span?: Span): void {
    const state = this.#of(id);
    const { [ATTR.outputOutcome]: said, [ATTR.gateName]: named } = entry.attributes;
    const outcome = String(said);
    const gate = named === undefined ? undefined : String(named);
    const at = this.#place<VerdictPlace>({ group, span, number: attemptNumberOf(entry), outcome, gate }, outcome, gate);
    state.verdicts = { at, next: state.verdicts };
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

  /** The one object for places that say the same. */
  #place<T extends Place>(place: T, ...more: readonly unknown[]): T {
    const key = JSON.stringify([place.group.number, place.span, place.number, more]);
    const known = this.#places.get(key) as T | undefined;
    if (known) return known;
    if (this.#places.size < MOST_PLACES) this.#places.set(key, place);
    return place;
  }

  #settle(charges: readonly OutputCharge[], verdicts: readonly Verdict[]): void {
    const judged = judge(charges, verdicts);
    for (const one of charges) {
      const { group, span, number, kind } = one.at;
      const judgedBy = this.#groups.judgedBy(group, judged.rejected.get(number)?.at.gate);
      if (!span) continue;
      const facts = { ...one, kind };
      const isWasted = judged.isWasted(one.at);
      judgedBy[span].add(facts, isWasted);
      if (verdicts.length > 0) judgedBy[span].judge(facts, isWasted);
    }
    this.#countCosts(charges, judged);
    for (const verdict of verdicts)
      if (verdict.at.outcome === 'rejected') this.#countRejected(verdict, charges, judged);
  }

  /** What the accepted pieces came to. An output with a charge that has no amount in US dollars has no known cost. */
  #countCosts(charges: readonly OutputCharge[], { accepted }: Judged<Verdict>): void {
    const amounts = charges.map((one) => (one.at.kind.status === 'at_risk' ? ZERO : spent(one)));
    const isKnown = amounts.every((amount) => amount !== undefined);
    const cost = amounts.reduce<Decimal>((sum, amount) => sum.plus(amount ?? ZERO), ZERO);
    const perPiece = accepted.length > 1 ? cost.div(accepted.length) : cost;
    for (const { number, verdict } of accepted) {
      const { group, span } = placeOf(charges, number, verdict);
      if (!span) continue;
      group[span].accepted++;
      if (isKnown) group[span].costs.push(perPiece);
    }
    if (!isKnown) return;
    for (const one of charges) {
      const { group, span } = one.at;
      if (span) group[span].ofOutputs = group[span].ofOutputs.plus(spent(one) ?? ZERO);
    }
  }

  #countRejected(verdict: Verdict, charges: readonly OutputCharge[], { rejected }: Judged<Verdict>): void {
    const { gate } = verdict.at;
    const thrown = charges.filter(({ at }) => at.number !== undefined && rejected.get(at.number) === verdict);
    const { group, span } = placeOf(charges, verdict.at.number ?? thrown[0]?.at.number, verdict);
    if (span) this.#groups.judgedBy(group, gate)[span].rejected++;
    const waste = this.gates.get(gate) ?? { rejected: 0, wasted: ZERO };
    if (span === 'within') waste.rejected++;
    for (const one of thrown) if (one.at.span === 'within') waste.wasted = waste.wasted.plus(spent(one) ?? ZERO);
    this.gates.set(gate, waste);
  }
}
const MOST_PLACES = 50_000;

function spent({ at, amount, adjusted }: OutputCharge): Decimal | undefined {
  return spentOf({ kind: at.kind, amount, adjusted });
}

/** Where a verdict counts: with its attempt, where that was read. */
function placeOf(charges: readonly OutputCharge[], number: number | undefined, { at }: Verdict): Place {
  return charges.find((one) => number !== undefined && one.at.number === number)?.at ?? at;
}

interface Ordered {
  readonly at: Place & Partial<ChargePlace & VerdictPlace>;
  readonly amount?: Decimal | undefined;
}

/** The same order whatever was read first; of one attempt its own charge before that of a tool. */
function byNumber(a: Ordered, b: Ordered): number {
  return (a.at.number ?? 0) - (b.at.number ?? 0) || (sortText(a) < sortText(b) ? -1 : 1);
}

function sortText({ at, amount }: Ordered): string {
  return JSON.stringify([at.kind?.isAttempt ? 0 : 1, at.outcome, at.gate, at.group.values, amount]);
}

function* chain<T extends { readonly next: T | undefined }>(first: T | undefined): Generator<T> {
  for (let one = first; one; one = one.next) yield one;
}

export function attemptNumberOf({ attributes }: LedgerEntry): number | undefined {
  const number = attributes[ATTR.attemptNumber];
  return typeof number === 'number' ? number : undefined;
}
