import type { PriceBook } from '@costspan/core';
import { distance } from 'fastest-levenshtein';

/** Names of the book that may have been meant: a hint for people, never a price. */
export function nearestModels(provider: string, model: string, book: PriceBook, most = 5): string[] {
  const wanted = model.toLowerCase();
  return [...book.models(provider)]
    .flatMap(({ entry }) => [entry.model, ...(entry.aliases ?? [])])
    .map((name) => ({ name, away: away(wanted, name.toLowerCase()) }))
    .filter(({ away: far }) => far <= 0.5)
    .sort((a, b) => a.away - b.away || a.name.localeCompare(b.name))
    .slice(0, most)
    .map(({ name }) => name);
}

/** Billers of the book that have a model of exactly this name. */
export function providersOf(model: string, book: PriceBook): string[] {
  return book.billers().filter((biller) => book.find(biller, model));
}

/** The name that may have been meant by one with slips in it: one for every four letters. */
export function nearestName(given: string, names: Iterable<string>): string | undefined {
  const wanted = given.toLowerCase();
  return [...names]
    .map((name) => ({ name, slips: distance(wanted, name.toLowerCase()) }))
    .filter(({ slips }) => slips <= Math.max(1, Math.round(wanted.length / 4)))
    .sort((a, b) => a.slips - b.slips)[0]?.name;
}

/** 0 for the same name, 1 for one that has nothing in common. A name that holds the other is near, as `flux/dev` to `fal-ai/flux/dev`. */
function away(wanted: string, name: string): number {
  const edits = distance(wanted, name) / Math.max(wanted.length, name.length, 1);
  return Math.min(wanted.length, name.length) >= 3 && (name.includes(wanted) || wanted.includes(name))
    ? edits / 2
    : edits;
}
