import type { Amount, Trigger } from './model.ts';
import { NO_PRICE } from '../no-price.ts';
import { AGAIN, CHARGES, SPEND } from './panels.ts';

const HOUR = 3_600;
const QUARTER = 900;

/** Honeycomb looks back at most one day, and at most four times the interval at which it looks. */
export function triggers(hourlyBudget: Amount): Trigger[] {
  return [
    {
      name: 'costspan: spend in an hour above budget',
      description: 'More was spent within an hour than is planned for one. By model: see the board.',
      query: { calculations: [SPEND], time_range: HOUR },
      frequency: QUARTER,
      threshold: { op: '>', value: hourlyBudget },
    },
    {
      name: 'costspan: spend has doubled against last week',
      description: 'The last hour against the same hour a week ago, in percent more.',
      query: { calculations: [SPEND], time_range: HOUR },
      frequency: QUARTER,
      // With a baseline Honeycomb takes no '>'.
      threshold: { op: '>=', value: 100 },
      baseline_details: { type: 'percentage', offset_minutes: 10_080 },
    },
    {
      name: 'costspan: half of the spend is on further attempts',
      description: 'A gate that rejects too much, or a provider that fails: see "Why it was generated again".',
      query: {
        calculations: [
          { ...SPEND, name: 'again', filters: [AGAIN] },
          { ...SPEND, name: 'all', filters: [{ column: 'costspan.attempt.reason', op: 'exists' }] },
        ],
        formulas: [{ name: 'share', expression: 'DIV($again, $all)' }],
        time_range: HOUR,
      },
      frequency: QUARTER,
      threshold: { op: '>', value: 0.5 },
    },
    {
      name: 'costspan: fail-over to a dearer model',
      description: 'An attempt failed over to a model that costs at least half as much again as the planned one.',
      query: {
        calculations: [{ op: 'COUNT' }],
        filters: [CHARGES, { column: 'costspan.failover.price_ratio', op: '>=', value: 1.5 }],
        time_range: HOUR,
      },
      frequency: QUARTER,
      threshold: { op: '>', value: 0 },
    },
    {
      name: 'costspan: charges without a price',
      description: 'They are in no sum. A model is new, or its price is not known: add it to a price book of your own.',
      query: {
        calculations: [{ op: 'COUNT' }],
        filters: [CHARGES, { column: 'costspan.cost.missing_reason', op: 'in', value: NO_PRICE }],
        time_range: HOUR,
      },
      frequency: QUARTER,
      threshold: { op: '>', value: 0 },
    },
    {
      name: 'costspan: a charge out of range',
      description: 'A charge is far from its estimate: a unit or a price is wrong, or somebody asks for very much.',
      query: {
        calculations: [{ op: 'COUNT' }],
        filters: [CHARGES, { column: 'costspan.cost.implausible', op: '=', value: true }],
        time_range: HOUR,
      },
      frequency: QUARTER,
      threshold: { op: '>', value: 0 },
    },
  ];
}
