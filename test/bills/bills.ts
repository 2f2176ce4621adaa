import { readdirSync, readFileSync } from 'node:fs';
import type { PriceLayer } from '@costspan/core';

/** One worked bill: what a provider's own page, answer or recording says that an exchange costs. */
export interface Bill {
  readonly id: string;
  /** where the amount is stated */
  readonly source: string;
  /** as `costspan explain` reads it: in the provider's wire form */
  readonly exchange: { readonly provider: string; readonly model?: string } & Readonly<Record<string, unknown>>;
  /** exact amount, or why the exchange alone does not tell it */
  readonly expected: string | { readonly unpriced: string };
  readonly status?: 'final' | 'estimated';
  /** what the bill takes from the user: a plan's price of a credit, say */
  readonly prices?: PriceLayer;
}

/** The bills of this folder: one file for each biller. */
export function bills(): readonly Bill[] {
  return readdirSync(import.meta.dirname)
    .filter((name) => name.endsWith('.json'))
    .sort()
    .flatMap((name) => JSON.parse(readFileSync(`${import.meta.dirname}/${name}`, 'utf8')) as Bill[]);
}
