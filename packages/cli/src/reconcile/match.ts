import type { Decimal } from '@costspan/core';
import type { Balance } from '@costspan/core/ledger';
import type { InvoiceLine } from '../invoice/line.ts';
import { dayOf } from '../invoice/line.ts';
import { matchDays } from './days.ts';
import { idOf, isEqual, key, namesOf, providerOf, sum } from './item.ts';
import type { Billed, Match } from './item.ts';

/** Matches by id, then what is left by model and amount one to one, then by model and UTC day. */
export function matchAll(lines: readonly InvoiceLine[], charges: readonly Balance[], tolerance: Decimal): Match[] {
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

/** Bills of single requests whose id the ledger does not know: the charges of the same model and amount, in order of time. */
function pairByAmount(
  billed: readonly Billed[],
  charges: readonly Balance[],
  tolerance: Decimal,
  matches: Match[],
): { billed: Billed[]; charges: Balance[] } {
  const open = Map.groupBy(
    charges.filter((charge) => charge.amount?.gt(0)).sort((a, b) => a.time.localeCompare(b.time)),
    (charge) => `${providerOf(charge)} ${charge.amount?.round(9).toFixed() ?? ''}`,
  );
  const taken = new Set<Balance>();
  const rest: Billed[] = [];
  for (const one of billed) {
    const sameAmount = one.id === undefined ? undefined : open.get(`${one.provider} ${one.amount.round(9).toFixed()}`);
    const at = sameAmount?.findIndex((charge) => namesOf(charge).some((name) => one.models.includes(name))) ?? -1;
    const [found] = at < 0 ? [] : (sameAmount?.splice(at, 1) ?? []);
    if (!found) rest.push(one);
    else {
      taken.add(found);
      matches.push(compared('amount', one, [found], tolerance));
    }
  }
  return { billed: rest, charges: charges.filter((charge) => !taken.has(charge)) };
}

function compared(by: 'id' | 'amount', one: Billed, charges: readonly Balance[], tolerance: Decimal): Match {
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
