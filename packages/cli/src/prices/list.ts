import { toText, today } from '@costspan/core/internal';
import type { Evidence } from '@costspan/core/internal';
import { MODALITIES } from '../compare/job.ts';
import { OK, PROBLEM, WrongUse } from '../exit.ts';
import { checkedSettings } from '../own-prices.ts';
import { dayOf } from '../price/parameters.ts';
import { print, show } from '../print.ts';
import { providersIn } from '../provider.ts';
import { daysBetween } from '../text/age.ts';
import { quoted } from '../text/plain.ts';
import type { Column } from '../text/columns.ts';
import { table } from '../text/table.ts';
import { layersBehind } from './own-layers.ts';
import { priceAndUnit } from './price-and-unit.ts';
import { conditionsOf, daysOf, keyOf, rowsOf } from './rows.ts';
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
  const { book, accounts } = checkedSettings();
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
  const layers = await layersBehind(accounts);
  await (options.json
    ? print(`${JSON.stringify({ day, version: book.version, prices: rows.map(toJson(day, layers)) })}\n`)
    : show(render(rows, book.version, day, layers)));
  return rows.length > 0 ? OK : PROBLEM;
}

function daysFrom(text: string): number {
  if (!/^\d{1,5}$/.test(text)) throw new WrongUse(`--older-than is ${quoted(text)}: write a number of days`);
  return Number(text);
}

/** By price, the layer of the user's that it comes from, or was multiplied by. */
type Layers = ReadonlyMap<string, string>;

function toJson(day: string, layers: Layers) {
  return (row: PriceRow): Record<string, unknown> => toRecord(row, day, layers.get(keyOf(row)));
}

function toRecord(row: PriceRow, day: string, layer: string | undefined): Record<string, unknown> {
  const { provider, currency, entry, rate, unitPrice, listUnitPrice } = row;
  return {
    provider,
    model: entry.model,
    modality: entry.modality,
    tier: rate.tier ?? entry.tier,
    ...(entry.ended !== undefined && { ended: entry.ended }),
    currency,
    unitPrice: toText(unitPrice),
    ...(listUnitPrice && { listUnitPrice: toText(listUnitPrice) }),
    ...(layer !== undefined && { layer }),
    ageDays: daysBetween(rate.seen, day),
    ...rate,
  };
}

/** With prices of the user's own, what they take the place of stands beside them. */
function columns(isOwn: boolean): readonly (string | Column)[] {
  return [
    'PROVIDER',
    { head: 'MODEL', gives: 'name' },
    { head: 'PAYS FOR', order: 3 },
    { head: 'PRICE', number: true },
    ...(isOwn ? [{ head: 'LIST PRICE', number: true }] : []),
    'UNIT',
    { head: 'WHEN', gives: 'lines' },
    { head: 'DAYS', order: 4 },
    { head: 'DAYS OLD', number: true, order: 1 },
    { head: 'EVIDENCE', order: 2 },
    ...(isOwn ? [{ head: 'LAYER', gives: 'lines' as const }] : []),
  ];
}

function render(rows: readonly PriceRow[], version: string, day: string, layers: Layers): string {
  if (rows.length === 0) return 'no price of the book fits\n';
  const isOwn = rows.some((row) => layers.has(keyOf(row)));
  const text = table(
    columns(isOwn),
    rows.map((row) => {
      const { provider, currency, entry, rate, unitPrice, listUnitPrice } = row;
      const [price, unit] = priceAndUnit(unitPrice, rate.unit, currency);
      return [
        provider,
        entry.ended === undefined ? entry.model : `${entry.model} (ended ${entry.ended})`,
        rate.item.replaceAll('_', ' '),
        price,
        ...(isOwn ? [listUnitPrice ? priceAndUnit(listUnitPrice, rate.unit, currency)[0] : ''] : []),
        unit,
        conditionsOf(rate),
        daysOf(rate),
        String(daysBetween(rate.seen, day)),
        rate.evidence.replaceAll('_', ' '),
        ...(isOwn ? [layers.get(keyOf(row)) ?? ''] : []),
      ];
    }),
  );
  return `${text}\n\n${rows.length} prices, book ${version}\n`;
}
