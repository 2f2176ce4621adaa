import { decimal, toText } from '@costspan/core/internal';
import type { Decimal } from '@costspan/core';
import type { LedgerCounts, LedgerProblem } from '@costspan/core/ledger';
import { bad } from '../text/colour.ts';
import type { Column } from '../text/columns.ts';
import { money } from '../text/money.ts';
import { facts, indent, table } from '../text/table.ts';
import type { Match, MatchKind } from './item.ts';

const ZERO = decimal(0);
const KINDS: readonly MatchKind[] = ['matched', 'difference', 'missing', 'extra', 'unbilled'];
/** What invoice and ledger do not agree about. */
const UNEQUAL: readonly MatchKind[] = ['difference', 'missing', 'extra'];
const SAYS: Record<MatchKind, string> = {
  matched: 'invoice and ledger agree',
  difference: 'both have it, the amounts differ',
  missing: 'on the invoice only',
  extra: 'in the ledger only',
  unbilled: 'at risk or unpriced in the ledger, and not billed',
};
/** So many are shown to a person; `--json` has all. */
const MOST_SHOWN = 50;

export interface Report {
  readonly currency: string;
  readonly from: string;
  readonly to: string;
  readonly providers: readonly string[];
  readonly matches: readonly Match[];
  /** charges of other providers or days, which this invoice says nothing about */
  readonly outside: number;
  readonly records: LedgerCounts;
  /** the first hundred */
  readonly problems: readonly LedgerProblem[];
  /** undefined where none were asked for */
  readonly corrections: number | undefined;
}

/** Equal: all that is on the invoice is in the ledger at the same amount, and nothing more is. */
export function isEqualReport({ matches }: Report): boolean {
  return !matches.some(({ kind }) => UNEQUAL.includes(kind));
}

/** How much of the invoice's amount the ledger knows of, in %; undefined for an invoice of nothing. */
function coverage({ matches }: Report): string | undefined {
  const invoiced = total(matches, 'invoiced');
  if (invoiced.lte(0)) return undefined;
  const known = matches.reduce((sum, { invoiced, recorded }) => {
    if (invoiced === undefined || recorded === undefined) return sum;
    return sum.plus(recorded.lt(invoiced) ? recorded : invoiced);
  }, ZERO);
  return toText(known.times(100).div(invoiced).round(2, 'down'));
}

export function reportJson(report: Report): Record<string, unknown> {
  const { currency, from, to, providers, matches, outside, records, problems, corrections } = report;
  return {
    equal: isEqualReport(report),
    currency,
    from,
    to,
    providers,
    coverage: coverage(report) ?? null,
    invoiced: toText(total(matches, 'invoiced')),
    recorded: toText(total(matches, 'recorded')),
    ...Object.fromEntries(KINDS.map((kind) => [kind, totalsJson(matches.filter((match) => match.kind === kind))])),
    outside,
    ...(corrections !== undefined && { corrections }),
    records,
    problems,
    items: matches.filter((match) => match.kind !== 'matched').map(matchJson),
  };
}

function totalsJson(matches: readonly Match[]): Record<string, unknown> {
  return {
    count: matches.length,
    invoiced: toText(total(matches, 'invoiced')),
    recorded: toText(total(matches, 'recorded')),
  };
}

function matchJson(match: Match): Record<string, unknown> {
  return {
    kind: match.kind,
    by: match.by,
    provider: match.provider,
    model: match.model,
    id: match.id,
    day: match.day,
    invoiced: match.invoiced && toText(match.invoiced),
    recorded: match.recorded && toText(match.recorded),
    charges: match.charges.map((charge) => ({ key: charge.chargeKey, status: charge.status })),
  };
}

const ITEM: readonly (string | Column)[] = [
  'KIND',
  'DAY',
  'PROVIDER',
  { head: 'MODEL', gives: 'name' },
  { head: 'ID', gives: 'name' },
  { head: 'INVOICE', number: true },
  { head: 'LEDGER', number: true },
];

export function renderReport(report: Report): string {
  const { currency, from, to, providers, matches, outside, corrections } = report;
  const share = coverage(report);
  const unequal = matches.filter((match) => match.kind !== 'matched');
  const parts = [
    `${isEqualReport(report) ? 'equal' : bad('not equal')}: ${share === undefined ? 'nothing was invoiced' : `the ledger covers ${share} % of ${money(total(matches, 'invoiced'), currency)}`}`,
    indent(
      facts([
        ['invoice of', `${providers.join(', ')}, ${from} to ${to}`],
        ['not compared', outside === 0 ? undefined : `${outside} charges of other providers or days`],
        ['corrections', corrections === undefined ? undefined : `${corrections} written`],
      ]),
    ),
    table(
      ['', ...['COUNT', 'INVOICE', 'LEDGER'].map((head) => ({ head, number: true })), { head: ' ', gives: 'lines' }],
      KINDS.map((kind) => {
        const some = matches.filter((match) => match.kind === kind);
        return [
          some.length > 0 && UNEQUAL.includes(kind) ? { text: kind, paint: bad } : kind,
          String(some.length),
          money(total(some, 'invoiced'), currency),
          money(total(some, 'recorded'), currency),
          SAYS[kind],
        ];
      }),
    ),
  ];
  if (unequal.length > 0)
    parts.push(
      table(
        ITEM,
        unequal
          .slice(0, MOST_SHOWN)
          .map((match) => [
            match.kind,
            match.day,
            match.provider,
            match.model ?? '(all)',
            match.id ?? '',
            shown(match.invoiced, currency),
            shown(match.recorded, currency),
          ]),
      ),
    );
  if (unequal.length > MOST_SHOWN) parts.push(`and ${unequal.length - MOST_SHOWN} more: --json has all`);
  return parts.join('\n\n');
}

function shown(amount: Decimal | undefined, currency: string): string {
  return amount === undefined ? '-' : money(amount, currency);
}

function total(matches: readonly Match[], side: 'invoiced' | 'recorded'): Decimal {
  return matches.reduce((sum, match) => sum.plus(match[side] ?? ZERO), ZERO);
}
