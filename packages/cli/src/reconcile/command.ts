import { decimal } from '@costspan/core/internal';
import type { Decimal } from '@costspan/core';
import { balances } from '@costspan/core/ledger';
import type { Balance } from '@costspan/core/ledger';
import { OK, PROBLEM, WrongUse } from '../exit.ts';
import type { InvoiceLine } from '../invoice/line.ts';
import { readInvoice } from '../invoice/read.ts';
import { openLedger } from '../ledger/open.ts';
import { dayOf as day } from '../price/parameters.ts';
import { print } from '../print.ts';
import { correctionsFor, writeCorrections } from './corrections.ts';
import { idOf, key, providerOf } from './item.ts';
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
export async function reconcile(ledgerPath: string, invoiceFile: string, options: ReconcileOptions): Promise<number> {
  const tolerance = toleranceOf(options.tolerance);
  const given = { from: options.from && day(options.from, '--from'), to: options.to && day(options.to, '--to') };
  const ledger = openLedger(ledgerPath);
  const lines = (await readInvoice(invoiceFile)).filter((line) => isWithin(line.day, given.from, given.to));
  const period = periodOf(lines, given, invoiceFile);
  const providers = [...new Set(lines.map((line) => line.provider))].sort();
  const all = [...(await balances(ledger.entries())).values()];
  const ids = new Set(lines.map((line) => key(line.provider, line.id ?? '')));
  const charges = all.filter(
    (charge) =>
      providers.includes(providerOf(charge)) &&
      // A job of the last second of a month may be charged in the next one: its id says that it is meant.
      (isWithin(charge.time.slice(0, 10), period.from, period.to) ||
        ids.has(key(providerOf(charge), idOf(charge) ?? '-'))),
  );
  const currency = currencyOf(lines, charges);
  const matches = matchAll(lines, charges, tolerance);
  const corrections = options.writeCorrections && correctionsFor(matches, currency, Date.now());
  if (corrections) writeCorrections(ledgerPath, corrections);
  const report: Report = {
    currency,
    ...period,
    providers,
    matches,
    outside: all.length - charges.length,
    problems: ledger.problems,
    corrections: corrections?.length,
  };
  await print(`${options.json ? JSON.stringify(reportJson(report)) : renderReport(report)}\n`);
  return isEqualReport(report) ? OK : PROBLEM;
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

function currencyOf(lines: readonly InvoiceLine[], charges: readonly Balance[]): string {
  const currency = lines[0]?.currency ?? 'USD';
  const other = charges.find((charge) => charge.currency !== undefined && charge.currency !== currency);
  if (other)
    throw new WrongUse(
      `the invoice is in ${currency}, and the ledger has charges of ${providerOf(other)} in ${String(other.currency)} (${other.chargeKey}): they cannot be compared`,
    );
  return currency;
}
