import { decimal, toText, today, valuesOf } from '@costspan/core/internal';
import { OK, PROBLEM } from '../../exit.ts';
import { checkedSettings } from '../../own-prices.ts';
import { print, remark, show } from '../../print.ts';
import { money } from '../../text/money.ts';
import { bad } from '../../text/colour.ts';
import type { Column } from '../../text/columns.ts';
import { table } from '../../text/table.ts';
import type { Cell } from '../../text/table.ts';
import { percent } from '../diff.ts';
import { conditionsOf, listPrice } from '../rows.ts';
import type { PriceRow } from '../rows.ts';
import { VendorProblem } from '../../vendor-api/http.ts';
import { ask, vendorOf } from './vendors.ts';
import { verdictsOf } from './verdict.ts';
import type { Verdict } from './verdict.ts';

/** `costspan prices diff --live PROVIDER`: the book against the vendor's own pricing API. */
export async function live(
  given: string,
  options: { readonly baseUrl?: string; readonly all?: true; readonly json?: true },
): Promise<number> {
  const { book } = checkedSettings();
  const vendor = vendorOf(given, book);
  const { provider } = vendor;
  const models = [...book.models(provider)]
    .filter(({ entry }) => entry.modality !== 'compute')
    .map(({ entry }) => entry.model);
  let verdicts: Verdict[];
  try {
    verdicts = verdictsOf(provider, await ask(vendor, models, options.baseUrl), book, today());
  } catch (error) {
    if (!(error instanceof VendorProblem)) throw error;
    remark(error.message);
    return PROBLEM;
  }
  await (options.json
    ? print(`${JSON.stringify(toJson(provider, verdicts))}\n`)
    : show(render(verdicts, options.all === true)));
  return verdicts.some(({ kind }) => kind === 'differs') ? PROBLEM : OK;
}

const WORDS: Readonly<Record<Verdict['kind'], string>> = {
  same: 'the same',
  differs: 'differ',
  other_unit: 'in a unit or for a case that the book has no price for',
  not_in_book: 'not in the book',
  not_at_vendor: 'not known to the vendor',
};

const COLUMNS: readonly (string | Column)[] = [
  '',
  { head: 'MODEL', gives: 'name' },
  { head: 'UNIT', gives: 'lines' },
  { head: 'FOR', gives: 'lines' },
  { head: 'BOOK', number: true },
  { head: 'VENDOR', number: true },
  { head: 'CHANGE', number: true },
];

function render(verdicts: readonly Verdict[], all: boolean): string {
  const shown = verdicts.filter(({ kind }) => all || kind === 'differs');
  const count = (kind: Verdict['kind']): number => verdicts.filter((one) => one.kind === kind).length;
  const counts = (Object.keys(WORDS) as Verdict['kind'][])
    .filter((kind) => count(kind) > 0)
    .map((kind) => `${count(kind)} ${WORDS[kind]}`);
  const summary = `${verdicts.length} prices of the vendor: ${counts.join(', ')}${all ? '' : '; --all lists them'}\n`;
  if (shown.length === 0) return summary;
  return `${table(COLUMNS, shown.map(row))}\n\n${summary}`;
}

function row({ kind, model, live: stated, book }: Verdict): (string | Cell)[] {
  const prices = [...new Set(book.map(bookPrice))];
  const [only] = book;
  return [
    kind === 'differs' ? { text: kind, paint: bad } : kind.replaceAll('_', ' '),
    model,
    stated?.unitText ?? '',
    Object.entries(stated?.facts ?? {})
      .map(([fact, value]) => `${fact} ${valuesOf(value).join('/')}`)
      .join(', '),
    prices.length > 3 ? `${prices.slice(0, 3).join(' or ')} or ${prices.length - 3} more` : prices.join(' or '),
    stated ? money(decimal(stated.price), stated.currency) : '',
    kind === 'differs' && prices.length === 1 && only && stated
      ? percent(listPrice(only.rate), decimal(stated.price))
      : '',
  ];
}

function bookPrice({ rate, currency }: PriceRow): string {
  return money(listPrice(rate), currency);
}

function toJson(provider: string, verdicts: readonly Verdict[]): Record<string, unknown> {
  return {
    provider,
    prices: verdicts.map(({ kind, model, live: stated, book }) => ({
      kind,
      model,
      ...(stated && { vendor: stated }),
      book: book.map(({ rate, currency }) => ({
        id: rate.id,
        unit: rate.unit,
        unitPrice: toText(listPrice(rate)),
        currency,
        when: conditionsOf(rate),
        checked: rate.seen,
      })),
    })),
  };
}
