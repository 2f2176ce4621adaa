import type { Decimal } from '@costspan/core';
import { assumedText, noteLines, unreadText } from '../quote/text.ts';
import { daysBetween } from '../text/age.ts';
import { isExact } from '../text/display.ts';
import { number, roughly } from '../text/money.ts';
import { markdownTable, markdownText } from '../text/markdown.ts';
import type { Column } from '../text/columns.ts';
import { table } from '../text/table.ts';
import type { PricedCall } from './calls.ts';
import type { Estimate } from './estimate.ts';
import type { MeasuredStep } from './measured.ts';
import type { Part, Result } from './model.ts';

const PARTS: readonly Column[] = [
  { head: 'PLAN', gives: 'start' },
  { head: 'FEATURE', gives: 'start' },
  { head: 'USERS', number: true, order: 1 },
  { head: 'ACCEPTED', number: true },
  { head: 'PER ACCEPTED', number: true },
  { head: 'PER USER', number: true, order: 2 },
  { head: 'LOW', number: true },
  { head: 'EXPECTED', number: true },
  { head: 'HIGH', number: true },
];

/** A forecast for people: amounts are rounded, `--json` has them exact. */
export function render(file: string, { result, prices, measured, against }: Estimate, day: string): string {
  return `${[
    headline(file, result, day),
    ...(against ? [comparison(result, against)] : []),
    table(PARTS, partRows(result)),
    stepTable(result),
    ...(measured ? [table(MEASURED, measuredRows(measured))] : []),
    callTable(prices, day),
    ...noteLines(notes(prices)),
  ].join('\n\n')}\n`;
}

/** The same for a pull request: what a month costs, and what has changed. */
export function renderMarkdown(file: string, { result, prices, measured, against }: Estimate, day: string): string {
  return `${[
    `**${markdownText(headline(file, result, day))}**`,
    ...(against ? [markdownText(comparison(result, against))] : []),
    markdownTable(PARTS, partRows(result)),
    ...(measured ? [markdownTable(MEASURED, measuredRows(measured))] : []),
    ...notes(prices).map(markdownText),
  ].join('\n\n')}\n`;
}

/** What a file says and no price depends on. */
function notes(prices: ReadonlyMap<string, PricedCall>): string[] {
  return [...prices.values()].flatMap(({ where, unread }) => unreadText(unread).map((note) => `${where}: ${note}`));
}

function headline(file: string, { total }: Result, day: string): string {
  const { low, expected, high } = total.months;
  return `${file}: ${roughly(expected.cost)} a month expected, ${roughly(low.cost)} low, ${roughly(high.cost)} high (prices of ${day}${isExact() ? '' : ', rounded'})`;
}

function comparison(result: Result, against: NonNullable<Estimate['against']>): string {
  const now = result.total.months.expected.cost;
  const other = against.result.total.months.expected.cost;
  if (now.eq(other)) return `as much as ${against.name}`;
  const by = now.minus(other).abs();
  const share = other.gt(0) ? ` (${number(by.times(100).div(other).round(1))} %)` : '';
  return `${roughly(by)}${share} ${now.gt(other) ? 'more' : 'less'} a month than ${against.name}, ${roughly(other)}`;
}

const MEASURED: readonly Column[] = [
  { head: 'FEATURE', gives: 'start' },
  { head: 'STEP', gives: 'start' },
  { head: 'ATTEMPTS', number: true },
  { head: 'ACCEPTED SHARE', number: true },
  { head: 'FAIL-OVER SHARE', number: true },
];

function measuredRows(steps: readonly MeasuredStep[]): string[][] {
  const percent = (share: number | undefined): string =>
    share === undefined ? 'as in the file' : `${(share * 100).toFixed(1)} %`;
  return steps.map(({ feature, step, attempts, acceptance, failover }) => [
    feature,
    step,
    String(attempts),
    percent(acceptance),
    percent(failover),
  ]);
}

function partRows(result: Result): string[][] {
  return [...result.parts, ...totals(result)].map(row);
}

/** A total of one part is that part again. */
function totals({ plans, byFeature, parts, total }: Result): Part[] {
  const more = (part: Part): boolean =>
    parts.filter((one) => (part.plan ? one.plan === part.plan : one.feature === part.feature)).length > 1;
  return [...plans.filter(more), ...byFeature.filter(more), total];
}

function row({ plan, feature, users, months }: Part): string[] {
  const { expected } = months;
  const perAccepted = expected.accepted.gt(0) ? roughly(expected.cost.div(expected.accepted)) : '';
  const perUser = users?.expected.gt(0) ? roughly(expected.cost.div(users.expected)) : '';
  return [
    plan ?? 'all',
    feature ?? 'all',
    users ? number(users.expected) : '',
    number(expected.accepted.round(expected.accepted.lt(100) ? 2 : 0)),
    perAccepted,
    perUser,
    ...[months.low, expected, months.high].map(({ cost }) => roughly(cost)),
  ];
}

function stepTable({ features }: Result): string {
  return table(
    [
      { head: 'FEATURE', gives: 'start' },
      { head: 'STEP', gives: 'start' },
      { head: 'GENERATIONS', number: true },
      { head: 'PER GENERATION', number: true },
      { head: 'PER STARTED', number: true },
    ],
    [...features].flatMap(([feature, { expected }]) => [
      ...expected.steps.map((step) => [
        feature,
        step.step,
        short(step.generations),
        roughly(step.perGeneration),
        roughly(step.cost),
      ]),
      [feature, `accepted: ${short(expected.accepted.times(100))} %`, '', '', roughly(expected.perStarted)],
    ]),
  );
}

function short(value: Decimal): string {
  return number(value.round(4));
}

function callTable(prices: ReadonlyMap<string, PricedCall>, day: string): string {
  return table(
    [
      { head: 'CALL', gives: 'start' },
      { head: 'PRICE', number: true },
      { head: 'DAYS OLD', number: true, order: 1 },
      { head: 'BY', gives: 'start' },
      { head: 'ASSUMED', gives: 'lines' },
    ],
    [...prices.values()].map(({ where, name, amount, assumed, partial, checked }) => [
      where.replace(/^features\./, ''),
      roughly(amount),
      checked === undefined ? '' : String(daysBetween(checked, day)),
      name,
      [assumedText(assumed), partial ? 'a part of the bill: the prompt may come on top' : '']
        .filter(Boolean)
        .join('; '),
    ]),
  );
}
