import type { Decimal } from '@costspan/core';
import { isCertain, isEqual, key, namesOf, providerOf, sum, ZERO } from './item.ts';
import type { Billed, Charge, Match } from './item.ts';

/** Sums by provider, model and UTC day. Where a bill names no model, all of the provider's are one. */
export function matchDays(
  billed: readonly Billed[],
  charges: readonly Charge[],
  tolerance: Decimal,
  matches: Match[],
): void {
  const summed = new Set(billed.filter((one) => one.models.length === 0).map((one) => one.provider));
  const known = new Set(charges.flatMap((charge) => namesOf(charge).map((name) => key(providerOf(charge), name))));
  const named = new Set(billed.flatMap((one) => one.models.map((name) => key(one.provider, name))));
  const modelOf = (provider: string, names: readonly string[], other: ReadonlySet<string>): string =>
    summed.has(provider) ? '' : (names.find((name) => other.has(key(provider, name))) ?? names[0] ?? '');
  const bills = Map.groupBy(billed, (one) => key(one.provider, modelOf(one.provider, one.models, known), one.day));
  const recorded = Map.groupBy(charges, (charge) =>
    key(providerOf(charge), modelOf(providerOf(charge), namesOf(charge), named), charge.time.slice(0, 10)),
  );
  for (const at of new Set([...bills.keys(), ...recorded.keys()])) {
    const [provider = '', model = '', day = ''] = JSON.parse(at) as string[];
    matches.push(...matchDay({ provider, model, day }, bills.get(at), recorded.get(at) ?? [], tolerance));
  }
}

function matchDay(
  { provider, model, day }: { provider: string; model: string; day: string },
  bills: readonly Billed[] | undefined,
  charges: readonly Charge[],
  tolerance: Decimal,
): Match[] {
  const base = { by: 'day' as const, provider, model: model === '' ? undefined : model, day };
  const certain = charges.filter(isCertain);
  const unsure = charges.filter((charge) => !isCertain(charge));
  const unbilled = (of: readonly Charge[]): Match[] =>
    of.length === 0 ? [] : [{ ...base, kind: 'unbilled', invoiced: undefined, recorded: sum(of), charges: of }];
  if (!bills) {
    const owed = certain.filter((charge) => charge.amount?.eq(0) === false);
    const extra: Match[] =
      owed.length === 0 ? [] : [{ ...base, kind: 'extra', invoiced: undefined, recorded: sum(owed), charges: owed }];
    return [...extra, ...unbilled(unsure)];
  }
  const invoiced = bills.reduce((total, one) => total.plus(one.amount), ZERO);
  const { confirmed, rest } = confirmedOf(unsure, invoiced.minus(sum(certain) ?? ZERO), tolerance);
  const found = [...certain, ...confirmed];
  const recorded = sum(found);
  const kind = recorded === undefined ? 'missing' : isEqual(recorded, invoiced, tolerance) ? 'matched' : 'difference';
  // Where the sums differ, nobody can say which of the unsure ones were billed.
  if (kind !== 'matched' && unsure.length > 0)
    return [{ ...base, kind: 'difference', invoiced, recorded: sum(charges), charges }];
  return [{ ...base, kind, invoiced, recorded, charges: found }, ...unbilled(rest)];
}

/** Those at risk that the gap between invoice and ledger is the sum of; none where it is not clear. */
function confirmedOf(
  unsure: readonly Charge[],
  gap: Decimal,
  tolerance: Decimal,
): { confirmed: Charge[]; rest: Charge[] } {
  const confirmed = new Set<Charge>();
  let open = gap;
  for (const charge of unsure.toSorted((a, b) => (b.amount ?? ZERO).cmp(a.amount ?? ZERO)))
    if (charge.amount?.gt(0) && charge.amount.lte(open.plus(tolerance))) {
      confirmed.add(charge);
      open = open.minus(charge.amount);
    }
  if (!isEqual(open, ZERO, tolerance)) return { confirmed: [], rest: [...unsure] };
  return { confirmed: [...confirmed], rest: unsure.filter((charge) => !confirmed.has(charge)) };
}
