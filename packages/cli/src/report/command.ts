import type { LedgerCounts } from '@costspan/core/ledger';
import { OK, PROBLEM } from '../exit.ts';
import { nothingRead, openLedger } from '../ledger/open.ts';
import { print, remark, show } from '../print.ts';
import { dollarsOption, formatOf } from '../text/format.ts';
import { money } from '../text/money.ts';
import { reportCsv } from './csv.ts';
import { reportJson } from './json.ts';
import { keysOf } from './keys.ts';
import { periodBefore, periodOf } from './period.ts';
import { reportMarkdown, reportTable } from './render.ts';
import { summarize } from './summary.ts';
import type { Summary } from './summary.ts';

export interface ReportOptions {
  readonly by: string;
  readonly since?: string;
  readonly until?: string;
  readonly format?: string;
  readonly json?: true;
  readonly max?: string;
}

/** The first is what there is without an option. */
export const FORMATS = ['table', 'json', 'csv', 'markdown'] as const;

/** `costspan report`: what a ledger's charges come to; 1 where that is above `--max`, or nothing could be read. */
export async function report(paths: readonly string[], options: ReportOptions): Promise<number> {
  const keys = keysOf(options.by);
  const period = periodOf(options.since, options.until);
  const format = formatOf(options, FORMATS);
  const max = options.max === undefined ? undefined : dollarsOption('--max', options.max);
  const ledger = await openLedger(paths);
  const summary = await summarize(ledger, { keys, period, before: periodBefore(period) });
  if (format === 'table') await show(reportTable(summary));
  else await print(written(summary, format));
  return isReadable(ledger.records) && isWithinMax(summary, max) ? OK : PROBLEM;
}

function written(summary: Summary, format: Exclude<(typeof FORMATS)[number], 'table'>): string {
  if (format === 'json') return `${JSON.stringify(reportJson(summary))}\n`;
  if (format === 'csv') return reportCsv(summary);
  return reportMarkdown(summary);
}

/** Whether there was anything of costspan's. */
export function isReadable(records: LedgerCounts): boolean {
  if (records.read === 0) remark(nothingRead(records));
  return records.read > 0;
}

function isWithinMax({ total }: Summary, max: string | undefined): boolean {
  const isAbove = max !== undefined && total.spend.gt(max);
  if (isAbove) remark(`the spend of ${money(total.spend, 'USD')} is above --max $${max}`);
  return !isAbove;
}
