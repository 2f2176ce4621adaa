import { toText, today } from '@costspan/core/internal';
import type { Evidence } from '@costspan/core/internal';
import { MODALITIES } from '../compare/job.ts';
import { OK, PROBLEM, WrongUse } from '../exit.ts';
import { checkedSettings } from '../own-prices.ts';
import { dayOf } from '../price/parameters.ts';
import { print } from '../print.ts';
import { providersIn } from '../provider.ts';
import { daysBetween } from '../text/age.ts';
import { money } from '../text/money.ts';
import { quoted } from '../text/plain.ts';
import { table } from '../text/table.ts';
import { conditionsOf, daysOf, rowsOf, unitPrice } from './rows.ts';
import type { PriceRow } from './rows.ts';

export interface ListOptions {
  readonly provider?: readonly string[];
  readonly model?: string;
  readonly modality?: string;
  readonly evidence?: string;
  readonly olderThan?: string;
  readonly day?: string;
  readonly json?: true;
}

const EVIDENCE: readonly Evidence[] = ['vendor_page', 'vendor_api', 'observed_bill', 'secondary', 'user'];
const ALL_MODALITIES: readonly string[] = [...MODALITIES, 'text', 'realtime', 'compute'];

/** `costspan prices list`: the prices in force, each with its age and evidence. */
export async function list(options: ListOptions): Promise<number> {
  const day = options.day === undefined ? today() : dayOf(options.day);
  const oldest = options.olderThan === undefined ? undefined : daysFrom(options.olderThan);
  if (options.modality !== undefined && !ALL_MODALITIES.includes(options.modality))
    throw new WrongUse(`--modality is ${quoted(options.modality)}: write one of ${ALL_MODALITIES.join(', ')}`);
  if (options.evidence !== undefined && !EVIDENCE.some((one) => one === options.evidence))
    throw new WrongUse(`--evidence is ${quoted(options.evidence)}: write one of ${EVIDENCE.join(', ')}`);
  const { book } = checkedSettings();
  const providers = options.provider?.flatMap((name) => providersIn(name, book));
  const wanted = options.model?.toLowerCase();
  const rows = [...rowsOf(book)].filter(
    ({ provider, entry, rate }) =>
      (providers?.includes(provider) ?? true) &&
      (wanted === undefined ||
        [entry.model, ...(entry.aliases ?? [])].some((name) => name.toLowerCase().includes(wanted))) &&
      (options.modality === undefined || entry.modality === options.modality) &&
      (options.evidence === undefined || rate.evidence === options.evidence) &&
      (oldest === undefined || daysBetween(rate.seen, day) > oldest),
  );
  await print(
    options.json
      ? `${JSON.stringify({ day, version: book.version, prices: rows.map(toJson(day)) })}\n`
      : render(rows, book.version, day),
  );
  return rows.length > 0 ? OK : PROBLEM;
}

function daysFrom(text: string): number {
  if (!/^\d{1,5}$/.test(text)) throw new WrongUse(`--older-than is ${quoted(text)}: write a number of days`);
  return Number(text);
}

function toJson(day: string) {
  return ({ provider, currency, entry, rate }: PriceRow): Record<string, unknown> => ({
    provider,
    model: entry.model,
    modality: entry.modality,
    tier: rate.tier ?? entry.tier,
    ...(entry.ended !== undefined && { ended: entry.ended }),
    currency,
    unitPrice: toText(unitPrice(rate)),
    ageDays: daysBetween(rate.seen, day),
    ...rate,
  });
}

function render(rows: readonly PriceRow[], version: string, day: string): string {
  if (rows.length === 0) return 'no price of the book fits\n';
  const text = table(
    ['PROVIDER', 'MODEL', 'PAYS FOR', 'UNIT PRICE', 'UNIT', 'WHEN', 'DAYS', 'DAYS OLD', 'EVIDENCE'],
    rows.map(({ provider, currency, entry, rate }) => [
      provider,
      entry.ended === undefined ? entry.model : `${entry.model} (ended ${entry.ended})`,
      rate.item.replaceAll('_', ' '),
      money(unitPrice(rate), currency),
      rate.unit.replaceAll('_', ' '),
      conditionsOf(rate),
      daysOf(rate),
      String(daysBetween(rate.seen, day)),
      rate.evidence.replaceAll('_', ' '),
    ]),
    ['UNIT PRICE', 'DAYS OLD'],
  );
  return `${text}\n\n${rows.length} prices, book ${version}\n`;
}
