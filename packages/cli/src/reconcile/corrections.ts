import { ROOT_CONTEXT } from '@opentelemetry/api';
import { ATTR, decimal } from '@costspan/core/internal';
import type { Decimal } from '@costspan/core';
import type { CorrectionRecord } from '@costspan/core/internal';
import { WrongUse } from '../exit.ts';
import { correctionsInto, isFolder } from '../ledger/corrections.ts';
import type { Charge, Match } from './item.ts';

const ZERO = decimal(0);

/**
 * What makes charges final by the invoice: the estimated and those at risk that it confirms, those
 * that it bills at another amount, and those that it does not bill. A day's sum that differs says
 * nothing about a single charge, and what only one side has is no charge of the other: neither is corrected.
 */
export function correctionsFor(matches: readonly Match[], currency: string, time: number): CorrectionRecord[] {
  return matches.flatMap((match) => {
    if (match.kind === 'unbilled') return match.charges.map((one) => correction(one, negated(one), 'not_charged'));
    if (match.invoiced === undefined || match.kind === 'missing' || match.kind === 'extra') return [];
    if (match.kind === 'difference' && match.by === 'day') return [];
    const delta = match.kind === 'matched' ? ZERO : match.invoiced.minus(match.recorded ?? ZERO);
    const target = match.charges.find((one) => one.status !== 'final') ?? match.charges[0];
    return match.charges.flatMap((one) => {
      const own = one === target ? delta : ZERO;
      return one.status === 'final' && own.eq(0) ? [] : [correction(one, own, 'charged')];
    });
  });

  function correction(charge: Charge, delta: Decimal, outcome: 'charged' | 'not_charged'): CorrectionRecord {
    return {
      kind: 'correction',
      chargeKey: charge.chargeKey,
      // Two that reconcile at once write the same key: the reader takes one of them.
      sequence: charge.corrections + 1,
      delta,
      total: delta.plus(charge.amount ?? ZERO),
      currency,
      status: 'final',
      before: charge.status,
      attributes: {
        ...charge.about,
        [ATTR.billingOutcome]: outcome,
        [ATTR.costSource]: 'provider',
        [ATTR.costBasis]: 'reported_amount',
      },
      context: ROOT_CONTEXT,
      time,
    };
  }
}

function negated(charge: Charge): Decimal {
  return ZERO.minus(charge.amount ?? ZERO);
}

/** Corrections need one folder to go to. */
export function mustTakeCorrections(paths: readonly string[]): void {
  const [folder = '', ...more] = paths;
  if (more.length > 0) throw new WrongUse(`--write-corrections: name one ledger folder, not ${paths.length} paths`);
  if (!isFolder(folder))
    throw new WrongUse(`${folder}: corrections are appended as a file of their own; name the ledger's folder`);
}

export function writeCorrections(folder: string, corrections: readonly CorrectionRecord[]): void {
  const writer = correctionsInto(folder, 'reconcile');
  for (const one of corrections) writer.write(one);
  writer.close();
}
