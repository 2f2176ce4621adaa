import { today } from '@costspan/core/internal';
import { OK, PROBLEM } from '../exit.ts';
import { checkedSettings } from '../own-prices.ts';
import { dayOf } from '../price/parameters.ts';
import { print, remark, show } from '../print.ts';
import { dollarsOption, formatOf } from '../text/format.ts';
import { money } from '../text/money.ts';
import { estimate } from './estimate.ts';
import { toJson } from './json.ts';
import { render, renderMarkdown } from './render.ts';

/** The first is what there is without an option. */
export const FORMATS = ['table', 'json', 'markdown'] as const;

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
  const format = formatOf(options, FORMATS);
  const max = options.max === undefined ? undefined : dollarsOption('--max', options.max);
  const { book } = checkedSettings();
  const { from, acceptance, against } = options;
  const estimated = await estimate({ file, day, book, from, acceptance, against });
  if (!('result' in estimated)) {
    for (const problem of estimated) remark(problem);
    return PROBLEM;
  }
  if (format === 'json') await print(`${JSON.stringify(toJson(estimated, day))}\n`);
  else if (format === 'markdown') await print(renderMarkdown(file, estimated, day));
  else await show(render(file, estimated, day));
  const { cost } = estimated.result.total.months.expected;
  const isUnread = options.strict === true && [...estimated.prices.values()].some(({ unread }) => unread.length > 0);
  const isAbove = max !== undefined && cost.gt(max);
  if (isAbove) remark(`${money(cost, 'USD')} a month expected is above --max $${max}`);
  return isAbove || isUnread ? PROBLEM : OK;
}
