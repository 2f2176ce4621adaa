import { rate } from '@costspan/core';
import { today } from '@costspan/core/internal';
import type { Charge, Exchange, PriceBook, Usage } from '@costspan/core';
import type { End } from '@costspan/core/internal';
import { estimateOf } from '../quote/estimate.ts';
import { meterFor } from '@costspan/meters';
import { isQuote, usagesOfBill } from '@costspan/meters/handwritten';
import { meter as openai } from '@costspan/meters/openai';
import { billerOf } from '@costspan/meters/hosts';
import { providerName } from '../provider.ts';
import type { Recorded } from './exchange.ts';

/** One charge of an exchange and the names it was looked up by. */
export interface Rated {
  readonly provider: string;
  readonly model: string | undefined;
  readonly charge: Charge;
}

/**
 * What an exchange is charged by the prices of a day: nothing where it is no billable one, several
 * where it used several models.
 */
export function ratedOf({ exchange, unanswered }: Recorded, book: PriceBook, day: string = today()): readonly Rated[] {
  const provider = providerName(exchange.provider, book);
  // A gateway's address says nothing that a meter could read.
  const url = exchange.url === undefined ? undefined : (billerOf(exchange.url)?.url ?? exchange.url);
  const call: Exchange = { ...exchange, provider, url };
  if (isQuote(call)) return [quoted(call, book, day)];
  const meter = meterFor(provider);
  if (!meter) return [stated(call, book, day) ?? withoutMeter(call, unanswered, book, day)];
  return usagesOfBill(meter, call).map((metered) => {
    const usage: Usage = unanswered && metered.end === 'pending' ? { ...metered, end: 'no_answer' } : metered;
    return { provider: usage.provider, model: usage.model, charge: rate(usage, book, day) };
  });
}

/** Nothing was sent to be made: a quote, a dry run. */
function quoted({ provider, model }: Exchange, book: PriceBook, day: string): Rated {
  return { provider, model, charge: rate({ provider, model, end: 'not_sent', measures: [], facts: {} }, book, day) };
}

/** What an answer in OpenAI's form says that it cost, as proxies state it. */
function stated(call: Exchange, book: PriceBook, day: string): Rated | undefined {
  const [usage] = openai.usages(call);
  return usage?.reported && { provider: usage.provider, model: usage.model, charge: rate(usage, book, day) };
}

/** A provider whose answers costspan does not know is rated by the request, where the user's book has its prices. */
function withoutMeter(
  { provider, model: stated, status, request }: Exchange,
  unanswered: boolean,
  book: PriceBook,
  day: string,
): Rated {
  const parameters =
    typeof request === 'object' && request !== null && !Array.isArray(request)
      ? (request as Record<string, unknown>)
      : {};
  const named = parameters['model'];
  const model = stated ?? (typeof named === 'string' && named !== '' ? named : undefined);
  const end = unanswered ? 'no_answer' : endOf(status);
  if (model === undefined || end !== 'succeeded')
    return { provider, model, charge: rate({ provider, model, end, measures: [], facts: {} }, book, day) };
  return { provider, model, charge: estimateOf({ provider, model, parameters, day, book }) };
}

function endOf(status: number | undefined): End {
  if (status === undefined || status < 400) return 'succeeded';
  if (status >= 500) return 'server_error';
  return status === 422 ? 'invalid' : 'refused';
}
