import { decimal } from '@costspan/core/internal';
import type { Assumed } from '@costspan/core/internal';
import type { Decimal, PriceBook } from '@costspan/core';
import { WrongUse } from '../exit.ts';
import { missingParameters } from '../price/missing.ts';
import { nearestModels } from '../price/nearest.ts';
import { providerIn } from '../provider.ts';
import { quoteOf } from '../quote/quote.ts';
import type { Unread } from '../quote/unread.ts';
import type { Call, Forecast } from './types.ts';

/** One call of a forecast and what it costs. */
export interface PricedCall {
  readonly where: string;
  readonly name: string;
  readonly amount: Decimal;
  /** what the call leaves out, as it is taken then */
  readonly assumed: Assumed;
  /** parameters that the price does not depend on */
  readonly unread: readonly Unread[];
  /** true where the price covers the output only */
  readonly partial: boolean;
  readonly checked?: string | undefined;
}

/** Prices of the calls that a forecast makes, by where they stand in it; problems where one has none. */
export interface CallPrices {
  readonly prices: ReadonlyMap<string, PricedCall>;
  readonly problems: readonly string[];
}

/** Prices every call of a forecast by the book, as of a day. */
export function priceCalls(forecast: Forecast, book: PriceBook, day: string): CallPrices {
  const prices = new Map<string, PricedCall>();
  const problems: string[] = [];
  for (const [where, call] of callsOf(forecast)) {
    const priced = priceOf(where, call, book, day);
    if (typeof priced === 'string') problems.push(`${where}: ${priced}`);
    else prices.set(where, priced);
  }
  return { prices, problems };
}

function* callsOf({ features }: Forecast): Generator<readonly [where: string, call: Call]> {
  for (const [feature, { steps }] of Object.entries(features)) {
    for (const [at, step] of steps.entries()) {
      const where = `features.${feature}.steps[${at}]`;
      yield [where, step];
      if (step.failover) yield [`${where}.failover`, step.failover];
      if (step.gate) yield [`${where}.gate`, step.gate];
    }
  }
}

function priceOf(where: string, call: Call, book: PriceBook, day: string): PricedCall | string {
  if (call.price !== undefined)
    return { where, name: 'stated price', amount: decimal(call.price), assumed: {}, unread: [], partial: false };
  const model = call.model ?? '';
  const provider = providerOf(call, book);
  if (provider instanceof WrongUse) return provider.message;
  const plan = { provider, model, parameters: call.parameters ?? {}, day, book };
  const { charge, unread } = quoteOf(plan);
  const name = `${provider} ${model}`;
  const entry = book.find(provider, model)?.entry;
  if (charge.status === 'unpriced') {
    const missing =
      entry && (charge.reason === 'unknown_usage' || charge.reason === 'missing_rate') ? missingParameters(plan) : [];
    const near = entry ? [] : nearestModels(provider, model, book, 3);
    if (near.length > 0) return `${name}: unpriced, ${charge.detail}; did you mean ${near.join(', ')}?`;
    return `${name}: unpriced, ${charge.detail}${missing.length > 0 ? `; add to parameters: ${missing.join('; ')}` : ''}`;
  }
  if (charge.currency !== 'USD')
    return `${name}: ${charge.currency}, and a forecast adds up USD; state the price in USD: COSTSPAN_PRICES=./prices.json, or price`;
  if (entry?.ended !== undefined && day >= entry.ended) return `${name}: no longer offered since ${entry.ended}`;
  return {
    where,
    name,
    amount: charge.amount,
    assumed: charge.assumed ?? {},
    unread,
    partial: charge.lines.some(({ price }) => entry?.rates.find((rate) => rate.id === price?.id)?.partial === true),
    checked: charge.lines.flatMap(({ price }) => price?.checked ?? []).sort()[0],
  };
}

function providerOf({ provider = '', model }: Call, book: PriceBook): string | WrongUse {
  try {
    return providerIn(provider, book, 'provider', model);
  } catch (error) {
    if (error instanceof WrongUse) return error;
    throw error;
  }
}
