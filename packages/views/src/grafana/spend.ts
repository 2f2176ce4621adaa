import { ATTR } from '@costspan/core/internal';
import { less } from '../prometheus/promql.ts';
import { LABEL, labelsOf, SERIES } from '../prometheus/series.ts';
import { course, parts, total } from './panels.ts';
import { MODEL, TRACES_OF_MODEL } from './queries.ts';
import type { Queries, Row } from './queries.ts';

const TRACES_OF_PROVIDER: readonly [string, string] = [LABEL.provider, ATTR.providerName];

/** What is spent, and on what. */
export function spendRows(ask: Queries): Row[] {
  return [
    {
      title: 'Overview',
      panels: [
        total({
          title: 'Spend',
          description: 'Final and estimated charges. Not in it: what is unpriced, at risk, or corrected later.',
          expr: ask.sum(SERIES.cost, []),
        }),
        parts({
          title: 'Spend by provider',
          description: 'What the spend is made of.',
          expr: ask.sum(SERIES.cost, [LABEL.provider]),
          by: [LABEL.provider],
          traces: TRACES_OF_PROVIDER,
        }),
        total({
          title: 'At risk',
          description:
            'Sent, and never answered: it may be on the invoice, beside the spend. Less what was resolved since.',
          expr: less(ask.sum(SERIES.atRisk, []), ask.sum(SERIES.atRiskResolved, [])),
        }),
        parts({
          title: 'At risk, by provider',
          description: 'What the risk is made of; below zero where more was resolved than came up.',
          expr: less(ask.sum(SERIES.atRisk, [LABEL.provider]), ask.sum(SERIES.atRiskResolved, [LABEL.provider])),
          by: [LABEL.provider],
          traces: TRACES_OF_PROVIDER,
        }),
        course({
          title: 'Spend in an hour, by provider',
          description: 'Each point is the hour before it.',
          expr: ask.hour(SERIES.cost, [LABEL.provider]),
          by: [LABEL.provider],
          traces: TRACES_OF_PROVIDER,
        }).span(24),
      ],
    },
    {
      title: 'Provider, model, tier',
      panels: [
        parts({
          title: 'Spend by model',
          description: 'The twenty dearest.',
          expr: `topk(20, ${ask.sum(SERIES.cost, MODEL)})`,
          by: MODEL,
          traces: TRACES_OF_MODEL,
        }),
        parts({
          title: 'Cost of a generation, by model',
          description: 'Spend by generations; those that were not charged are among them.',
          expr: ask.ratio(ask.sum(SERIES.cost, MODEL), ask.sum(SERIES.generations, MODEL)),
          by: MODEL,
          traces: TRACES_OF_MODEL,
        }),
        parts({
          title: 'Spend by tier and output type',
          description: 'budget, standard, flagship: the place in its vendor’s line-up.',
          expr: ask.sum(SERIES.cost, [LABEL.tier, LABEL.outputType]),
          by: [LABEL.tier, LABEL.outputType],
          traces: [LABEL.tier, ATTR.modelTier],
        }),
        course({
          title: 'Spend in an hour, by model',
          description: 'Each point is the hour before it.',
          expr: ask.hour(SERIES.cost, MODEL),
          by: MODEL,
          traces: TRACES_OF_MODEL,
        }),
        ...ask.labels.map((label) =>
          course({
            title: `Spend in an hour, by ${label}`,
            description: 'Each point is the hour before it.',
            expr: ask.hour(SERIES.cost, labelsOf([label])),
            by: labelsOf([label]),
            traces: [labelsOf([label])[0] ?? '', `costspan.${label}`],
          }),
        ),
      ],
    },
  ];
}
