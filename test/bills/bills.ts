import { readdirSync, readFileSync } from 'node:fs';
import { chargeToJson, configure } from '@costspan/core';
import { settings } from '@costspan/core/internal';
import type { PriceLayer } from '@costspan/core';
import { ratedOf } from '../../packages/cli/src/explain/answer.ts';
import { readExchange } from '../../packages/cli/src/explain/exchange.ts';
import { totalOf } from '../../packages/cli/src/explain/total.ts';

/** Rated as of the day that the bills were collected, unless a bill has a day of its own: a later price must not change them. */
const DAY = '2026-11-24';

/** One worked bill: what a provider's own page, answer or recording says that an exchange costs. */
export interface Bill {
  readonly id: string;
  /** day of its prices, where others held on the common day already */
  readonly day?: string;
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

/** What `costspan explain --json` answers. */
export function explained({ exchange, prices = {}, day = DAY }: Bill): Record<string, unknown> | undefined {
  configure({ prices });
  const recorded = readExchange(exchange);
  if (typeof recorded === 'string') throw new Error(recorded);
  const total = totalOf(ratedOf(recorded, settings().book, day).map(({ charge }) => charge));
  return total && chargeToJson(total);
}
