import type { Decimal } from '@costspan/core';
import type { InvoiceLine } from '../invoice/line.ts';
import { dayOf } from '../invoice/line.ts';
import { matchDays } from './days.ts';
import { idOf, isCertain, isEqual, key, namesOf, providerOf, sum } from './item.ts';
import type { Billed, Charge, Match } from './item.ts';

/** Matches by id, then what is left by model and amount one to one, then by model and UTC day. */
export function matchAll(lines: readonly InvoiceLine[], charges: readonly Charge[], tolerance: Decimal): Match[] {
  const matches: Match[] = [];
  const billed = byId(lines);
  const idCharges = Map.groupBy(charges, (charge) => key(providerOf(charge), idOf(charge) ?? ''));
  const restBilled: Billed[] = [];
  const met = new Set<string>();
  for (const one of billed) {
    const at = key(one.provider, one.id ?? '');
    const found = one.id === undefined ? undefined : idCharges.get(at);
    if (!found) restBilled.push(one);
    else {
      met.add(at);
      matches.push(compared('id', one, found, tolerance));
    }
  }
  const restCharges = charges.filter((charge) => !met.has(key(providerOf(charge), idOf(charge) ?? '')));
  const left = pairByAmount(restBilled, restCharges, tolerance, matches);
  matchDays(left.billed, left.charges, tolerance, matches);
  return matches;
}

/** Lines of one id are one bill; without an id each stands for itself. */
function byId(lines: readonly InvoiceLine[]): Billed[] {
  const sums = new Map<string, Billed>();
  const single: Billed[] = [];
  for (const { provider, id, models, day, at, amount } of lines) {
    const line = { provider, id, models, day, at, amount };
    if (id === undefined) single.push(line);
    else {
      const before = sums.get(key(provider, id));
      sums.set(key(provider, id), before ? { ...before, amount: before.amount.plus(amount) } : line);
    }
  }
  return [...sums.values(), ...single];
}

/**
 * Bills of single requests whose id the ledger does not know: the charges of the same model and amount, in order of
 * time. What is certain was billed: those at risk come after it.
 */
function pairByAmount(
  billed: readonly Billed[],
  charges: readonly Charge[],
  tolerance: Decimal,
  matches: Match[],
): { billed: Billed[]; charges: Charge[] } {
  const open = new Map<string, Charge[]>();
  // The last of each list is the next one.
  for (const charge of charges.toSorted((a, b) => rank(b) - rank(a) || b.time.localeCompare(a.time)))
    if (charge.amount?.gt(0))
      for (const name of new Set(namesOf(charge))) {
        const at = amountKey(providerOf(charge), name, charge.amount);
        open.set(at, open.get(at) ?? []);
        open.get(at)?.push(charge);
      }
  const taken = new Set<Charge>();
  const next = (one: Billed): Charge | undefined => {
    for (const name of one.models) {
      const list = open.get(amountKey(one.provider, name, one.amount)) ?? [];
      for (let charge = list.pop(); charge; charge = list.pop()) if (!taken.has(charge)) return charge;
    }
    return undefined;
  };
  const rest: Billed[] = [];
  for (const one of billed) {
    const found = one.id === undefined ? undefined : next(one);
    if (!found) rest.push(one);
    else {
      taken.add(found);
      matches.push(compared('amount', one, [found], tolerance));
    }
  }
  return { billed: rest, charges: charges.filter((charge) => !taken.has(charge)) };
}

function rank(charge: Charge): number {
  return isCertain(charge) ? 0 : 1;
}

function amountKey(provider: string, name: string, amount: Decimal): string {
  return key(provider, name, amount.round(9).toFixed());
}

function compared(by: 'id' | 'amount', one: Billed, charges: readonly Charge[], tolerance: Decimal): Match {
  const recorded = sum(charges);
  return {
    kind: recorded && isEqual(recorded, one.amount, tolerance) ? 'matched' : 'difference',
    by,
    provider: one.provider,
    model: charges.flatMap(namesOf)[0] ?? one.models[0],
    id: one.id,
    day: one.at === undefined ? one.day : dayOf(one.at),
    invoiced: one.amount,
    recorded,
    charges,
  };
}
