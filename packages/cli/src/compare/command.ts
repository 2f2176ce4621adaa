import { mainLine, offersFor, toText, today } from '@costspan/core/internal';
import type { Filter, Job, Offer, Refusal } from '@costspan/core/internal';
import { OK, PROBLEM, WrongUse } from '../exit.ts';
import { checkedSettings } from '../own-prices.ts';
import { dayOf } from '../price/parameters.ts';
import { print, show } from '../print.ts';
import { providersIn } from '../provider.ts';
import { noteLines, unreadText } from '../quote/text.ts';
import type { Unread } from '../quote/unread.ts';
import { daysBetween } from '../text/age.ts';
import { quoted } from '../text/plain.ts';
import { jobOf } from './job.ts';
import { render } from './render.ts';
import { unreadOf } from './unread.ts';

export interface CompareOptions {
  readonly provider?: readonly string[];
  readonly tier?: readonly string[];
  readonly day?: string;
  readonly all?: true;
  readonly strict?: true;
  readonly json?: true;
}

export const TIERS: readonly string[] = ['budget', 'standard', 'flagship'];

/** `costspan compare`: one job over every model of the book that does it. */
export async function compare(modality: string, given: readonly string[], options: CompareOptions): Promise<number> {
  const job = jobOf(modality, given);
  const day = options.day === undefined ? today() : dayOf(options.day);
  const { book } = checkedSettings();
  const filter: Filter = {
    providers: options.provider?.flatMap((name) => providersIn(name, book)),
    tiers: options.tier && tiersOf(options.tier),
  };
  const { offers, refusals } = offersFor(job, book, day, filter);
  // Of no model at all nothing is to be said.
  const unread = offers.length > 0 ? unreadOf(job, book, day, filter) : [];
  const all = options.all === true;
  await (options.json
    ? print(`${JSON.stringify({ ...toJson(job, day, offers, refusals, all), ...(unread.length > 0 && { unread }) })}\n`)
    : show(render(offers.map(besides(unread)), refusals, day, all) + notes(unread)));
  return offers.length > 0 && !(options.strict && unread.length > 0) ? OK : PROBLEM;
}

/** An offer without what is noted once, for all of them. */
function besides(unread: readonly Unread[]): (offer: Offer) => Offer {
  const noted = new Set(unread.map(({ name }) => name));
  return (offer) => ({ ...offer, unused: offer.unused.filter((name) => !noted.has(name)) });
}

function notes(unread: readonly Unread[]): string {
  return noteLines(unreadText(unread))
    .map((line) => `${line}\n`)
    .join('');
}

function tiersOf(given: readonly string[]): readonly string[] {
  const wrong = given.find((tier) => !TIERS.includes(tier));
  if (wrong !== undefined) throw new WrongUse(`--tier is ${quoted(wrong)}: write one of ${TIERS.join(', ')}`);
  return given;
}

function toJson(
  job: Job,
  day: string,
  offers: readonly Offer[],
  refusals: readonly Refusal[],
  all: boolean,
): Record<string, unknown> {
  return {
    day,
    job,
    offers: offers.map(({ charge, checked, ...offer }) => {
      const line = mainLine(charge);
      return {
        ...offer,
        status: charge.status,
        amount: toText(charge.amount),
        currency: charge.currency,
        ...(charge.listAmount && { listAmount: toText(charge.listAmount) }),
        ...(line && { unit: line.unit, quantity: toText(line.quantity), unitPrice: toText(line.unitPrice) }),
        checked,
        ageDays: daysBetween(checked, day),
        prices: charge.lines.flatMap(({ price }) => price?.id ?? []),
        source: charge.price?.source,
      };
    }),
    unpriced: refusals.length,
    ...(all && { refusals }),
  };
}
