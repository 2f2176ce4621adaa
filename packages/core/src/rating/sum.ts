import type { ChargeLine, Outcome, PricedCharge } from './charge.ts';
import { cost, ZERO } from '../util/money.ts';
import type { Decimal } from '../util/money.ts';
import { isPlausible } from './plausible.ts';
import type { RatedQuantity } from './quantity.ts';
import type { Basis, Usage } from '../usage/usage.ts';
import { RANK } from './line.ts';
import type { RatedLine } from './line.ts';

/** The charge of all lines. `incomplete`: the lines may differ from what the provider billed, so the charge is an estimate. */
export function sum(
  usage: Usage,
  rated: readonly RatedLine[],
  currency: string,
  outcome: Outcome,
  tier: PricedCharge['tier'],
  incomplete: boolean,
): PricedCharge {
  let amount = ZERO;
  let isDiscounted = false;
  let basis: Basis = rated.length === 0 ? 'usage' : 'reported_amount';
  let implausible = false;
  let assumed: Set<string> | undefined;
  let main: RatedLine | undefined;
  let mainAmount = ZERO;
  const lines: ChargeLine[] = [];
  for (const line of rated) {
    const { rate, quantity } = line;
    const { item, unit } = rate.entry;
    const lineAmount = priced(line, rate.unitPrice);
    amount = amount.plus(lineAmount);
    if (rate.listUnitPrice) isDiscounted = true;
    if (RANK[line.basis] > RANK[basis]) basis = line.basis;
    for (const fact of line.assumed) (assumed ??= new Set()).add(fact);
    if (!isPlausible(item, unit, quantity)) implausible = true;
    lines.push({
      item,
      unit,
      quantity,
      unitPrice: rate.unitPrice,
      listUnitPrice: rate.listUnitPrice,
      amount: lineAmount,
      price: rate.ref,
    });
    if (!main || lineAmount.gt(mainAmount)) {
      main = line;
      mainAmount = lineAmount;
    }
  }
  if (assumed) basis = 'default';
  const unsure = incomplete || basis === 'default' || usage.end === 'pending';
  return {
    status: outcome === 'unknown' ? 'at_risk' : unsure ? 'estimated' : 'final',
    amount,
    currency,
    listAmount: isDiscounted ? listAmount(rated) : undefined,
    basis,
    source: 'local',
    outcome,
    tier: main?.rate.entry.tier ?? tier,
    lines,
    price: main?.rate.ref,
    implausible: implausible || undefined,
    assumed: assumed && [...assumed],
  };
}

function listAmount(rated: readonly RatedLine[]): Decimal {
  return rated.reduce((total, line) => total.plus(priced(line, line.rate.listUnitPrice ?? line.rate.unitPrice)), ZERO);
}

function priced({ quantity, fraction }: RatedQuantity, unitPrice: Decimal): Decimal {
  return fraction ? cost(fraction.of, unitPrice).div(fraction.over) : cost(quantity, unitPrice);
}
