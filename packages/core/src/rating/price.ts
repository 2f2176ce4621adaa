import type { Tier } from '../price-book/types.ts';
import { isTool } from '../usage/tools.ts';
import type { Basis, Usage } from '../usage/usage.ts';
import { cost, ZERO } from '../util/money.ts';
import type { Decimal } from '../util/money.ts';
import type { Assumed, ChargeLine, Outcome, PricedCharge } from './charge.ts';
import { RANK } from './choose.ts';
import type { Bill, PlannedLine } from './plan.ts';
import { quantityOf } from './plan.ts';
import { isPlausible } from './plausible.ts';
import type { RatedQuantity } from './quantity.ts';

/** Quantity times price, line by line, and their sum; `tier` holds where the main line's rate names none. */
export function price(usage: Usage, plan: Bill, outcome: Outcome, tier: Tier | undefined): PricedCharge {
  const { missing } = plan;
  let incomplete =
    missing !== undefined || plan.by === 'second_best' || (plan.by === 'consumption' && usage.incomplete === true);
  let amount = ZERO;
  let listAmount: Decimal | undefined;
  let basis: Basis | undefined;
  let implausible = false;
  let assumed: Assumed | undefined;
  let main: PlannedLine | undefined;
  let mainAmount = ZERO;
  const priced: ChargeLine[] = [];
  for (const line of plan.lines) {
    const measured = quantityOf(line, usage);
    const { entry, unitPrice, listUnitPrice, ref } = line.rate;
    const { item, unit, band, partial } = entry;
    const { quantity } = measured;
    // An included allowance pays for the whole quantity, and a fee that did not occur for none.
    if ((band || isTool(item)) && quantity.eq(0)) continue;
    if (partial) incomplete = true;
    const lineAmount = amountOf(measured, unitPrice);
    if (listUnitPrice) listAmount ??= amount;
    listAmount = listAmount?.plus(listUnitPrice ? amountOf(measured, listUnitPrice) : lineAmount);
    amount = amount.plus(lineAmount);
    if (basis === undefined || RANK[measured.basis] > RANK[basis]) basis = measured.basis;
    if (line.assumed) assumed = { ...assumed, ...line.assumed };
    if (usage.assumed && measured.basis === 'default') {
      const name = unit === 'megapixel' ? 'size' : 'duration';
      const value = usage.assumed[name];
      if (value !== undefined) assumed = { ...assumed, [name]: value };
    }
    if (!isPlausible(item, unit, quantity)) implausible = true;
    priced.push({ item, unit, quantity, unitPrice, listUnitPrice, amount: lineAmount, price: ref });
    if (!main || lineAmount.gt(mainAmount)) {
      main = line;
      mainAmount = lineAmount;
    }
  }
  const worst = assumed ? 'default' : (basis ?? 'usage');
  const unsure = incomplete || worst === 'default' || usage.end === 'pending';
  return {
    status: outcome === 'unknown' ? 'at_risk' : unsure ? 'estimated' : 'final',
    amount,
    currency: plan.currency,
    listAmount,
    basis: worst,
    source: 'local',
    outcome,
    tier: main?.rate.entry.tier ?? tier,
    lines: priced,
    price: main?.rate.ref,
    implausible: implausible || undefined,
    assumed,
    missing,
  };
}

function amountOf({ quantity, fraction }: RatedQuantity, unitPrice: Decimal): Decimal {
  return fraction ? cost(fraction.of, unitPrice).div(fraction.over) : cost(quantity, unitPrice);
}
