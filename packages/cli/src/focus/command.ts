import { createWriteStream } from 'node:fs';
import { once } from 'node:events';
import type { WriteStream } from 'node:fs';
import { decimal, toText } from '@costspan/core/internal';
import type { Decimal } from '@costspan/core';
import type { Balance, LedgerCounts } from '@costspan/core/ledger';
import { OK, PROBLEM, WrongUse } from '../exit.ts';
import { openLedger } from '../ledger/open.ts';
import { print, remark } from '../print.ts';
import { money } from '../text/money.ts';
import { Changes } from './changes.ts';
import type { FocusRow } from './columns.ts';
import { CSV_HEADER, csvRow } from './csv.ts';
import { focusRows } from './rows.ts';
import type { Accounts } from './rows.ts';

export const FORMATS = ['csv', 'parquet'] as const;

export interface FocusOptions {
  readonly out?: string;
  readonly format?: string;
  readonly split?: string;
  readonly account?: readonly string[];
  readonly invoice?: readonly string[];
  readonly json?: true;
}

interface Output {
  write(row: FocusRow): Promise<void> | void;
  close(): Promise<void> | void;
}

/** `costspan focus`: a ledger as FOCUS 1.2 rows; 1 where lines of the ledger could not be read. */
export async function focus(paths: readonly string[], options: FocusOptions): Promise<number> {
  const format = formatOf(options);
  const accounts: Accounts = { ids: accountsOf(options.account ?? []), invoices: invoicesOf(options.invoice ?? []) };
  const most = splitOf(options);
  if (options.json && options.out === undefined)
    throw new WrongUse('--json prints what was written: name the file of the rows with --out');
  const ledger = await openLedger(paths);
  const without: Without = { atRisk: 0, risk: new Map(), unpriced: 0 };
  const sums = new Map<string, Decimal>();
  let rows = 0;
  let files = 0;
  let output: Output | undefined;
  const next = async (): Promise<Output> => open(format, options.out, most === undefined ? undefined : ++files);
  const changes = new Changes();
  for await (const entry of ledger.entries()) {
    const balance = ledger.balanceOf(entry);
    if (!balance) continue;
    if (ledger.isCharge(entry)) countWithout(without, balance);
    for (const change of changes.of(entry, balance))
      for (const row of focusRows(change, balance, accounts)) {
        if (most !== undefined && rows > 0 && rows % most === 0) {
          await output?.close();
          output = undefined;
        }
        output ??= await next();
        await output.write(row);
        rows++;
        add(sums, row.BillingCurrency ?? '', row.BilledCost ?? '0');
      }
  }
  output ??= await next();
  await output.close();
  await summary(without, rows, sums, ledger.records, options);
  return ledger.problems.length === 0 ? OK : PROBLEM;
}

/** Charges that have no row: their cost is not known. */
interface Without {
  atRisk: number;
  /** by currency */
  readonly risk: Map<string, Decimal>;
  unpriced: number;
}

function countWithout(without: Without, { status, amount, currency = 'USD' }: Balance): void {
  if (status === 'unpriced') without.unpriced++;
  if (status !== 'at_risk') return;
  without.atRisk++;
  add(without.risk, currency, amount ?? '0');
}

function add(sums: Map<string, Decimal>, currency: string, amount: Decimal | string): void {
  sums.set(currency, (sums.get(currency) ?? decimal(0)).plus(amount));
}

/** What became rows, and what did not: an unknown cost is said here, not written as 0. */
async function summary(
  { atRisk, risk, unpriced }: Without,
  rows: number,
  sums: ReadonlyMap<string, Decimal>,
  records: LedgerCounts,
  options: FocusOptions,
): Promise<void> {
  if (options.json) {
    const texts = (of: ReadonlyMap<string, Decimal>): Record<string, string> =>
      Object.fromEntries([...of].map(([currency, sum]) => [currency, toText(sum)]));
    const result = { rows, billed: texts(sums), atRisk: { charges: atRisk, amount: texts(risk) }, unpriced, records };
    await print(`${JSON.stringify(result)}\n`);
    return;
  }
  const shown = (of: ReadonlyMap<string, Decimal>): string =>
    [...of].map(([currency, sum]) => money(sum, currency)).join(' + ') || '0';
  const without = [
    ...(atRisk > 0 ? [`${atRisk} charges at risk (${shown(risk)})`] : []),
    ...(unpriced > 0 ? [`${unpriced} unpriced`] : []),
  ];
  remark(
    `${rows} rows, ${shown(sums)}${without.length > 0 ? `; no rows for ${without.join(' and ')}: their cost is not known` : ''}`,
  );
}

async function open(format: 'csv' | 'parquet', out: string | undefined, number: number | undefined): Promise<Output> {
  const file =
    out !== undefined && number !== undefined
      ? out.replace(/(\.[^./\\]*)?$/, `-${String(number).padStart(4, '0')}$1`)
      : out;
  if (file === undefined) {
    await print(CSV_HEADER);
    return { write: (row) => print(csvRow(row)), close: () => undefined };
  }
  try {
    if (format === 'csv') return await csvFile(file);
    const { ParquetFile } = await import('./parquet.ts');
    return new ParquetFile(file);
  } catch (error) {
    throw new WrongUse(`${file}: cannot be written: ${(error as Error).message}`);
  }
}

async function csvFile(file: string): Promise<Output> {
  const stream = createWriteStream(file);
  await once(stream, 'open');
  const write = async (text: string): Promise<void> => {
    if (!stream.write(text)) await once(stream, 'drain');
  };
  await write(CSV_HEADER);
  return { write: (row) => write(csvRow(row)), close: () => ended(stream) };
}

async function ended(stream: WriteStream): Promise<void> {
  stream.end();
  await once(stream, 'close');
}

function formatOf({ format, out }: FocusOptions): (typeof FORMATS)[number] {
  const wanted = format ?? (out?.endsWith('.parquet') ? 'parquet' : 'csv');
  const found = FORMATS.find((one) => one === wanted);
  if (found === undefined) throw new WrongUse(`--format is "${wanted}"; it is ${FORMATS.join(' or ')}`);
  if (found === 'parquet' && out === undefined) throw new WrongUse('Parquet is no text: name a file with --out');
  return found;
}

function splitOf({ split, out }: FocusOptions): number | undefined {
  if (split === undefined) return undefined;
  if (!/^[1-9]\d{0,8}$/.test(split)) throw new WrongUse(`--split is "${split}"; give a number of rows, like 10000`);
  if (out === undefined) throw new WrongUse('--split writes several files: name them with --out');
  return Number(split);
}

function accountsOf(given: readonly string[]): Accounts['ids'] {
  return named(given, /^[^=]+$/, '--account', 'PROVIDER=ID, for example openai=org-123');
}

function invoicesOf(given: readonly string[]): Accounts['invoices'] {
  return named(
    given,
    /^[^=:]+:\d{4}-(0[1-9]|1[0-2])$/,
    '--invoice',
    'PROVIDER:MONTH=ID, for example fal:2026-11=INV-7',
  );
}

function named(given: readonly string[], name: RegExp, option: string, form: string): Record<string, string> {
  return Object.fromEntries(
    given.map((pair) => {
      const at = pair.indexOf('=');
      if (at < 1 || at === pair.length - 1 || !name.test(pair.slice(0, at)))
        throw new WrongUse(`${option} is "${pair}"; write ${form}`);
      return [pair.slice(0, at), pair.slice(at + 1)];
    }),
  );
}
