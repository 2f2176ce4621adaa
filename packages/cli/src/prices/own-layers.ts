import { bundledBook } from '@costspan/core';
import type { PriceBook, PriceLayer } from '@costspan/core';
import { env, toText } from '@costspan/core/internal';
import type { Accounts, GivenLayer } from '@costspan/core/internal';
import { keyOf, rowsOf } from './rows.ts';

/** The files of `COSTSPAN_PRICES`, in order. */
export function ownFiles(): string[] {
  return (env()['COSTSPAN_PRICES'] ?? '')
    .split(',')
    .map((path) => path.trim())
    .filter(Boolean);
}

/** By provider and price id, the layer of `COSTSPAN_PRICES` that had the last word on what it costs. */
export async function layersBehind(accounts: Accounts): Promise<ReadonlyMap<string, string>> {
  const files = ownFiles();
  const found = new Map<string, string>();
  if (files.length === 0) return found;
  // The schema library takes longer to load than everything else together.
  const { readPriceFile } = await import('@costspan/core/schema');
  const given: GivenLayer[] = files.flatMap((path) => readPriceFile(path));
  const layers = given.map(({ layer }) => layer as PriceLayer);
  let before = stated(bundledBook());
  for (const [at, { origin }] of given.entries()) {
    const after = stated(bundledBook(layers.slice(0, at + 1), accounts));
    for (const [key, text] of after) if (before.get(key) !== text) found.set(key, origin);
    before = after;
  }
  return found;
}

/** By provider and price id, what it costs on which days, as text. */
function stated(book: PriceBook): Map<string, string> {
  const all = new Map<string, string>();
  for (const row of rowsOf(book)) {
    const { when, from, until } = row.rate;
    const text = JSON.stringify([when, from, until, toText(row.unitPrice), row.currency]);
    all.set(keyOf(row), `${all.get(keyOf(row)) ?? ''}${text}`);
  }
  return all;
}
