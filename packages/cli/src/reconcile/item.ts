import { ATTR, decimal } from '@costspan/core/internal';
import type { Decimal } from '@costspan/core';
import type { Balance, LedgerCharge } from '@costspan/core/ledger';
import { aboutCharge } from '@costspan/core/ledger';

export const ZERO: Decimal = decimal(0);

/** A charge as it stands, and whose it is. */
export interface Charge extends Balance {
  readonly about: ReturnType<typeof aboutCharge>;
}

export function chargeOf({ entry, balance }: LedgerCharge): Charge {
  return { ...balance, about: aboutCharge(entry) };
}

/**
 * `matched`: both say the same. `difference`: both have it, at other amounts. `missing`: on the
 * invoice, not in the ledger. `extra`: in the ledger as charged, not on the invoice. `unbilled`:
 * at risk or unpriced in the ledger, and not on the invoice: it was not billed.
 */
export type MatchKind = 'matched' | 'difference' | 'missing' | 'extra' | 'unbilled';

/** What invoice and ledger say about the same thing: one job, one charge, or one model's day. */
export interface Match {
  readonly kind: MatchKind;
  readonly by: 'id' | 'amount' | 'day';
  readonly provider: string;
  readonly model: string | undefined;
  readonly id?: string | undefined;
  readonly day: string;
  readonly invoiced: Decimal | undefined;
  /** final, estimated and at risk; undefined where the ledger has no amount */
  readonly recorded: Decimal | undefined;
  readonly charges: readonly Charge[];
}

/** What an invoice line, or several with one id, bill. */
export interface Billed {
  readonly provider: string;
  readonly id: string | undefined;
  readonly models: readonly string[];
  readonly day: string;
  readonly at: number | undefined;
  readonly amount: Decimal;
}

/** Compares at the nano-dollar. */
export function isEqual(a: Decimal, b: Decimal, tolerance: Decimal): boolean {
  return a.minus(b).round(9).abs().lte(tolerance);
}

/** Charged, whatever the exact amount; the others may or may not have been billed. */
export function isCertain({ status }: Balance): boolean {
  return status === 'final' || status === 'estimated';
}

export function sum(charges: readonly Charge[]): Decimal | undefined {
  const amounts = charges.map((charge) => charge.amount).filter((amount) => amount !== undefined);
  return amounts.length === 0 ? undefined : amounts.reduce((total, amount) => total.plus(amount), ZERO);
}

export function providerOf(charge: Charge): string {
  return text(charge, ATTR.providerName) ?? '';
}

/** Job, request or response id, where the provider gives one. */
export function idOf(charge: Charge): string | undefined {
  return text(charge, ATTR.responseId);
}

/** The names that an invoice may call a charge's model by, the most exact first. */
export function namesOf(charge: Charge): string[] {
  const names = [text(charge, ATTR.responseModel), text(charge, ATTR.requestModel)];
  return names.filter((name) => name !== undefined);
}

function text(charge: Charge, name: string): string | undefined {
  const value = charge.about[name];
  return typeof value === 'string' ? value : undefined;
}

export function key(...parts: readonly string[]): string {
  return JSON.stringify(parts);
}
