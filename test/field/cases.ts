import { readdirSync, readFileSync } from 'node:fs';
import { configure } from '@costspan/core';
import { settings, toText } from '@costspan/core/internal';
import { ratedOf } from '../../packages/cli/src/explain/answer.ts';
import { readExchange } from '../../packages/cli/src/explain/exchange.ts';
import { totalOf } from '../../packages/cli/src/explain/total.ts';

/** Rated as of the day that the cases were collected: a later price must not change them. */
const DAY = '2026-11-30';

/** One exchange that a user of some cost tracker reported as wrong or missing, and what it costs. */
export interface Case {
  readonly id: string;
  /** the report */
  readonly source: string;
  /** how the amount comes about */
  readonly why?: string;
  readonly exchange: Readonly<Record<string, unknown>>;
  /** exact amount, the amount at risk, or that nobody can tell */
  readonly expected: string | { readonly atRisk: string };
  /** the `price` that the book lacks: it is unpriced until then */
  readonly needs?: 'price';
}

/** The cases of this folder: one file for each provider. */
export function cases(): readonly Case[] {
  return readdirSync(import.meta.dirname)
    .filter((name) => name.endsWith('.json'))
    .sort()
    .flatMap((name) => JSON.parse(readFileSync(`${import.meta.dirname}/${name}`, 'utf8')) as Case[]);
}

/** What `costspan explain` makes of a case, in the words of `expected`. */
export function explained({ exchange }: Case): Case['expected'] {
  configure({ prices: {} });
  const recorded = readExchange(exchange);
  if (typeof recorded === 'string') throw new Error(recorded);
  const charge = totalOf(ratedOf(recorded, settings().book, DAY).map((one) => one.charge));
  if (!charge || charge.status === 'unpriced') return 'unpriced';
  const amount = toText(charge.amount);
  return charge.status === 'at_risk' ? { atRisk: amount } : amount;
}

/** Whether an answer is the one wanted, none, or a wrong one. */
export function scoreOf(one: Case): 'right' | 'unpriced' | 'wrong' {
  const answer = explained(one);
  if (JSON.stringify(answer) === JSON.stringify(one.expected)) return 'right';
  return answer === 'unpriced' ? 'unpriced' : 'wrong';
}
