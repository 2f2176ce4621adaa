import type { PriceBook } from '../price-book/book.ts';
import { inForce } from '../price-book/in-force.ts';
import type { ModelEntry, Tier } from '../price-book/types.ts';
import type { Assumed, PricedCharge } from '../rating/charge.ts';
import { rate } from '../rating/rate.ts';
import type { Job } from './job.ts';
import { operationOf } from './operation.ts';
import { usageOf } from './job-usage.ts';
import { mayNotDo } from './may-not.ts';
import type { Doubt } from './may-not.ts';
import { otherResolution } from './named-resolution.ts';
import { missingInputs, severalOutputs, uncounted, whyNot } from './why.ts';
import type { Reason } from './why.ts';

/** A model that does the job, and what it asks for it. */
export interface Offer {
  readonly provider: string;
  readonly model: string;
  /** undefined of a model of the user's own that has no family */
  readonly tier: Tier | undefined;
  /** other than standard */
  readonly serviceTier?: string | undefined;
  readonly charge: PricedCharge;
  /** by name, the model's documented defaults, and what was derived from the job */
  readonly assumed: Assumed;
  /** parameters of the job that its price does not depend on: whether the model takes them is not known */
  readonly unused: readonly string[];
  /** what of the job neither its prices nor its name say that it does */
  readonly mayNot: readonly Doubt[];
  /** true where the price covers a part of the bill (the output, not the prompt's tokens) or is the vendor's approximation */
  readonly partial: boolean;
  /** day on which the oldest of its prices was checked */
  readonly checked: string;
}

/** A model of the modality that does not do the job, or whose price for it cannot be told. */
export interface Refusal {
  readonly provider: string;
  readonly model: string;
  /** undefined of a model of the user's own that has no family */
  readonly tier: Tier | undefined;
  readonly reason: Reason;
  readonly detail: string;
}

export interface Filter {
  readonly providers?: readonly string[] | undefined;
  readonly tiers?: readonly string[] | undefined;
}

/**
 * Every model of the job's modality: what it asks, or why it has no price. The cheapest comes first of those that are known
 * to do the job, then of those that may not.
 */
export function offersFor(
  job: Job,
  book: PriceBook,
  day: string,
  filter: Filter,
): { offers: Offer[]; refusals: Refusal[] } {
  const offers: Offer[] = [];
  const refusals: Refusal[] = [];
  for (const { biller, entry } of book.models()) {
    if (entry.modality !== job.modality || filter.providers?.includes(biller) === false) continue;
    if (filter.tiers && !(entry.tier && filter.tiers.includes(entry.tier))) continue;
    const first = offerOf(job, biller, entry, book, day);
    if ('reason' in first) refusals.push(first);
    else offers.push(first);
    for (const serviceTier of serviceTiers(entry, job, day)) {
      const further = offerOf(job, biller, entry, book, day, serviceTier);
      if (!('reason' in further)) offers.push(further);
    }
  }
  return { offers: offers.sort(byWorth), refusals };
}

/** What one model asks for the job, or why it has no price for it. */
export function offerOf(
  job: Job,
  provider: string,
  entry: ModelEntry,
  book: PriceBook,
  day: string,
  serviceTier?: string,
): Offer | Refusal {
  const { model, tier } = entry;
  const refusal = (reason: Reason, detail: string): Refusal => ({ provider, model, tier, reason, detail });
  if (entry.ended !== undefined && day >= entry.ended)
    return refusal('ended', `no longer offered since ${entry.ended}`);
  const operation = operationOf(model) ?? 'generate';
  if (operation !== job.operation && !(job.operation !== 'generate' && pricesOperation(entry, job.operation)))
    return refusal('other_job', `its name says ${operation}: add operation=${operation}`);
  const resolution = otherResolution(job, model);
  if (resolution !== undefined) return refusal('cannot', `its name says ${resolution}`);
  const { usage, derived, unused } = usageOf(job, provider, entry, day, serviceTier);
  const charge = rate(usage, book, day);
  if (charge.status === 'unpriced') {
    const { reason, detail } = whyNot(entry, usage, charge, day);
    return refusal(reason, detail);
  }
  const rest = uncounted(entry, charge, day);
  const missing =
    missingInputs(entry, usage, job.operation, day) ?? severalOutputs(entry, charge, job.outputs) ?? rest.missing;
  if (missing) return refusal('unknown_usage', missing);
  const entries = charge.lines.map((line) => entry.rates.find((one) => one.id === line.price?.id));
  return {
    provider,
    model,
    tier: charge.tier ?? tier,
    serviceTier,
    charge,
    assumed: { ...derived, ...charge.assumed },
    unused,
    mayNot: mayNotDo(job, entry, charge, unused),
    partial: rest.onTop || entries.some((one) => one?.partial === true),
    checked: charge.lines.flatMap((line) => line.price?.checked ?? []).sort()[0] ?? day,
  };
}

function pricesOperation(entry: ModelEntry, operation: string): boolean {
  return entry.rates.some((rate_) => rate_.when?.['operation'] === operation);
}

/** Service tiers beside the standard one that the model has a price for today. */
function serviceTiers(entry: ModelEntry, job: Job, day: string): string[] {
  if (job.facts['service_tier'] !== undefined) return [];
  const tiers = entry.rates
    .filter((one) => inForce(one, day))
    .flatMap((one) => [one.when?.['service_tier']].flat())
    .filter((tier): tier is string => typeof tier === 'string' && tier !== 'standard');
  return [...new Set(tiers)];
}

/** What does the job comes before what may not. Dollars first: amounts of two currencies cannot be ordered. */
function byWorth(a: Offer, b: Offer): number {
  if (a.mayNot.length === 0 || b.mayNot.length === 0) {
    const known = Math.sign(a.mayNot.length) - Math.sign(b.mayNot.length);
    if (known !== 0) return known;
  }
  if (a.charge.currency !== b.charge.currency)
    return rankOf(a.charge.currency).localeCompare(rankOf(b.charge.currency));
  return a.charge.amount.cmp(b.charge.amount) || a.provider.localeCompare(b.provider) || a.model.localeCompare(b.model);
}

function rankOf(currency: string): string {
  return currency === 'USD' ? '' : currency;
}
