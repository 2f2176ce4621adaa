import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PriceLayer } from '@costspan/core';
import type { BillerBook, ModelEntry, RateEntry } from '@costspan/core/internal';
import { afterAll } from 'vitest';

/** A price of the story, in the test's own file. */
export function rate(
  item: RateEntry['item'],
  unit: RateEntry['unit'],
  price: string,
  more: Partial<RateEntry> = {},
): RateEntry {
  const id = [item, unit, ...Object.entries(more.when ?? {}).flat(), more.from ?? ''].join(' ').trim();
  return { id, item, unit, price, source: 'the story', seen: '2026-11-24', evidence: 'user', ...more };
}

/** Dollars for a million tokens. */
export function perMillion(item: RateEntry['item'], price: string): RateEntry {
  return rate(item, 'token', price, { per: 1_000_000 });
}

export function model(
  name: string,
  modality: ModelEntry['modality'],
  rates: readonly RateEntry[],
  more: Partial<ModelEntry> = {},
): ModelEntry {
  const own = rates.map((one) => ({ ...one, id: `${name}: ${one.id}` }));
  return { model: name, modality, tier: 'standard', tierBasis: 'user', rates: own, ...more };
}

export function book(biller: string, models: readonly ModelEntry[], currency = 'USD'): BillerBook {
  return { biller, currency, models };
}

/** A folder that goes when the file's tests have ended. */
export function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'costspan-story-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Writes the story's price file, for `COSTSPAN_PRICES`. */
export function priceFile(layer: PriceLayer): string {
  const file = join(newFolder(), 'prices.json');
  writeFileSync(file, JSON.stringify(layer));
  return file;
}
