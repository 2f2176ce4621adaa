import { ATTR, decimal, toText } from '@costspan/core/internal';
import type { Decimal, Unit } from '@costspan/core';
import { amountOf } from '@costspan/core/ledger';
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
    },
  ];
}

function linesOf({ attributes }: LedgerEntry): FocusLine[] {
  const stated = attributes[ATTR.billingLines];
  const parsed = typeof stated === 'string' ? list(parsedOf(stated)) : undefined;
  const lines: FocusLine[] = [];
  for (const value of parsed ?? []) {
    const line = fields(value);
    const quantity = text(line?.['quantity']);
    const unitPrice = text(line?.['unit_price']);
    const amount = text(line?.['amount']);
    const unit = UNITS[line?.['unit'] as Unit];
    if (quantity === undefined || unitPrice === undefined || amount === undefined || unit === undefined) return [];
    const listUnitPrice = text(line?.['list_unit_price']) ?? unitPrice;
    const exact = decimal(amount);
    lines.push({
      item: text(line?.['item']) ?? 'billed',
      unit,
      quantity,
      unitPrice,
      listUnitPrice,
      amount: exact,
      // The part of a minute is no finite decimal: the amount is, and its list price is in proportion.
      listAmount: listUnitPrice === unitPrice ? exact : decimal(quantity).times(listUnitPrice),
      priceId: text(line?.['price']) ?? text(attributes[ATTR.priceId]),
    });
  }
  return lines;
}

function parsedOf(stated: string): unknown {
  try {
    return JSON.parse(stated) as unknown;
  } catch {
    return undefined;
  }
}
