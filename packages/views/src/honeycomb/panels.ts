import type { MetricLabel } from '@costspan/core';
import type { Calculation, Filter, Panel } from './model.ts';

const DAY = 86_400;
const WEEK = 7 * DAY;
const HOUR = 3_600;

/** Signed US dollars of a charge or a correction: what money is summed over. */
export const USD = 'costspan_usd';
/** Signed US dollars that may be billed: in no spend. */
export const AT_RISK_USD = 'costspan_at_risk_usd';
/** As Honeycomb calls the name of an event that came over OTLP. */
export const EVENT_NAME = 'event.name';

export const CHARGES: Filter = { column: EVENT_NAME, op: '=', value: 'costspan.charge' };
export const AGAIN: Filter = {
  column: 'costspan.attempt.reason',
  op: 'in',
  value: ['rejected', 'failed', 'timeout', 'rate_limited', 'failover', 'manual'],
};
const RECORDS: readonly Filter[] = [{ column: 'costspan.record.key', op: 'exists' }];
export const SPEND: Calculation & { readonly op: 'SUM' } = { op: 'SUM', column: USD };
const DEAREST = [{ op: 'SUM', column: USD, order: 'descending' }] as const;
const COUNT = { op: 'COUNT' } as const;
const MOST = [{ ...COUNT, order: 'descending' }] as const;

/** What the board shows; `labels` are the attribution keys that apps use. */
export function panels(labels: readonly MetricLabel[]): Panel[] {
  const attribution = labels.map((label) => `costspan.${label}`);
  return [
    {
      title: 'Spend per hour, by provider',
      description: 'US dollars with corrections, from the ledger. What is at risk is not in it: see "Open risk".',
      style: 'graph',
      query: { calculations: [SPEND], breakdowns: ['gen_ai.provider.name'], time_range: WEEK, granularity: HOUR },
    },
    {
      title: 'Spend by model and tier',
      description: 'The last day: sum, number of records, and the dearest one.',
      style: 'table',
      query: {
        calculations: [SPEND, COUNT, { op: 'MAX', column: USD }],
        filters: [{ column: USD, op: 'exists' }],
        breakdowns: ['gen_ai.provider.name', 'gen_ai.request.model', 'costspan.model.tier'],
        orders: DEAREST,
        limit: 100,
        time_range: DAY,
      },
    },
    ...(attribution.length === 0
      ? []
      : [
          {
            title: `Spend by ${labels.join(' and ')}`,
            description: 'As the apps attribute it; empty is what they do not.',
            style: 'table',
            query: {
              calculations: [SPEND],
              filters: [{ column: USD, op: 'exists' }],
              breakdowns: attribution,
              orders: DEAREST,
              limit: 100,
              time_range: DAY,
            },
          } satisfies Panel,
        ]),
    {
      title: 'Cost per accepted output',
      description: 'All that was spent inside outputs, also on what was rejected or failed, for each accepted piece.',
      style: 'combo',
      query: {
        calculations: [
          { ...SPEND, name: 'spend', filters: [{ column: 'costspan.output.id', op: 'exists' }] },
          {
            ...COUNT,
            name: 'accepted',
            filters: [
              { column: EVENT_NAME, op: '=', value: 'costspan.verdict' },
              { column: 'costspan.output.outcome', op: '=', value: 'accepted' },
            ],
          },
        ],
        formulas: [{ name: 'usd_per_accepted', expression: 'DIV($spend, $accepted)' }],
        breakdowns: ['costspan.output.name'],
        time_range: DAY,
      },
    },
    {
      title: 'Why it was generated again',
      description: 'Spend on attempts after the first, by reason.',
      style: 'combo',
      query: {
        calculations: [SPEND, COUNT],
        filters: [AGAIN],
        breakdowns: ['costspan.attempt.reason', 'gen_ai.provider.name'],
        orders: DEAREST,
        time_range: DAY,
      },
    },
    {
      title: 'Rejected, by gate',
      description: 'Verdicts that sent an attempt back.',
      style: 'combo',
      query: {
        calculations: [COUNT],
        filters: [
          { column: EVENT_NAME, op: '=', value: 'costspan.verdict' },
          { column: 'costspan.output.outcome', op: '=', value: 'rejected' },
        ],
        breakdowns: ['costspan.output.name', 'costspan.gate.name'],
        orders: MOST,
        time_range: DAY,
      },
    },
    {
      title: 'Fail-overs, from and to',
      description: 'What answered in the place of what was planned, and what that cost.',
      style: 'table',
      query: {
        calculations: [SPEND, COUNT],
        filters: [{ column: 'costspan.attempt.reason', op: '=', value: 'failover' }],
        breakdowns: [
          'costspan.failover.from.provider',
          'costspan.failover.from.model',
          'gen_ai.provider.name',
          'gen_ai.request.model',
        ],
        orders: DEAREST,
        time_range: DAY,
      },
    },
    {
      title: 'The dearest outputs',
      description: 'All attempts of an output together.',
      style: 'table',
      query: {
        calculations: [SPEND, COUNT],
        filters: [
          { column: 'costspan.output.id', op: 'exists' },
          { column: USD, op: 'exists' },
        ],
        breakdowns: ['costspan.output.name', 'costspan.output.id'],
        orders: DEAREST,
        limit: 20,
        time_range: DAY,
      },
    },
    {
      title: 'Open risk',
      description:
        'Calls that may be billed, less those that were settled since; below zero where they are older than a week.',
      style: 'combo',
      query: {
        calculations: [{ op: 'SUM', column: AT_RISK_USD }],
        filters: [{ column: AT_RISK_USD, op: 'exists' }],
        breakdowns: ['gen_ai.provider.name', 'gen_ai.request.model'],
        orders: [{ op: 'SUM', column: AT_RISK_USD, order: 'descending' }],
        time_range: WEEK,
      },
    },
    {
      title: 'Without a price',
      description: 'Charges that are in no sum, and why.',
      style: 'table',
      query: {
        calculations: [COUNT],
        filters: [CHARGES, { column: 'costspan.cost.missing_reason', op: 'exists' }],
        breakdowns: ['gen_ai.provider.name', 'gen_ai.request.model', 'costspan.cost.missing_reason'],
        orders: MOST,
        time_range: WEEK,
      },
    },
    {
      title: 'Records that came twice',
      description:
        'An SDK that sends again writes a record twice, and Honeycomb counts it twice: 0 says that sums are right.',
      style: 'graph',
      query: {
        calculations: [
          { ...COUNT, name: 'records', filters: RECORDS },
          { op: 'COUNT_DISTINCT', column: 'costspan.record.key', name: 'different', filters: RECORDS },
        ],
        formulas: [{ name: 'twice', expression: 'SUB($records, $different)' }],
        time_range: WEEK,
        granularity: HOUR,
      },
    },
  ];
}
