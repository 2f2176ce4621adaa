import { OK, PROBLEM, WrongUse } from '../../exit.ts';
import { dayOf } from '../../price/parameters.ts';
import { getterOf, VendorProblem } from '../../vendor-api/http.ts';
import { replaceFile } from '../../prices/replace-file.ts';
import { print, remark, show } from '../../print.ts';
import { plain } from '../../text/plain.ts';
import { numbersAsWritten } from '../exact-json.ts';
import { DAY, dayAfter, dayAt } from './source.ts';
import type { Period } from './source.ts';
import { sourceOf } from './sources.ts';

export interface FetchOptions {
  readonly from?: string;
  readonly to?: string;
  readonly out?: string;
  readonly baseUrl?: string;
  readonly json?: true;
}

/** `costspan invoice fetch`: a provider's bill by its own API, in one file that `reconcile` takes; 1 where the API fails. */
export async function fetchInvoice(given: string, options: FetchOptions): Promise<number> {
  const source = sourceOf(given);
  const { provider, key } = source;
  const period = periodOf(options);
  const { out, baseUrl = source.baseUrl } = options;
  if (out === undefined) throw new WrongUse('name the file for the bill: --out bill.json');
  const secret = process.env[key.name]?.trim();
  if (!secret) throw new WrongUse(`${key.name} is not set: ${provider}'s billing API wants ${key.kind}`);
  const get = getterOf({ ...source, parse: numbersAsWritten }, baseUrl, secret);
  const found: unknown[] = [];
  try {
    for (const days of partsOf(period, source.daysAtOnce)) {
      remark(`${provider}: asking for ${days.from === days.to ? days.from : `${days.from} to ${days.to}`}`);
      for await (const rows of source.rows(present(get), days)) for (const row of rows) found.push(row);
    }
  } catch (error) {
    if (!(error instanceof VendorProblem)) throw error;
    remark(`${error.message}; nothing is written`);
    return PROBLEM;
  }
  replaceFile(out, `${JSON.stringify(source.bill(found))}\n`);
  const result = { provider, ...period, rows: found.length, out };
  await (options.json
    ? print(`${JSON.stringify(result)}\n`)
    : show(`${plain(`${provider}: ${found.length} rows from ${period.from} to ${period.to} written to ${out}`)}\n`));
  return OK;
}

/** A bill that is not found is no bill of nothing. */
function present(get: (path: string) => Promise<unknown>): (path: string) => Promise<unknown> {
  return async (path) => {
    const answer = await get(path);
    if (answer === undefined) throw new VendorProblem(`${path.replace(/\?.*/, '')}: HTTP 404`);
    return answer;
  };
}

function periodOf({ from, to }: FetchOptions): Period {
  if (from === undefined || to === undefined)
    throw new WrongUse('name the first and the last UTC day: --from 2026-11-01 --to 2026-11-30');
  const period = { from: dayOf(from, '--from'), to: dayOf(to, '--to') };
  if (period.from > period.to) throw new WrongUse(`--from is ${from}, after --to, which is ${to}`);
  if (period.from > dayAt(Date.now())) throw new WrongUse(`--from is ${from}, and that day has not begun`);
  return period;
}

/** A period in parts of so many days. */
function* partsOf({ from, to }: Period, days: number): Generator<Period> {
  for (let first = from; first <= to;) {
    const last = dayAt(Date.parse(first) + (days - 1) * DAY);
    yield { from: first, to: last < to ? last : to };
    first = dayAfter(last);
  }
}
