import { today } from '@costspan/core/internal';
import { OK, PROBLEM } from '../exit.ts';
import { checkedSettings } from '../own-prices.ts';
import { dayOf } from '../price/parameters.ts';
import { print } from '../print.ts';
import { dollarsOption, formatOf } from '../text/format.ts';
import { money } from '../text/money.ts';
import { plain } from '../text/plain.ts';
import { estimate } from './estimate.ts';
import { toJson } from './json.ts';
import { render, renderMarkdown } from './render.ts';

export interface ForecastOptions {
  readonly day?: string;
  readonly from: readonly string[];
  readonly acceptance: readonly string[];
  readonly against?: string;
  readonly max?: string;
  readonly strict?: true;
  readonly format?: string;
  readonly json?: true;
}

/**
 * `costspan forecast`: what a month costs, by plan and feature. Nothing is forecast where one call has no price; 1 too
 * where the expected month is above `--max`.
 */
export async function forecast(file: string, options: ForecastOptions): Promise<number> {
  const day = options.day === undefined ? today() : dayOf(options.day);
  const format = formatOf(options, ['table', 'json', 'markdown']);
  const max = options.max === undefined ? undefined : dollarsOption('--max', options.max);
  const { book } = checkedSettings();
  const { from, acceptance, against } = options;
  const estimated = await estimate({ file, day, book, from, acceptance, against });
  if (!('result' in estimated)) {
    for (const problem of estimated) process.stderr.write(`costspan: ${plain(problem)}\n`);
    return PROBLEM;
  }
  await print(
    format === 'json'
      ? `${JSON.stringify(toJson(estimated, day))}\n`
      : (format === 'markdown' ? renderMarkdown : render)(file, estimated, day),
  );
  const { cost } = estimated.result.total.months.expected;
  const isUnread = options.strict === true && [...estimated.prices.values()].some(({ unread }) => unread.length > 0);
  const isAbove = max !== undefined && cost.gt(max);
  if (isAbove) process.stderr.write(`costspan: ${money(cost, 'USD')} a month expected is above --max $${max}\n`);
  return isAbove || isUnread ? PROBLEM : OK;
}
