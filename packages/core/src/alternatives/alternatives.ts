import type { PriceBook } from '../price-book/book.ts';
import type { Model } from '../price-book/compile.ts';
import type { ModelEntry } from '../price-book/types.ts';
import type { Charge, Tier } from '../rating/charge.ts';
import { usageOfCall } from '../rating/estimate.ts';
import type { PlannedCall } from '../rating/estimate.ts';
import { rate } from '../rating/rate.ts';
import { settings } from '../settings.ts';
import type { Usage } from '../usage/usage.ts';
import { today } from '../util/day.ts';
import type { Job } from './job.ts';
import { offerOf } from './offers.ts';
import type { Offer, Refusal } from './offers.ts';
import { jobOf } from './planned-job.ts';

/** Another model for a planned call. */
export interface Alternative {
  readonly provider: string;
  readonly model: string;
  /** what its maker sells as one model, whoever bills it; undefined where the book does not know the model */
  readonly family: string | undefined;
  readonly tier: Tier | undefined;
  /** what the same job costs with it; undefined where it does not do it */
  readonly estimate: Charge | undefined;
  /** its price ÷ the planned one's, to six places: `costspan.failover.price_ratio` of such a fail-over */
  readonly ratio: number | undefined;
  /** it does the job, at a known price, within what was asked for */
  readonly ok: boolean;
  /** what of the job neither its price nor its name say that it does: `1080p`, `audio`; empty for one that is known to do it */
  readonly mayNot: readonly string[];
  /** why it is not ok, or what is not known of one that is */
  readonly why: string | undefined;
}

/** What an alternative must be. */
export interface AlternativesOptions {
  /**
   * only these, in the order of their worth all the same; all models of the price book where it is left out. One with
   * parameters, by its provider's own names, is priced by them; one without by the planned call's
   */
  readonly candidates?: readonly PlannedCall[] | undefined;
  /** of the planned model's tier, or its family */
  readonly sameTier?: boolean | undefined;
  /** price ÷ the planned one's, at most */
  readonly maxRatio?: number | undefined;
  /** whose prices hold, `YYYY-MM-DD`; today where it is left out */
  readonly day?: string | undefined;
}

/**
 * The models that can do the same job as a planned call, so that a fail-over is chosen before it is needed: those of the
 * same family first, then the cheapest of those that are known to do all of it, then of those that may not. Those of unknown
 * price come last, with the reason; those that cannot do it are left out unless they are named. By the prices of
 * `configure` and the environment; nothing is sent or recorded.
 *
 * @param planned the call as `estimate` takes it
 * @returns empty where the planned model is not in the price book, or its job cannot be told; never throws
 * @example
 * const [next] = alternatives({ provider: 'fal', model: 'fal-ai/flux-2-pro', image_size: 'square_hd' }, { sameTier: true, maxRatio: 3 })
 *   .filter(({ ok }) => ok);
 */
export function alternatives(planned: PlannedCall, options: AlternativesOptions = {}): readonly Alternative[] {
  return alternativesTo(planned, usageOfCall(planned), { ...options, day: options.day ?? planned.day });
}

/** The same for a call of which it is known what it consumed, as a ledger tells. */
export function alternativesTo(
  planned: Pick<PlannedCall, 'provider' | 'model'>,
  usage: Usage,
  options: AlternativesOptions = {},
): readonly Alternative[] {
  const { book } = settings();
  const day = options.day ?? today();
  const model = book.find(planned.provider, planned.model);
  const job = model ? jobOf(usage, model) : `the planned model ${planned.model} is not in the price book`;
  const price = rate({ ...usage, end: 'pending' }, book, day);
  const plan: Plan = {
    planned,
    model,
    family: book.familyOf(planned.provider, planned.model),
    price,
    options,
    book,
    day,
  };
  const others = options.candidates?.map((one) => named(one, job, plan)) ?? found(job, plan);
  return others.toSorted(byWorth(plan.family));
}

interface Plan {
  readonly planned: Pick<PlannedCall, 'provider' | 'model'>;
  readonly model: Model | undefined;
  readonly family: string | undefined;
  readonly price: Charge;
  readonly options: AlternativesOptions;
  readonly book: PriceBook;
  readonly day: string;
}

/** Every model of the book that does the job, and those whose price for it is not known. */
function found(job: Job | string, plan: Plan): Alternative[] {
  const { book, day } = plan;
  if (typeof job === 'string') return [];
  const others: Alternative[] = [];
  for (const { biller, entry } of book.models()) {
    if (entry.modality !== job.modality || isPlanned(biller, entry.model, plan)) continue;
    const offer = offerOf(job, biller, entry, book, day);
    if (!('reason' in offer) || isUnpriced(offer)) others.push(alternative(offer, plan));
  }
  return others;
}

function isPlanned(biller: string, model: string, { planned, model: known }: Plan): boolean {
  return biller === planned.provider && model === known?.entry.model;
}

/** One that the app names: with the reason where it is none. */
function named(call: PlannedCall, job: Job | string, plan: Plan): Alternative {
  const { provider, model, day: _, ...parameters } = call;
  const { book, day } = plan;
  const entry = book.find(provider, model)?.entry;
  const no = (why: string): Alternative => ({
    provider,
    model,
    family: book.familyOf(provider, model),
    tier: entry?.tier,
    estimate: undefined,
    ratio: undefined,
    ok: false,
    mayNot: [],
    why,
  });
  if (typeof job === 'string') return no(job);
  if (!entry) return no('it is not in the price book');
  if (isPlanned(provider, entry.model, plan)) return no('it is the planned model itself');
  if (entry.modality !== job.modality) return no(`it makes ${entry.modality}, not ${job.modality}`);
  const offer = offerOf(job, provider, entry, book, day);
  const isStated = Object.keys(parameters).length > 0 && !('reason' in offer && offer.reason === 'ended');
  return { ...alternative(isStated ? statedOffer(call, entry, plan) : offer, plan), model };
}

/** What a call asks for that the app has written out. */
function statedOffer(call: PlannedCall, { tier }: ModelEntry, { book, day }: Plan): Offer | Refusal {
  const { provider, model } = call;
  const charge = rate({ ...usageOfCall(call), end: 'pending' }, book, day);
  if (charge.status === 'unpriced') return { provider, model, tier, reason: charge.reason, detail: charge.detail };
  return { provider, model, tier, charge, assumed: {}, unused: [], mayNot: [], partial: false, checked: day };
}

const RULED_OUT: readonly Refusal['reason'][] = ['other_job', 'ended', 'cannot'];

function isUnpriced({ reason }: Refusal): boolean {
  return !RULED_OUT.includes(reason);
}

function alternative(offer: Offer | Refusal, plan: Plan): Alternative {
  const { provider, model, tier } = offer;
  const about = { provider, model, family: plan.book.familyOf(provider, model), tier };
  if ('reason' in offer) {
    const { reason, detail } = offer;
    const estimate: Charge | undefined = isRated(reason)
      ? { status: 'unpriced', reason, detail, outcome: 'charged', tier }
      : undefined;
    return { ...about, estimate, ratio: undefined, ok: false, mayNot: [], why: detail };
  }
  const ratio = ratioOf(offer, plan.price);
  const against = objection({ ...about, ratio }, plan);
  const mayNot = offer.mayNot.map(({ value }) => value);
  const why = against ?? openOf(mayNot, offer.partial);
  return { ...about, estimate: offer.charge, ratio, ok: against === undefined, mayNot, why };
}

function isRated(reason: Refusal['reason']): reason is Exclude<Refusal['reason'], 'other_job' | 'ended' | 'cannot'> {
  return !RULED_OUT.includes(reason);
}

function ratioOf({ charge }: Offer, price: Charge): number | undefined {
  if (price.status === 'unpriced' || price.currency !== charge.currency || price.amount.eq(0)) return undefined;
  return charge.amount.div(price.amount).round(6).toNumber();
}

/** What keeps a model that does the job from being what was asked for. */
function objection(
  { family, tier, ratio }: Pick<Alternative, 'family' | 'tier' | 'ratio'>,
  { model, family: planned, options: { sameTier, maxRatio } }: Plan,
): string | undefined {
  if (sameTier && family !== planned) {
    const wanted = model?.entry.tier;
    if (tier === undefined || wanted === undefined) return 'whether its tier is the planned one is not known';
    if (tier !== wanted) return `its tier is ${tier}, and ${wanted} was planned`;
  }
  if (maxRatio === undefined) return undefined;
  if (ratio === undefined) return 'its price cannot be compared with the planned one';
  return ratio > maxRatio ? `it costs ${ratio} times the planned price, more than ${maxRatio}` : undefined;
}

function openOf(mayNot: readonly string[], partial: boolean): string | undefined {
  const parts = [
    ...(mayNot.length > 0 ? [`may not do ${mayNot.join(', ')}`] : []),
    ...(partial ? ['the price covers a part of the bill: the prompt may come on top'] : []),
  ];
  return parts.length > 0 ? parts.join('; ') : undefined;
}

function byWorth(family: string | undefined): (a: Alternative, b: Alternative) => number {
  const rank = (one: Alternative): number =>
    one.ok
      ? one.family === family
        ? 0
        : 1 + Math.sign(one.mayNot.length)
      : one.estimate && one.estimate.status !== 'unpriced'
        ? 3
        : 4;
  return (a, b) =>
    rank(a) - rank(b) ||
    byPrice(a.estimate, b.estimate) ||
    (`${a.provider} ${a.model}` < `${b.provider} ${b.model}` ? -1 : 1);
}

/** Dollars first: amounts of two currencies cannot be ordered. */
function byPrice(a: Charge | undefined, b: Charge | undefined): number {
  if (!a || a.status === 'unpriced' || !b || b.status === 'unpriced') return 0;
  if (a.currency === b.currency) return a.amount.cmp(b.amount);
  return a.currency === 'USD' ? -1 : b.currency === 'USD' ? 1 : a.currency < b.currency ? -1 : 1;
}
