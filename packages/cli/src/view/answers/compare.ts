import { chargeToJson, rate } from '@costspan/core';
import type { PriceBook } from '@costspan/core';
import { alternativesTo, today } from '@costspan/core/internal';
import { ratedFrom } from '@costspan/core/ledger';
import type { Snapshot } from '../snapshot.ts';
import { chargeOf } from './generation.ts';
import { rowOf } from './generation-row.ts';

/** Alternatives that are listed. */
const SHOWN = 12;

/** What a generation's job costs with other models, by today's prices: `compare --for` with what it consumed. */
export function compare(snapshot: Snapshot, id: string, book: PriceBook): Record<string, unknown> {
  const charge = chargeOf(snapshot, id);
  const { provider, model } = rowOf(charge);
  const usage = ratedFrom(charge.entry);
  const day = today();
  if (!provider || !model || !usage)
    return { day, planned: { provider, model, estimate: null }, alternatives: [], others: 0 };
  const tier = book.find(provider, model)?.entry.tier;
  const all = alternativesTo({ provider, model }, usage, { day, sameTier: tier !== undefined });
  const ok = all.filter((one) => one.ok);
  return {
    day,
    planned: {
      provider,
      model,
      family: book.familyOf(provider, model) ?? null,
      tier: tier ?? null,
      estimate: chargeToJson(rate({ ...usage, end: 'pending' }, book, day)),
    },
    alternatives: ok
      .slice(0, SHOWN)
      .map(({ estimate, ...one }) => Object.assign(one, { estimate: estimate && chargeToJson(estimate) })),
    others: all.length - Math.min(ok.length, SHOWN),
  };
}
