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

/** Billers of the book that have a model of exactly this name, or whose own name is near. */
export function nearestProviders(provider: string, model: string, book: PriceBook): string[] {
  const having = book.billers().filter((biller) => book.find(biller, model));
  return having.length > 0 ? having : book.billers().filter((biller) => away(provider, biller) <= 0.34);
}

/** 0 for the same name, 1 for one that has nothing in common. A name that holds the other is near, as `flux/dev` to `fal-ai/flux/dev`. */
function away(wanted: string, name: string): number {
  const edits = distance(wanted, name) / Math.max(wanted.length, name.length, 1);
  return wanted.length >= 3 && (name.includes(wanted) || wanted.includes(name)) ? edits / 2 : edits;
}
