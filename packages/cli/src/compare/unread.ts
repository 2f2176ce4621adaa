import type { PriceBook } from '@costspan/core';
import { normalName, offersFor, toText } from '@costspan/core/internal';
import type { Filter, Job } from '@costspan/core/internal';
import { nearestName } from '../price/nearest.ts';
import type { Unread } from '../quote/unread.ts';
import { WORDS } from './job.ts';

/** What every job has, stated or not. */
const OF_EVERY_JOB: ReadonlySet<string> = new Set(['operation', 'n']);

/** The parameters of a job that none of the models that are asked has in its prices, and without which all answer the same. */
export function unreadOf(job: Job, book: PriceBook, day: string, filter: Filter): readonly Unread[] {
  const named = new Set(factsOf(job, book, filter));
  const answer = answerTo(job, book, day, filter);
  const changesNothing = (without: Job): boolean => answerTo(without, book, day, filter) === answer;
  const facts = Object.keys(job.facts).filter((name) => {
    const { [name]: _, ...others } = job.facts;
    return !named.has(name) && changesNothing({ ...job, facts: others });
  });
  const words = Object.entries(WORDS).filter(
    ([name, field]) =>
      !OF_EVERY_JOB.has(name) && job[field] !== undefined && changesNothing({ ...job, [field]: undefined }),
  );
  const known = [...Object.keys(WORDS), ...named].filter((name) => !Object.hasOwn(job.facts, name));
  return [...facts, ...words.map(([name]) => name)].map((name) => ({
    name,
    suggestion: nearestName(
      name,
      known.filter((other) => other !== name),
    ),
  }));
}

/** Facts that some model asks for, by the model's own names and by those that no provider owns. */
function* factsOf(job: Job, book: PriceBook, { providers, tiers }: Filter): Generator<string> {
  for (const { biller, entry } of book.models()) {
    if (entry.modality !== job.modality || providers?.includes(biller) === false) continue;
    if (tiers && !(entry.tier && tiers.includes(entry.tier))) continue;
    const asked = entry.rates.flatMap(({ when = {}, grows }) => [...Object.keys(when), ...(grows ? [grows.with] : [])]);
    for (const fact of [...asked, ...Object.keys(entry.defaults ?? {})]) yield* [fact, normalName(fact)];
  }
}

/** Every amount and every refusal, as text. */
function answerTo(job: Job, book: PriceBook, day: string, filter: Filter): string {
  const { offers, refusals } = offersFor(job, book, day, filter);
  return JSON.stringify([
    offers.map(({ provider, model, serviceTier, charge }) => [provider, model, serviceTier, toText(charge.amount)]),
    refusals.map(({ provider, model, reason, detail }) => [provider, model, reason, detail]),
  ]);
}
