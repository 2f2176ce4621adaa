import type { JSX } from 'preact';

/** Decimals of an amount below a dollar, at most: the exact one stands in `value` and in the tip. */
const MOST_DECIMALS = 6;

/** US dollars for people: cents from one dollar on, below it four significant digits, never `$0.00` for a cost. */
export function dollars(exact: string): string {
  const amount = Number(exact);
  if (amount === 0) return '$0.00';
  const size = Math.abs(amount);
  const sign = amount < 0 ? '−' : '';
  if (size < 10 ** -MOST_DECIMALS) return `${sign}<$0.000001`;
  if (size >= 1) return sign + size.toLocaleString('en', { style: 'currency', currency: 'USD' });
  const decimals = Math.min(MOST_DECIMALS, 3 - Math.floor(Math.log10(size)));
  return `${sign}$${size.toFixed(decimals).replace(/(\.\d\d\d*?)0+$/, '$1')}`;
}

export function amountText(exact: string, currency: string): string {
  return currency === 'USD' ? dollars(exact) : `${exact} ${currency}`;
}

interface Props {
  /** exact decimal; null where it is not known */
  readonly exact: string | null | undefined;
  readonly currency?: string;
  /** in a column: characters of the longest fraction, so that the points stand below each other */
  readonly column?: number;
}

export function Money({ exact, currency = 'USD', column }: Props): JSX.Element {
  if (exact === null || exact === undefined)
    return (
      <span class="none">–{column !== undefined && <span class="fraction" style={{ minWidth: `${column}ch` }} />}</span>
    );
  const text = amountText(exact, currency);
  const [whole = '', fraction] = text.split('.');
  return (
    <data class="money" value={exact} title={price(exact, currency)}>
      {column !== undefined && currency === 'USD' ? (
        <>
          {whole}
          <span class="fraction" style={{ minWidth: `${column}ch` }}>
            {fraction === undefined ? '' : `.${fraction}`}
          </span>
        </>
      ) : (
        text
      )}
    </data>
  );
}

/** A price as it was recorded: in full. */
export function price(exact: string, currency: string): string {
  return currency === 'USD' ? `$${exact}` : `${exact} ${currency}`;
}

/** Characters of the longest fraction in a column. */
export function fractions(amounts: readonly (string | null)[]): number {
  return Math.max(
    0,
    ...amounts.map((exact) => (exact === null ? 0 : dollars(exact).length - dollars(exact).indexOf('.'))),
  );
}

/** Part of a whole, for people. */
export function percent(part: string, whole: string): string {
  const share = Number(whole) === 0 ? 0 : (Number(part) / Number(whole)) * 100;
  if (share > 0 && share < 0.1) return '<0.1 %';
  return `${share > 0 && share < 10 ? share.toFixed(1) : share.toFixed(0)} %`;
}

/** A UTC time for people: of today to the second, else with its day. */
export function moment(iso: string): string {
  const isToday = iso.slice(0, 10) === new Date().toISOString().slice(0, 10);
  return isToday ? iso.slice(11, 19) : iso.slice(5, 16).replace('T', ' ');
}
