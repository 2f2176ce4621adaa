import { toText, today } from '@costspan/core/internal';
import type { Evidence } from '@costspan/core/internal';
import { MODALITIES } from '../compare/job.ts';
import { OK, PROBLEM, WrongUse } from '../exit.ts';
import { checkedSettings } from '../own-prices.ts';
import { dayOf } from '../price/parameters.ts';
import { print, show } from '../print.ts';
import { providerName } from '../provider.ts';
import { daysBetween } from '../text/age.ts';
import { quoted } from '../text/plain.ts';
import type { Column } from '../text/columns.ts';
import { table } from '../text/table.ts';
import { priceAndUnit } from './price-and-unit.ts';
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

export const EVIDENCE: readonly Evidence[] = ['vendor_page', 'vendor_api', 'observed_bill', 'secondary', 'user'];
export const ALL_MODALITIES: readonly string[] = [...MODALITIES, 'text', 'realtime', 'compute'];

/** `costspan prices list`: the prices in force, each with its age and evidence. */
export async function list(options: ListOptions): Promise<number> {
  const day = options.day === undefined ? today() : dayOf(options.day);
  const oldest = options.olderThan === undefined ? undefined : daysFrom(options.olderThan);
  if (options.modality !== undefined && !ALL_MODALITIES.includes(options.modality))
    throw new WrongUse(`--modality is ${quoted(options.modality)}: write one of ${ALL_MODALITIES.join(', ')}`);
  if (options.evidence !== undefined && !EVIDENCE.some((one) => one === options.evidence))
    throw new WrongUse(`--evidence is ${quoted(options.evidence)}: write one of ${EVIDENCE.join(', ')}`);
  const { book } = checkedSettings();
  const providers = options.provider?.map((name) => providerName(name, book));
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
  await (options.json
    ? print(`${JSON.stringify({ day, version: book.version, prices: rows.map(toJson(day)) })}\n`)
    : show(render(rows, book.version, day)));
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

const COLUMNS: readonly (string | Column)[] = [
  'PROVIDER',
  { head: 'MODEL', gives: 'name' },
  { head: 'PAYS FOR', order: 3 },
  { head: 'PRICE', number: true },
  'UNIT',
  { head: 'WHEN', gives: 'lines' },
  { head: 'DAYS', order: 4 },
  { head: 'DAYS OLD', number: true, order: 1 },
  { head: 'EVIDENCE', order: 2 },
];

function render(rows: readonly PriceRow[], version: string, day: string): string {
  if (rows.length === 0) return 'no price of the book fits\n';
  const text = table(
    COLUMNS,
    rows.map(({ provider, currency, entry, rate }) => [
      provider,
      entry.ended === undefined ? entry.model : `${entry.model} (ended ${entry.ended})`,
      rate.item.replaceAll('_', ' '),
      ...priceAndUnit(unitPrice(rate), rate.unit, currency),
      conditionsOf(rate),
      daysOf(rate),
      String(daysBetween(rate.seen, day)),
      rate.evidence.replaceAll('_', ' '),
    ]),
  );
  return `${text}\n\n${rows.length} prices, book ${version}\n`;
}
