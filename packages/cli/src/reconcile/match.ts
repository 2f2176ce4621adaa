import { decimal } from '@costspan/core';
import type { Decimal } from '@costspan/core';
import type { Balance } from '@costspan/core/ledger';
import type { InvoiceLine } from '../invoice/line.ts';
import { dayOf } from '../invoice/line.ts';

const ZERO = decimal(0);

/**
 * `matched`: both say the same. `difference`: both have it, at other amounts. `missing`: on the
 * invoice, not in the ledger. `extra`: in the ledger as charged, not on the invoice. `unbilled`:
 * at risk or unpriced in the ledger, and not on the invoice: it was not billed.
 */
export type MatchKind = 'matched' | 'difference' | 'missing' | 'extra' | 'unbilled';

/** What invoice and ledger say about the same thing: one job, one charge, or one model's day. */
export interface Match {
  readonly kind: MatchKind;
  readonly by: 'id' | 'amount' | 'day';
  readonly provider: string;
  readonly model: string | undefined;
  readonly id?: string | undefined;
  readonly day: string;
  readonly invoiced: Decimal | undefined;
  /** final, estimated and at risk; undefined where the ledger has no amount */
  readonly recorded: Decimal | undefined;
  readonly charges: readonly Balance[];
}

/** What an invoice line, or several with one id, bill. */
interface Billed {
  readonly provider: string;
  readonly id: string | undefined;
  readonly models: readonly string[];
  readonly day: string;
  readonly at: number | undefined;
  readonly amount: Decimal;
}

/** Compares at the nano-dollar (CONTRACT 2.8). */
export function isEqual(a: Decimal, b: Decimal, tolerance: Decimal): boolean {
  return a.minus(b).round(9).abs().lte(tolerance);
}

/** Matches by id, then what is left by model and amount one to one, then by model and UTC day. */
export function matchAll(lines: readonly InvoiceLine[], charges: readonly Balance[], tolerance: Decimal): Match[] {
  const matches: Match[] = [];
  const billed = byId(lines);
  const idCharges = Map.groupBy(charges, (charge) => key(providerOf(charge), text(charge, 'gen_ai.response.id') ?? ''));
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
  const restCharges = charges.filter(
    (charge) => !met.has(key(providerOf(charge), text(charge, 'gen_ai.response.id') ?? '')),
  );
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

/** Sums by provider, model and UTC day. Where a bill names no model, all of the provider's are one. */
function matchDays(billed: readonly Billed[], charges: readonly Balance[], tolerance: Decimal, matches: Match[]): void {
  const summed = new Set(billed.filter((one) => one.models.length === 0).map((one) => one.provider));
  const known = new Set(charges.flatMap((charge) => namesOf(charge).map((name) => key(providerOf(charge), name))));
  const named = new Set(billed.flatMap((one) => one.models.map((name) => key(one.provider, name))));
  const modelOf = (provider: string, names: readonly string[], other: ReadonlySet<string>): string =>
    summed.has(provider) ? '' : (names.find((name) => other.has(key(provider, name))) ?? names[0] ?? '');
  const bills = Map.groupBy(billed, (one) => dayKey(one.provider, modelOf(one.provider, one.models, known), one.day));
  const recorded = Map.groupBy(charges, (charge) =>
    dayKey(providerOf(charge), modelOf(providerOf(charge), namesOf(charge), named), charge.time.slice(0, 10)),
  );
  for (const at of new Set([...bills.keys(), ...recorded.keys()])) {
    const [provider = '', model = '', day = ''] = JSON.parse(at) as string[];
    matches.push(...matchDay({ provider, model, day }, bills.get(at), recorded.get(at) ?? [], tolerance));
  }
}

function matchDay(
  { provider, model, day }: { provider: string; model: string; day: string },
  bills: readonly Billed[] | undefined,
  charges: readonly Balance[],
  tolerance: Decimal,
): Match[] {
  const base = { by: 'day' as const, provider, model: model === '' ? undefined : model, day };
  const certain = charges.filter(isCertain);
  const unsure = charges.filter((charge) => !isCertain(charge));
  const unbilled = (of: readonly Balance[]): Match[] =>
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
  unsure: readonly Balance[],
  gap: Decimal,
  tolerance: Decimal,
): { confirmed: Balance[]; rest: Balance[] } {
  const confirmed = new Set<Balance>();
  let open = gap;
  for (const charge of unsure.toSorted((a, b) => (b.amount ?? ZERO).cmp(a.amount ?? ZERO)))
    if (charge.amount?.gt(0) && charge.amount.lte(open.plus(tolerance))) {
      confirmed.add(charge);
      open = open.minus(charge.amount);
    }
  if (!isEqual(open, ZERO, tolerance)) return { confirmed: [], rest: [...unsure] };
  return { confirmed: [...confirmed], rest: unsure.filter((charge) => !confirmed.has(charge)) };
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

function isCertain({ status }: Balance): boolean {
  return status === 'final' || status === 'estimated';
}

function sum(charges: readonly Balance[]): Decimal | undefined {
  const amounts = charges.map((charge) => charge.amount).filter((amount) => amount !== undefined);
  return amounts.length === 0 ? undefined : amounts.reduce((total, amount) => total.plus(amount), ZERO);
}

export function providerOf(charge: Balance): string {
  return text(charge, 'gen_ai.provider.name') ?? '';
}

/** The names that an invoice may call a charge's model by, the most exact first. */
function namesOf(charge: Balance): string[] {
  const names = [text(charge, 'gen_ai.response.model'), text(charge, 'gen_ai.request.model')];
  return names.filter((name) => name !== undefined);
}

function text(charge: Balance, name: string): string | undefined {
  const value = charge.about[name];
  return typeof value === 'string' ? value : undefined;
}

function key(...parts: readonly string[]): string {
  return JSON.stringify(parts);
}

function dayKey(provider: string, model: string, day: string): string {
  return key(provider, model, day);
}
