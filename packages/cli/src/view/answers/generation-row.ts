import { ATTR, TAG, toText } from '@costspan/core/internal';
import type { LedgerCharge, LedgerEntry } from '@costspan/core/ledger';

export interface Line {
  readonly item: string;
  readonly unit: string;
  /** exact decimals */
  readonly quantity: string;
  readonly unitPrice: string;
  readonly amount: string;
  readonly priceId?: string;
}

/** One generation as the stream shows it. */
export interface GenerationRow {
  /** its charge key */
  readonly id: string;
  /** ISO 8601, UTC */
  readonly time: string;
  readonly provider: string | null;
  readonly model: string | null;
  readonly tier: string | null;
  readonly status: 'final' | 'estimated' | 'at_risk' | 'unpriced';
  /** exact decimal; null where it is not known */
  readonly amount: string | null;
  readonly currency: string;
  /** why it has no price */
  readonly reason: string | null;
  /** quantity × unit price = amount, as it was recorded */
  readonly lines: readonly Line[];
  readonly corrected: boolean;
  readonly notCharged: boolean;
  readonly error: string | null;
  /** HTTP tries beyond the first */
  readonly retries: number;
  readonly attempt: { readonly number: number; readonly reason: string | null } | null;
  readonly output: { readonly id: string; readonly name: string | null } | null;
  readonly gate: string | null;
  readonly plan: string | null;
  readonly feature: string | null;
  readonly action: string | null;
  readonly tenant: string | null;
  readonly tags: Readonly<Record<string, string>>;
}

export function rowOf({ entry, balance }: LedgerCharge): GenerationRow {
  const { attributes } = entry;
  const said = (name: string): string | null => text(attributes[name]);
  const number = attributes[ATTR.attemptNumber];
  const outputId = said(ATTR.outputId);
  return {
    id: entry.chargeKey,
    time: balance.time,
    provider: said(ATTR.providerName),
    model: said(ATTR.requestModel) ?? said(ATTR.responseModel),
    tier: said(ATTR.modelTier),
    status: balance.status,
    amount: balance.amount === undefined ? null : toText(balance.amount),
    currency: balance.currency ?? 'USD',
    reason: balance.status === 'unpriced' ? (said(ATTR.costMissingReason) ?? 'unknown') : null,
    lines: linesOf(entry),
    corrected: balance.corrections > 0,
    notCharged: said(ATTR.billingOutcome) === 'not_charged',
    error: said(ATTR.errorType),
    retries: Number(attributes[ATTR.transportRetryCount] ?? 0),
    attempt: typeof number === 'number' ? { number, reason: said(ATTR.attemptReason) } : null,
    output: outputId === null ? null : { id: outputId, name: said(ATTR.outputName) },
    gate: said(ATTR.gateName),
    plan: said(ATTR.plan),
    feature: said(ATTR.feature),
    action: said(ATTR.action),
    tenant: said(ATTR.tenant),
    tags: Object.fromEntries(
      Object.entries(attributes)
        .filter(([name]) => name.startsWith(TAG))
        .map(([name, value]) => [name.slice(TAG.length), String(value)]),
    ),
  };
}

/** A record of one line states it in attributes of its own; the price and the quantity there are doubles. */
function linesOf({ attributes }: LedgerEntry): readonly Line[] {
  const written = attributes[ATTR.billingLines];
  if (typeof written === 'string') {
    const lines = parsed(written);
    if (lines.length > 0) return lines;
  }
  const { [ATTR.billingUnit]: unit, [ATTR.billingQuantity]: quantity, [ATTR.billingUnitPrice]: price } = attributes;
  const amount = attributes[ATTR.costAmountDecimal];
  if (unit === undefined || quantity === undefined || price === undefined || typeof amount !== 'string') return [];
  const id = attributes[ATTR.priceId];
  return [
    {
      item: '',
      unit: String(unit),
      quantity: plain(quantity),
      unitPrice: plain(price),
      amount,
      ...(typeof id === 'string' && { priceId: id }),
    },
  ];
}

function parsed(written: string): Line[] {
  try {
    return (JSON.parse(written) as Record<string, unknown>[]).map((line) => ({
      item: String(line['item']),
      unit: String(line['unit']),
      quantity: plain(line['quantity']),
      unitPrice: plain(line['unit_price']),
      amount: plain(line['amount']),
      ...(typeof line['price'] === 'string' && { priceId: line['price'] }),
    }));
  } catch {
    return [];
  }
}

/** A number as people write it: 0.00000025, not 2.5e-7. */
function plain(value: unknown): string {
  return typeof value === 'number'
    ? value.toLocaleString('en', { useGrouping: false, maximumSignificantDigits: 15, maximumFractionDigits: 20 })
    : String(value ?? '');
}

function text(value: LedgerEntry['attributes'][string] | undefined): string | null {
  return value === undefined || typeof value === 'object' || value === '' ? null : String(value);
}
