import { decimal } from '@costspan/core/internal';
import type { Charge, PricedCharge, UnpricedCharge } from '@costspan/core';
import type { Assumed } from '@costspan/core/internal';

const STATUS = ['final', 'estimated', 'at_risk'] as const;
const BASIS = ['reported_amount', 'billed_units', 'usage', 'request', 'default'] as const;
const OUTCOME = ['not_charged', 'charged', 'unknown'] as const;

/** One charge for an exchange with several: the sum, as sure as its weakest part, and unpriced where a part is. */
export function totalOf(charges: readonly Charge[]): Charge | undefined {
  const [first] = charges;
  if (charges.length < 2) return first;
  const missing = [...new Set(charges.flatMap((charge) => charge.missing ?? []))];
  const items = missing.length > 0 ? missing : undefined;
  const unpriced = charges.filter((charge): charge is UnpricedCharge => charge.status === 'unpriced');
  if (unpriced[0])
    return {
      ...unpriced[0],
      missing: unpriced[0].missing && items,
      detail: unpriced.map((charge) => charge.detail).join('; '),
    };
  const parts = charges as readonly PricedCharge[];
  // A part that is not charged has a currency by default only.
  const paid = parts.filter((part) => part.amount.gt(0));
  const main =
    paid.reduce<PricedCharge | undefined>(
      (most, part) => (most && !part.amount.gt(most.amount) ? most : part),
      undefined,
    ) ?? parts[0];
  if (!main) return undefined;
  const other = paid.find((part) => part.currency !== main.currency);
  if (other)
    return {
      status: 'unpriced',
      reason: 'no_exchange_rate',
      outcome: main.outcome,
      tier: main.tier,
      detail: `its parts are in ${main.currency} and ${other.currency}`,
    };
  const assumed = Object.assign({}, ...parts.map((part) => part.assumed)) as Assumed;
  return {
    ...main,
    status: weakest(
      STATUS,
      parts.map((part) => part.status),
    ),
    basis: weakest(
      BASIS,
      (paid.length > 0 ? paid : parts).map((part) => part.basis),
    ),
    outcome: weakest(
      OUTCOME,
      parts.map((part) => part.outcome),
    ),
    source: parts.every((part) => part.source === 'provider') ? 'provider' : 'local',
    amount: sum(parts.map((part) => part.amount)),
    listAmount: parts.some((part) => part.listAmount)
      ? sum(parts.map((part) => part.listAmount ?? part.amount))
      : undefined,
    lines: parts.flatMap((part) => part.lines),
    implausible: parts.some((part) => part.implausible) || undefined,
    assumed: Object.keys(assumed).length > 0 ? assumed : undefined,
    missing: items,
  };
}

function sum(amounts: readonly PricedCharge['amount'][]): PricedCharge['amount'] {
  return amounts.reduce((total, amount) => total.plus(amount), decimal(0));
}

function weakest<T>(order: readonly T[], given: readonly T[]): T {
  return order[Math.max(...given.map((one) => order.indexOf(one)))] as T;
}
