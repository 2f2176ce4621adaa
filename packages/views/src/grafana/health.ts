import { ATTR } from '@costspan/core/internal';
import { less } from '../prometheus/promql.ts';
import { LABEL, SERIES } from '../prometheus/series.ts';
import { parts } from './panels.ts';
import { MODEL, TRACES_OF_MODEL } from './queries.ts';
import type { Queries, Row } from './queries.ts';

/** What is in no sum, or not for certain. */
export function healthRows(ask: Queries): Row[] {
  return [
    {
      title: 'Jobs and money at risk',
      panels: [
        parts({
          title: 'Open risk',
          description:
            'Sent, and never answered: it may be on the invoice. What came up, less what was resolved since; below zero where that was older.',
          expr: less(ask.sum(SERIES.atRisk, MODEL), ask.sum(SERIES.atRiskResolved, MODEL)),
          by: MODEL,
          traces: TRACES_OF_MODEL,
        }),
        parts({
          title: 'Corrections, by direction',
          description: 'Later truth: to be added to the spend, or taken from it.',
          expr: ask.sum(SERIES.adjustment, [LABEL.direction, ...MODEL]),
          by: [LABEL.direction, ...MODEL],
          traces: TRACES_OF_MODEL,
        }),
        parts({
          title: 'Generations, by billing outcome',
          description: 'charged, not charged, and unknown: a job that nobody saw end, a call without an answer.',
          expr: ask.sum(SERIES.generations, [LABEL.billingOutcome, LABEL.errorType]),
          by: [LABEL.billingOutcome, LABEL.errorType],
          unit: 'short',
          traces: [LABEL.billingOutcome, ATTR.billingOutcome],
        }),
      ],
    },
    {
      title: 'Price book',
      panels: [
        parts({
          title: 'Age of the oldest price in use',
          description: 'Days since it was checked.',
          expr: `max by (${LABEL.provider}) (last_over_time(${ask.selected(SERIES.priceAge)}[1h])) / 86400`,
          by: [LABEL.provider],
          unit: 'd',
        }),
        parts({
          title: 'Unpriced generations',
          description: 'They are in no sum: the true spend is higher.',
          expr: ask.sum(SERIES.unpriced, [...MODEL, LABEL.missingReason]),
          by: [LABEL.model, LABEL.missingReason],
          unit: 'short',
          traces: TRACES_OF_MODEL,
        }),
        parts({
          title: 'Implausible charges',
          description: 'Far out of range, and counted as they are.',
          expr: ask.sum(SERIES.implausible, MODEL),
          by: MODEL,
          unit: 'short',
          traces: TRACES_OF_MODEL,
        }),
      ],
    },
  ];
}
