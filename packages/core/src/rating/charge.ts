import type { PriceRef, Tier } from '../price-book/types.ts';
import type { Decimal, Unit } from '../util/money.ts';
import { decimal, toText } from '../util/money.ts';
import type { Basis, Facts, Item } from '../usage/usage.ts';

export type { PriceRef, Tier } from '../price-book/types.ts';

/** Whether the provider bills the call, by its own rule. */
export type Outcome = 'charged' | 'not_charged' | 'unknown';
/** Values that stood in for what a call did not state, by name. */
export type Assumed = Readonly<Record<string, NonNullable<Facts[string]>>>;

/** Why a charge has no amount in US dollars. */
export type MissingReason =
  | 'unknown_model'
  | 'unknown_usage'
  | 'ambiguous_unit'
  | 'no_credit_price'
  | 'no_exchange_rate'
  | 'price_expired'
  /** usage is known, the price of a part of it is not */
  | 'missing_rate'
  /** an answer states a part of the bill only */
  | 'partial_amount';

/** One line of a charge: quantity × unit price = amount, exact. */
export interface ChargeLine {
  readonly item: Item;
  readonly unit: Unit;
  readonly quantity: Decimal;
  readonly unitPrice: Decimal;
  /** before the user's own discounts, where it differs from the unit price */
  readonly listUnitPrice?: Decimal | undefined;
  readonly amount: Decimal;
  /** undefined where the answer itself states the amount */
  readonly price?: PriceRef | undefined;
}

/** What a charge was before it was exchanged into US dollars. */
export interface Exchanged {
  readonly amount: Decimal;
  readonly currency: string;
  /** US dollars for one of the currency, as the user's layer states it */
  readonly rate: Decimal;
  /** day of the rate */
  readonly seen: string;
}

/** Usage × price book, where both are known. */
export interface PricedCharge {
  readonly status: 'final' | 'estimated' | 'at_risk';
  readonly amount: Decimal;
  readonly currency: string;
  /** before the user's own discounts, where it differs from the amount */
  readonly listAmount?: Decimal | undefined;
  readonly basis: Basis;
  readonly source: 'provider' | 'local';
  readonly outcome: Outcome;
  readonly tier?: Tier | undefined;
  readonly lines: readonly ChargeLine[];
  readonly price?: PriceRef | undefined;
  readonly implausible?: boolean | undefined;
  /** what decides the price, was not stated and was taken from the model's documented defaults, by name: `{ resolution: '720p' }` */
  readonly assumed?: Assumed | undefined;
  /** consumed items that have no price, so that the amount lacks them: the charge is an estimate */
  readonly missing?: readonly Item[] | undefined;
  readonly exchanged?: Exchanged | undefined;
}

/** A charge whose amount nobody can tell: never zero. */
export interface UnpricedCharge {
  readonly status: 'unpriced';
  readonly reason: MissingReason;
  readonly outcome: Outcome;
  readonly tier?: Tier | undefined;
  /** what a person should know: which fact or price is missing */
  readonly detail: string;
  /** consumed items that have no price, with `missing_rate` */
  readonly missing?: readonly Item[] | undefined;
}

/** What a generation costs. */
export type Charge = PricedCharge | UnpricedCharge;

/** The charge's main line: the one that costs most. */
export function mainLine(charge: PricedCharge): ChargeLine | undefined {
  let main = charge.lines[0];
  for (const line of charge.lines) if (main && line.amount.gt(main.amount)) main = line;
  return main;
}

/** Money that is certain or estimated, in US dollars; undefined where there is none. */
export function dollarsOf(charge: Charge): Decimal | undefined {
  if (charge.status === 'unpriced' || charge.status === 'at_risk' || charge.currency !== 'USD') return undefined;
  return decimal(charge.amount);
}

/** A charge as plain JSON, in the form that `costspan explain --json` prints: amounts are exact decimal strings. */
export function chargeToJson(charge: Charge): Record<string, unknown> {
  const tier = charge.tier === undefined ? {} : { tier: charge.tier };
  const missing = charge.missing && { missing: charge.missing };
  if (charge.status === 'unpriced') {
    const { reason, outcome, detail } = charge;
    return { status: 'unpriced', reason, ...missing, outcome, ...tier, detail };
  }
  return {
    status: charge.status,
    amount: toText(charge.amount),
    currency: charge.currency,
    ...(charge.listAmount && { listAmount: toText(charge.listAmount) }),
    basis: charge.basis,
    source: charge.source,
    outcome: charge.outcome,
    ...tier,
    lines: charge.lines.map((line) => ({
      unit: line.unit,
      quantity: toText(line.quantity),
      unitPrice: toText(line.unitPrice),
      amount: toText(line.amount),
      item: line.item,
      ...(line.price && { priceId: line.price.id }),
    })),
    ...(charge.price && {
      price: {
        id: charge.price.id,
        version: charge.price.version,
        checked: charge.price.checked,
        origin: charge.price.origin,
      },
    }),
    ...(charge.exchanged && {
      exchanged: {
        amount: toText(charge.exchanged.amount),
        currency: charge.exchanged.currency,
        rate: toText(charge.exchanged.rate),
        seen: charge.exchanged.seen,
      },
    }),
    ...(charge.implausible && { implausible: true }),
    ...(charge.assumed && { assumed: charge.assumed }),
    ...missing,
  };
}
