import { ATTR, mainLine, toText } from '@costspan/core/internal';
import type { PriceBook, PricedCharge } from '@costspan/core';
import { rateAgain } from '@costspan/core/ledger';
import type { LedgerCharge, LedgerEntry } from '@costspan/core/ledger';

/** What a charge comes to by today's book; `still` is why it stays unpriced. */
export type Again =
  | { readonly charge: PricedCharge }
  | { readonly still: string }
  | 'no usage'
  /** nothing is to be said about it */
  | undefined;

/** Rates a charge that is unpriced again, by the prices of its day. */
export function pricedNow({ entry }: LedgerCharge, book: PriceBook, day: string): Again {
  const { attributes } = entry;
  if (attributes[ATTR.costMissingReason] === 'partial_amount') return { still: 'partial_amount' };
  const charge = rateAgain(entry, book, day);
  if (!charge) return 'no usage';
  return charge.status === 'unpriced' ? { still: charge.reason } : { charge };
}

/**
 * Rates a charge again whose price entry was corrected since: the same entry, at another list price; a changed discount is
 * none. What was corrected by what was learned elsewhere (a later answer, an invoice) stays; what `reprice` has corrected is
 * what the book says now.
 */
export function correctedNow({ entry, balance }: LedgerCharge, book: PriceBook, day: string): Again {
  const { lastCorrection, amount, currency } = balance;
  const isOurs = lastCorrection !== undefined && isOfReprice(lastCorrection);
  if (amount === undefined || (lastCorrection !== undefined && !isOurs)) return undefined;
  const charge = rateAgain(entry, book, day);
  if (!charge || charge.status === 'unpriced' || charge.currency !== currency || charge.amount.eq(amount))
    return undefined;
  return isOurs || isCorrectedEntry(entry, charge) ? { charge } : undefined;
}

function isCorrectedEntry(entry: LedgerEntry, charge: PricedCharge): boolean {
  const id = entry.attributes[ATTR.priceId];
  return id !== undefined && mainLine(charge)?.price?.id === id && listAmountOf(entry) !== listOf(charge);
}

/** Before discounts, as the nearest double: the record has no more of it. */
function listAmountOf({ attributes }: LedgerEntry): number {
  return Number(attributes[ATTR.costListAmount] ?? attributes[ATTR.costAmountDecimal]);
}

function listOf({ listAmount, amount }: PricedCharge): number {
  return (listAmount ?? amount).toNumber();
}

const OURS = 'reprice-';

/** What makes one such correction once: the charge's key and this. */
export function sequenceOf({ amount, currency }: PricedCharge): string {
  return `${OURS}${currency}-${toText(amount)}`;
}

function isOfReprice(recordKey: string): boolean {
  return recordKey.slice(recordKey.lastIndexOf('/') + 1).startsWith(OURS);
}
