import { ATTR, decimal, toText } from '@costspan/core/internal';
import type { Decimal, Unit } from '@costspan/core';
import { amountOf, isExact } from '@costspan/core/ledger';
import type { LedgerEntry } from '@costspan/core/ledger';
import { fields, list, text } from '@costspan/core/internal';

/** One component of a charge, as a FOCUS row prices it. */
export interface FocusLine {
  readonly item: string;
  readonly unit: string;
  readonly quantity: string;
  readonly unitPrice: string;
  readonly listUnitPrice: string;
  readonly amount: Decimal;
  readonly listAmount: Decimal;
  readonly priceId: string | undefined;
  /** whether it is priced in the provider's credits, of which `quantity` were taken */
  readonly isCredits: boolean;
}

/** Plural, capitalised, as the specification's unit format has them. */
const UNITS: Readonly<Record<Unit, string>> = {
  image: 'Images',
  megapixel: 'Megapixels',
  second: 'Seconds',
  minute: 'Minutes',
  hour: 'Hours',
  video: 'Videos',
  character: 'Characters',
  token: 'Tokens',
  step: 'Steps',
  tile: 'Tiles',
  request: 'Requests',
  compute_second: 'Seconds',
  credit: 'Credits',
  provider_unit: 'Units',
};

/**
 * The components of a charge: its lines where they sum up to it, else the charge as one request
 * at its amount (money that the provider stated).
 */
export function focusLines(entry: LedgerEntry): FocusLine[] {
  const amount = amountOf(entry);
  if (!amount) return [];
  const lines = linesOf(entry);
  const sum = lines.reduce((total, line) => total.plus(line.amount), decimal(0));
  if (lines.length > 0 && sum.minus(amount).round(18).eq(0)) return lines;
  if (amount.eq(0)) return [];
  const price = toText(amount);
  return [
    {
      item: 'request',
      unit: UNITS.request,
      quantity: '1',
      unitPrice: price,
      listUnitPrice: price,
      amount,
      listAmount: amount,
      priceId: text(entry.attributes[ATTR.priceId]),
      isCredits: false,
    },
  ];
}

function linesOf({ attributes }: LedgerEntry): FocusLine[] {
  const stated = attributes[ATTR.billingLines];
  const parsed = typeof stated === 'string' ? list(parsedOf(stated)) : undefined;
  const lines: FocusLine[] = [];
  for (const value of parsed ?? []) {
    const line = fields(value);
    const quantity = exact(line?.['quantity']);
    const unitPrice = exact(line?.['unit_price']);
    const amount = exact(line?.['amount']);
    const unit = unitOf(line?.['unit']);
    if (quantity === undefined || unitPrice === undefined || amount === undefined || unit === undefined) return [];
    const listUnitPrice = exact(line?.['list_unit_price']) ?? unitPrice;
    const total = decimal(amount);
    lines.push({
      item: text(line?.['item']) ?? 'billed',
      unit,
      quantity,
      unitPrice,
      listUnitPrice,
      amount: total,
      // The part of a minute is no finite decimal: the amount is, and its list price is in proportion.
      listAmount: listUnitPrice === unitPrice ? total : decimal(quantity).times(listUnitPrice),
      priceId: text(line?.['price']) ?? text(attributes[ATTR.priceId]),
      isCredits: unit === UNITS.credit,
    });
  }
  return lines;
}

function unitOf(stated: unknown): string | undefined {
  return typeof stated === 'string' && Object.hasOwn(UNITS, stated) ? UNITS[stated as Unit] : undefined;
}

function exact(stated: unknown): string | undefined {
  return isExact(stated) ? stated : undefined;
}

function parsedOf(stated: string): unknown {
  try {
    return JSON.parse(stated) as unknown;
  } catch {
    return undefined;
  }
}
