import type { Decimal } from '@costspan/core';
import { daysBetween } from '../text/age.ts';
import { number, roughly } from '../text/money.ts';
import { table } from '../text/table.ts';
import type { PricedCall } from './calls.ts';
import type { Part, Result } from './model.ts';

const MONEY = ['PER ACCEPTED', 'PER USER', 'LOW', 'EXPECTED', 'HIGH'];

/** A forecast for people: amounts are rounded, `--json` has them exact. */
export function render(file: string, result: Result, prices: ReadonlyMap<string, PricedCall>, day: string): string {
  const { low, expected, high } = result.total.months;
  return `${[
    `${file}: ${roughly(expected.cost)} a month expected, ${roughly(low.cost)} low, ${roughly(high.cost)} high (prices of ${day}, rounded)`,
    table(['PLAN', 'FEATURE', 'USERS', 'ACCEPTED', ...MONEY], [...result.parts, ...totals(result)].map(row), [
      'USERS',
      'ACCEPTED',
      ...MONEY,
    ]),
    stepTable(result),
    callTable(prices, day),
  ].join('\n\n')}\n`;
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
  const head = ['GENERATIONS', 'PER GENERATION', 'PER STARTED'];
  return table(
    ['FEATURE', 'STEP', ...head],
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
    head,
  );
}

function short(value: Decimal): string {
  return number(value.round(4));
}

function callTable(prices: ReadonlyMap<string, PricedCall>, day: string): string {
  return table(
    ['CALL', 'PRICE', 'DAYS OLD', 'BY', 'ASSUMED'],
    [...prices.values()].map(({ where, name, amount, assumed, partial, checked }) => [
      where.replace(/^features\./, ''),
      roughly(amount),
      checked === undefined ? '' : String(daysBetween(checked, day)),
      name,
      [assumed.join(', '), partial ? 'a part of the bill: the prompt may come on top' : ''].filter(Boolean).join('; '),
    ]),
    ['PRICE', 'DAYS OLD'],
  );
}
