import { ATTR, decimal, today } from '@costspan/core/internal';
import type { Decimal } from '@costspan/core';
import { amountOf } from '@costspan/core/ledger';
import type { Balance, LedgerCounts, LedgerEntry, ReadLedger } from '@costspan/core/ledger';
import { Groups } from './groups.ts';
import type { GroupRow } from './groups.ts';
import { valuesOf } from './keys.ts';
import type { Key } from './keys.ts';
import { Outputs } from './outputs.ts';
import type { GateWaste } from './outputs.ts';
import { isWithin } from './period.ts';
import type { Period } from './period.ts';
import type { ChargeFacts, ChargeKind, Row } from './row.ts';

const ZERO = decimal(0);

/** What is asked of a ledger. */
export interface Question {
  readonly keys: readonly Key[];
  readonly period: Period;
  /** to compare with */
  readonly before?: Period | undefined;
  /** only this kind of output */
  readonly output?: string | undefined;
}

/** What a ledger answers. */
export interface Summary {
  readonly keys: readonly Key[];
  /** first and last day that counts; undefined where nothing does */
  readonly from: string | undefined;
  readonly to: string | undefined;
  readonly total: Row;
  readonly groups: readonly GroupRow[];
  /** what each has thrown away, the dearest first; undefined for verdicts that name no gate */
  readonly gates: readonly (GateWaste & { readonly gate: string | undefined })[];
  readonly before: { readonly period: Period; readonly total: Row } | undefined;
  readonly records: LedgerCounts;
}

/**
 * Reads the charges and verdicts of a ledger once through, and sums them up. A correction counts on the day of its
 * charge, a verdict on that of its attempt. Memory grows by the rows, and by some
 * 400 bytes for each output of two attempts.
 */
export async function summarize(ledger: ReadLedger, question: Question): Promise<Summary> {
  const { keys, period, before, output } = question;
  const groups = new Groups(keys);
  const outputs = new Outputs(groups);
  let [first, last]: (string | undefined)[] = [];
  for await (const entry of ledger.entries()) {
    if (output !== undefined && entry.attributes[ATTR.outputName] !== output) continue;
    const balance = ledger.balanceOf(entry);
    if (balance && !ledger.isCharge(entry)) continue;
    const day = today(Date.parse((balance ?? entry).time));
    const span = isWithin(period, day) ? 'within' : before && isWithin(before, day) ? 'before' : undefined;
    if (span === 'within') {
      if (first === undefined || day < first) first = day;
      if (last === undefined || day > last) last = day;
    }
    const id = entry.attributes[ATTR.outputId];
    if (span === undefined && typeof id !== 'string') continue;
    const group = groups.of(valuesOf(keys, entry, day));
    if (!balance) outputs.verdict(String(id), entry, group, span);
    else if (typeof id === 'string') outputs.charge(id, entry, factsOf(entry, balance), group, span);
    else if (span) {
      const facts = factsOf(entry, balance);
      group[span].add(facts, facts.kind.failed);
    }
  }
  outputs.settle();
  return {
    keys,
    from: period.from ?? first,
    to: period.to ?? last,
    total: groups.total('within'),
    groups: groups.rows('within', keys),
    gates: [...outputs.gates]
      .map(([gate, waste]) => ({ gate, ...waste }))
      .filter(({ rejected }) => rejected > 0)
      .toSorted(
        (a, b) => b.wasted.cmp(a.wasted) || b.rejected - a.rejected || ((a.gate ?? '') < (b.gate ?? '') ? -1 : 1),
      ),
    before: before && { period: before, total: groups.total('before') },
    records: ledger.records,
  };
}

/** A charge as the rows count it. */
export function factsOf(entry: LedgerEntry, balance: Balance): ChargeFacts {
  const { amount, corrections } = balance;
  return { kind: kindOf(entry, balance), amount, adjusted: corrections > 0 ? adjustedBy(entry, balance) : ZERO };
}

function kindOf({ attributes, chargeKey }: LedgerEntry, balance: Balance): ChargeKind {
  const { status, amount, currency = 'USD', corrections } = balance;
  return {
    status,
    currency,
    missing: status === 'unpriced' ? String(attributes[ATTR.costMissingReason] ?? 'unknown') : undefined,
    notCharged:
      status === 'final' &&
      amount?.eq(0) === true &&
      (corrections > 0 || attributes[ATTR.billingOutcome] === 'not_charged'),
    isGeneration: !/#try-\d+$/.test(chargeKey),
    // Further charges of one answer, and unanswered tries, are no attempts of their own.
    isAttempt: attributes[ATTR.attemptNumber] !== undefined && !/#(try-)?\d+$/.test(chargeKey),
    failed: attributes[ATTR.errorType] !== undefined,
  };
}

/** What spend has become by corrections, less what it was; 0 where the charge itself was not read. */
function adjustedBy(entry: LedgerEntry, { status, amount = ZERO, recorded }: Balance): Decimal {
  if (entry.kind !== 'charge') return ZERO;
  const isSpent = (of: string | undefined): boolean => of === 'final' || of === 'estimated';
  const was = isSpent(recorded) ? (amountOf(entry) ?? ZERO) : ZERO;
  return (isSpent(status) ? amount : ZERO).minus(was);
}
