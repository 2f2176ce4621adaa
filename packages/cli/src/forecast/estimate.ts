import type { PriceBook } from '@costspan/core';
import { openOwnLedger } from '../ledger/open.ts';
import { withAcceptance } from './acceptance.ts';
import { priceCalls } from './calls.ts';
import type { PricedCall } from './calls.ts';
import { readForecast } from './file.ts';
import { measure } from './measured.ts';
import type { MeasuredStep } from './measured.ts';
import { forecastOf } from './model.ts';
import type { Result } from './model.ts';
import type { Forecast } from './types.ts';

/** A file's forecast, and what it is compared with. */
export interface Estimate {
  readonly result: Result;
  readonly prices: ReadonlyMap<string, PricedCall>;
  /** what a ledger has said of the steps */
  readonly measured: readonly MeasuredStep[] | undefined;
  readonly against: { readonly name: string; readonly result: Result } | undefined;
}

export interface Question {
  readonly file: string;
  readonly day: string;
  readonly book: PriceBook;
  /** ledgers that say how often things were accepted */
  readonly from: readonly string[];
  /** `FEATURE=SHARE` */
  readonly acceptance: readonly string[];
  /** another file */
  readonly against: string | undefined;
}

/** Forecasts a file, or says why it cannot be done: one text for each problem. */
export async function estimate(question: Question): Promise<Estimate | readonly string[]> {
  const { file, from, acceptance, against } = question;
  const ledger = from.length > 0 ? await openOwnLedger(from) : undefined;
  const base = await readForecast(file);
  const other = against === undefined ? undefined : await readForecast(against);
  const measured = ledger && (await measure(base, ledger, question.book));
  const asItIs = measured?.forecast ?? base;
  const own = priced(file, withAcceptance(asItIs, acceptance), question);
  const compared =
    against !== undefined && other
      ? { name: against, ...priced(against, other, question) }
      : acceptance.length > 0
        ? { name: `${file} as it is`, ...priced(file, asItIs, question) }
        : undefined;
  const problems = [
    ...(measured?.problems ?? []).map((problem) => `${file}: ${problem}`),
    ...own.problems,
    ...(compared?.problems ?? []),
  ];
  if (problems.length > 0) return [...new Set(problems)];
  return {
    result: own.result,
    prices: own.prices,
    measured: measured?.steps,
    against: compared && { name: compared.name, result: compared.result },
  };
}

function priced(
  file: string,
  forecast: Forecast,
  { book, day }: Question,
): { result: Result; prices: ReadonlyMap<string, PricedCall>; problems: string[] } {
  const { prices, problems } = priceCalls(forecast, book, day);
  return { result: forecastOf(forecast, prices), prices, problems: problems.map((problem) => `${file}: ${problem}`) };
}
