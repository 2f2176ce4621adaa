import { decimal, toText } from '@costspan/core/internal';
import type { Decimal } from '@costspan/core';
import type { BalanceStatus } from '@costspan/core/ledger';

const ZERO = decimal(0);

/** What a charge is, beside its amount: of a million charges most are the same. */
export interface ChargeKind {
  readonly status: BalanceStatus;
  readonly currency: string;
  /** why it is unpriced */
  readonly missing: string | undefined;
  readonly notCharged: boolean;
  /** an HTTP try without an answer is a charge and no generation of its own */
  readonly isGeneration: boolean;
  /** a generation that counts as an attempt at its output: no prompt step, no gate */
  readonly isAttempt: boolean;
  readonly failed: boolean;
}

/** What a row needs to know of a charge. */
export interface ChargeFacts {
  readonly kind: ChargeKind;
  /** what the charge comes to; undefined where that is not known */
  readonly amount: Decimal | undefined;
  /** of that, what corrections have added to final and estimated spend, or taken from it */
  readonly adjusted: Decimal;
}

/** US dollars that were spent: final and estimated, never at risk; undefined in another currency. */
export function spentOf({ kind, amount }: ChargeFacts): Decimal | undefined {
  const { status, currency } = kind;
  return (status === 'final' || status === 'estimated') && currency === 'USD' ? amount : undefined;
}

/** Sums of charges, and of the verdicts on them. Amounts are US dollars unless a currency is named. */
export class Row {
  spend: Decimal = ZERO;
  adjusted: Decimal = ZERO;
  wasted: Decimal = ZERO;
  charges = 0;
  generations = 0;
  attempts = 0;
  /** charged attempts of outputs that somebody has judged, and how many of these came to nothing */
  judged = 0;
  judgedWasted = 0;
  accepted = 0;
  rejected = 0;
  notCharged = 0;
  atRisk: { amount: Decimal; charges: number; readonly others: Map<string, Decimal> } = {
    amount: ZERO,
    charges: 0,
    others: new Map(),
  };
  unpriced = 0;
  readonly missing: Map<string, number> = new Map();
  readonly others: Map<string, Decimal> = new Map();
  /** what was spent inside outputs whose cost is known */
  ofOutputs: Decimal = ZERO;
  /** of the accepted pieces of these, what each came to */
  readonly costs: Decimal[] = [];

  add({ kind, amount = ZERO, adjusted }: ChargeFacts, isWasted: boolean): void {
    const { status, currency, missing } = kind;
    this.charges++;
    if (kind.isGeneration) this.generations++;
    if (kind.isAttempt) this.attempts++;
    if (kind.notCharged) this.notCharged++;
    if (status === 'unpriced') {
      this.unpriced++;
      plus(this.missing, missing ?? 'unknown', 1);
    } else if (status === 'at_risk') {
      this.atRisk.charges++;
      if (currency === 'USD') this.atRisk.amount = this.atRisk.amount.plus(amount);
      else addTo(this.atRisk.others, currency, amount);
    } else if (currency === 'USD') {
      this.spend = this.spend.plus(amount);
      this.adjusted = this.adjusted.plus(adjusted);
      if (isWasted) this.wasted = this.wasted.plus(amount);
    } else addTo(this.others, currency, amount);
  }

  judge({ kind }: ChargeFacts, isWasted: boolean): void {
    if (!kind.isAttempt || kind.notCharged || kind.status === 'at_risk') return;
    this.judged++;
    if (isWasted) this.judgedWasted++;
  }

  merge(other: Row): void {
    this.spend = this.spend.plus(other.spend);
    this.adjusted = this.adjusted.plus(other.adjusted);
    this.wasted = this.wasted.plus(other.wasted);
    this.charges += other.charges;
    this.generations += other.generations;
    this.attempts += other.attempts;
    this.judged += other.judged;
    this.judgedWasted += other.judgedWasted;
    this.accepted += other.accepted;
    this.rejected += other.rejected;
    this.notCharged += other.notCharged;
    this.atRisk.amount = this.atRisk.amount.plus(other.atRisk.amount);
    this.atRisk.charges += other.atRisk.charges;
    for (const [currency, amount] of other.atRisk.others) addTo(this.atRisk.others, currency, amount);
    this.unpriced += other.unpriced;
    for (const [reason, count] of other.missing) plus(this.missing, reason, count);
    for (const [currency, amount] of other.others) addTo(this.others, currency, amount);
    this.ofOutputs = this.ofOutputs.plus(other.ofOutputs);
    for (const cost of other.costs) this.costs.push(cost);
  }

  get isEmpty(): boolean {
    return this.charges === 0 && this.accepted === 0 && this.rejected === 0;
  }

  get attemptsPerAccepted(): number | undefined {
    return this.accepted === 0 ? undefined : Math.round((this.attempts / this.accepted) * 10_000) / 10_000;
  }

  /** All that was spent inside outputs, also on what was rejected or failed, for each accepted piece; to 12 places. */
  get meanCost(): Decimal | undefined {
    return this.costs.length === 0 ? undefined : this.ofOutputs.div(this.costs.length).round(12);
  }

  /** The cost of one accepted piece that so large a share of them does not exceed (nearest rank). */
  costAt(share: number): Decimal | undefined {
    this.costs.sort((a, b) => a.cmp(b));
    return this.costs[Math.max(0, Math.ceil(share * this.costs.length) - 1)];
  }
}

/** A row as `--json` has it: exact decimals as text, counts as numbers, null for what nothing was accepted of. */
export function rowJson(row: Row): Record<string, unknown> {
  return {
    spend: toText(row.spend),
    generations: row.generations,
    attemptsPerAccepted: row.attemptsPerAccepted ?? null,
    accepted: row.accepted,
    rejected: row.rejected,
    costPerAccepted: { mean: text(row.meanCost), p50: text(row.costAt(0.5)), p95: text(row.costAt(0.95)) },
    wasted: toText(row.wasted),
    atRisk: {
      amount: toText(row.atRisk.amount),
      charges: row.atRisk.charges,
      ...(row.atRisk.others.size > 0 && { otherCurrencies: texts(row.atRisk.others) }),
    },
    unpriced: { charges: row.unpriced, reasons: Object.fromEntries(sorted(row.missing)) },
    notCharged: row.notCharged,
    adjusted: toText(row.adjusted),
    ...(row.others.size > 0 && { otherCurrencies: texts(row.others) }),
  };
}

function text(amount: Decimal | undefined): string | null {
  return amount === undefined ? null : toText(amount);
}

function texts(amounts: ReadonlyMap<string, Decimal>): Record<string, string> {
  return Object.fromEntries(sorted(amounts).map(([currency, amount]) => [currency, toText(amount)]));
}

/** By name: what is the same must be written the same, whatever was read first. */
function sorted<T>(map: ReadonlyMap<string, T>): [string, T][] {
  return [...map].toSorted(([a], [b]) => (a < b ? -1 : 1));
}

function plus(counts: Map<string, number>, key: string, count: number): void {
  counts.set(key, (counts.get(key) ?? 0) + count);
}

function addTo(sums: Map<string, Decimal>, currency: string, amount: Decimal): void {
  sums.set(currency, (sums.get(currency) ?? ZERO).plus(amount));
}
