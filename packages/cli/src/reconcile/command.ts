import { decimal } from '@costspan/core/internal';
import type { Decimal } from '@costspan/core';
import type { ReadLedger } from '@costspan/core/ledger';
import { OK, PROBLEM, WrongUse } from '../exit.ts';
import type { InvoiceLine } from '../invoice/line.ts';
import { readInvoice } from '../invoice/read.ts';
import { openLedger } from '../ledger/open.ts';
import { dayOf as day } from '../price/parameters.ts';
import { print, show } from '../print.ts';
import { correctionsFor, mustTakeCorrections, writeCorrections } from './corrections.ts';
import { chargeOf, idOf, key, providerOf } from './item.ts';
import type { Charge } from './item.ts';
import { matchAll } from './match.ts';
import { isEqualReport, renderReport, reportJson } from './report.ts';
import type { Report } from './report.ts';

export interface ReconcileOptions {
  readonly tolerance?: string;
  readonly from?: string;
  readonly to?: string;
  readonly writeCorrections?: true;
  readonly json?: true;
}

/** `costspan reconcile`: what invoice and ledger say of the same charges; 0 where it is the same. */
export async function reconcile(paths: readonly string[], options: ReconcileOptions): Promise<number> {
  const [ledgerPaths, invoiceFile] = [paths.slice(0, -1), paths.at(-1)];
  const [folder] = ledgerPaths;
  if (invoiceFile === undefined || folder === undefined)
    throw new WrongUse('name a ledger and, as the last, an invoice: costspan reconcile ./ledger invoice.json');
  const tolerance = toleranceOf(options.tolerance);
  const given = { from: options.from && day(options.from, '--from'), to: options.to && day(options.to, '--to') };
  if (options.writeCorrections) mustTakeCorrections(ledgerPaths);
  const lines = (await readInvoice(invoiceFile)).filter((line) => isWithin(line.day, given.from, given.to));
  const period = periodOf(lines, given, invoiceFile);
  const ledger = await openLedger(ledgerPaths);
  const { charges, outside } = await chargesOf(ledger, lines, period);
  const currency = currencyOf(lines, charges);
  const matches = matchAll(lines, charges, tolerance);
  const corrections = options.writeCorrections && correctionsFor(matches, currency, Date.now());
  if (corrections) writeCorrections(folder, corrections);
  const report: Report = {
    currency,
    ...period,
    providers: providersOf(lines),
    matches,
    outside,
    records: ledger.records,
    problems: ledger.problems,
    corrections: corrections?.length,
  };
  await (options.json ? print(`${JSON.stringify(reportJson(report))}\n`) : show(`${renderReport(report)}\n`));
  return isEqualReport(report) ? OK : PROBLEM;
}

function providersOf(lines: readonly InvoiceLine[]): string[] {
  return [...new Set(lines.map((line) => line.provider))].sort();
}

/** The charges that an invoice may speak of, and how many others there are: only these are kept in memory. */
async function chargesOf(
  ledger: ReadLedger,
  lines: readonly InvoiceLine[],
  period: { from: string; to: string },
): Promise<{ charges: Charge[]; outside: number }> {
  const providers = new Set(providersOf(lines));
  const ids = new Set(lines.map((line) => key(line.provider, line.id ?? '')));
  const charges: Charge[] = [];
  let outside = 0;
  for await (const one of ledger.charges()) {
    const charge = chargeOf(one);
    const isMeant =
      providers.has(providerOf(charge)) &&
      // A job of the last second of a month may be charged in the next one: its id says that it is meant.
      (isWithin(charge.time.slice(0, 10), period.from, period.to) ||
        ids.has(key(providerOf(charge), idOf(charge) ?? '-')));
    if (isMeant) charges.push(charge);
    else outside++;
  }
  return { charges, outside };
}

function toleranceOf(given: string | undefined): Decimal {
  if (given !== undefined && !/^\d{1,9}(\.\d{1,12})?$/.test(given))
    throw new WrongUse(`--tolerance is "${given}"; give an amount per item, like 0.000001`);
  return decimal(given ?? '0');
}

/** The days that the invoice speaks of: as stated, else from its first line to its last. */
function periodOf(
  lines: readonly InvoiceLine[],
  given: { from?: string | undefined; to?: string | undefined },
  file: string,
): { from: string; to: string } {
  const days = lines.map((line) => line.day).sort();
  const [first] = days;
  const last = days.at(-1);
  if (first === undefined || last === undefined) throw new WrongUse(`${file}: no line within --from and --to`);
  return { from: given.from ?? first, to: given.to ?? last };
}

function isWithin(of: string, from: string | undefined, to: string | undefined): boolean {
  return (from === undefined || of >= from) && (to === undefined || of <= to);
}

function currencyOf(lines: readonly InvoiceLine[], charges: readonly Charge[]): string {
  const currency = lines[0]?.currency ?? 'USD';
  const other = charges.find((charge) => charge.currency !== undefined && charge.currency !== currency);
  if (other)
    throw new WrongUse(
      `the invoice is in ${currency}, and the ledger has charges of ${providerOf(other)} in ${String(other.currency)} (${other.chargeKey}): they cannot be compared`,
    );
  return currency;
}
