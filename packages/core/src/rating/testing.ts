/** Small books and usages for tests. */
import { chargeToJson } from './charge.ts';
import { measure } from '../usage/measure.ts';
import { PriceBook } from '../price-book/book.ts';
import type { Accounts, BillerBook, ModelEntry, PriceLayer, RateEntry } from '../price-book/types.ts';
import { rate } from './rate.ts';
import type { Usage } from '../usage/usage.ts';

export const DAY = '2026-11-24';

const source = { source: 'https://example.com/prices', seen: '2026-11-01', evidence: 'vendor_page' } as const;

export function rateEntry(entry: Partial<RateEntry> & Pick<RateEntry, 'item' | 'unit' | 'price'>): RateEntry {
  return {
    id: `${entry.item}/${entry.unit}:${JSON.stringify(entry.when ?? {})}${entry.from ?? ''}`,
    ...source,
    ...entry,
  };
}

export function modelEntry(model: string, rates: readonly RateEntry[], more: Partial<ModelEntry> = {}): ModelEntry {
  return { model, modality: 'image', tier: 'standard', tierBasis: 'user', rates, ...more };
}

export function billerBook(models: readonly ModelEntry[], more: Partial<BillerBook> = {}): BillerBook {
  return { biller: 'acme', currency: 'USD', models, ...more };
}

/** A book with the one model `m` of the biller `acme`. */
export function bookOf(
  rates: readonly RateEntry[],
  more: Partial<ModelEntry> = {},
  outcomes: BillerBook['outcomes'] = {},
): PriceBook {
  return new PriceBook([billerBook([modelEntry('m', rates, more)], { outcomes })], 'v1');
}

/** The same book under layers. */
export function layered(
  bundled: readonly BillerBook[],
  layers: readonly PriceLayer[],
  accounts: Accounts = {},
): PriceBook {
  return new PriceBook(bundled, 'v1', layers, accounts);
}

export function usage(measures: Usage['measures'], more: Partial<Usage> = {}): Usage {
  return { provider: 'acme', model: 'm', end: 'succeeded', facts: {}, measures, ...more };
}

export const images = (n: number): Usage['measures'] => [measure('image_output', 'image', n)];

export const perImage: RateEntry = rateEntry({ item: 'image_output', unit: 'image', price: '0.04' });

export function json(one: Usage, book: PriceBook, day: string = DAY): Record<string, unknown> {
  return chargeToJson(rate(one, book, day));
}
