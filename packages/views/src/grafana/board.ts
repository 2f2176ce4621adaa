import { ATTR } from '@costspan/core';
import type { MetricLabel } from '@costspan/core';
import type { Builder } from '@grafana/grafana-foundation-sdk/cog';
import { DashboardBuilder, RowBuilder } from '@grafana/grafana-foundation-sdk/dashboard';
import type { Dashboard, Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import { grown, has, less } from '../prometheus/promql.ts';
import { LABEL, labelsOf, SERIES } from '../prometheus/series.ts';
import type { Series } from '../prometheus/series.ts';
import { course, parts, total } from './panels.ts';
import { filtersOf, variables } from './variables.ts';

const MODEL = [LABEL.provider, LABEL.model];
const TRACES_OF_MODEL: readonly [string, string] = [LABEL.model, ATTR.requestModel];
const TRACES_OF_PROVIDER: readonly [string, string] = [LABEL.provider, ATTR.providerName];
const ACCEPTED = `${LABEL.outcome}="accepted"`;

interface Row {
  readonly title: string;
  readonly panels: readonly Builder<Panel>[];
}

/** The board's rows for the attribution labels in use. */
function rows(labels: readonly MetricLabel[]): Row[] {
  const own = labelsOf(labels);
  const where = (series: Series, more: readonly string[]): string[] => [
    ...filtersOf(labels)
      .filter(({ label }) => has(series, label))
      .map(({ filter }) => filter),
    ...more,
  ];
  /** over the board's time */
  const sum = (series: Series, by: readonly string[], ...more: readonly string[]): string =>
    grown(series, '$__range', by, where(series, more));
  /** over the hour before each point */
  const hour = (series: Series, by: readonly string[], ...more: readonly string[]): string =>
    grown(series, '1h', by, where(series, more));
  const ratio = (part: string, whole: string): string => `${part}\n/ (${whole} > 0)`;
  const outputs = [LABEL.outputName, ...own];
  const perOutput = (by: readonly string[]): string =>
    ratio(sum(SERIES.outputCostSum, by), sum(SERIES.outputs, by, ACCEPTED));
  const made = `${LABEL.reason}!=""`;
  const retries = (by: readonly string[]): string =>
    ratio(sum(SERIES.generations, by, made), sum(SERIES.outputs, by, ACCEPTED));
  const failover = `${LABEL.reason}="failover"`;
  const days = `max by (${LABEL.provider}) (last_over_time(${SERIES.priceAge.name}{${where(SERIES.priceAge, []).join(', ')}}[1h])) / 86400`;
  return [
    {
      title: 'Overview',
      panels: [
        total({
          title: 'Spend',
          description: 'Final and estimated charges. Not in it: what is unpriced, at risk, or corrected later.',
          expr: sum(SERIES.cost, []),
        }),
        parts({
          title: 'Spend by provider',
          description: 'What the spend is made of.',
          expr: sum(SERIES.cost, [LABEL.provider]),
          by: [LABEL.provider],
          traces: TRACES_OF_PROVIDER,
        }),
        course({
          title: 'Spend in an hour, by provider',
          description: 'Each point is the hour before it.',
          expr: hour(SERIES.cost, [LABEL.provider]),
          by: [LABEL.provider],
          traces: TRACES_OF_PROVIDER,
        }),
      ],
    },
    {
      title: 'Provider, model, tier',
      panels: [
        parts({
          title: 'Spend by model',
          description: 'The twenty dearest.',
          expr: `topk(20, ${sum(SERIES.cost, MODEL)})`,
          by: MODEL,
          traces: TRACES_OF_MODEL,
        }),
        parts({
          title: 'Cost of a generation, by model',
          description: 'Spend by generations; those that were not charged are among them.',
          expr: ratio(sum(SERIES.cost, MODEL), sum(SERIES.generations, MODEL)),
          by: MODEL,
          traces: TRACES_OF_MODEL,
        }),
        parts({
          title: 'Spend by tier and output type',
          description: 'budget, standard, flagship: the place in its vendor’s line-up.',
          expr: sum(SERIES.cost, [LABEL.tier, LABEL.outputType]),
          by: [LABEL.tier, LABEL.outputType],
          traces: [LABEL.tier, ATTR.modelTier],
        }),
        course({
          title: 'Spend in an hour, by model',
          description: 'Each point is the hour before it.',
          expr: hour(SERIES.cost, MODEL),
          by: MODEL,
          traces: TRACES_OF_MODEL,
        }),
        ...labels.map((label) =>
          course({
            title: `Spend in an hour, by ${label}`,
            description: 'Each point is the hour before it.',
            expr: hour(SERIES.cost, labelsOf([label])),
            by: labelsOf([label]),
            traces: [labelsOf([label])[0] ?? '', ATTR[label]],
          }),
        ),
      ],
    },
    {
      title: 'Outputs and waste',
      panels: [
        total({
          title: 'Cost per accepted output',
          description: 'All that outputs have cost, also those that failed, by the accepted ones.',
          expr: perOutput([]),
        }),
        parts({
          title: 'Cost per accepted output, by output',
          description: 'What the number beside it blends.',
          expr: perOutput(outputs),
          by: outputs,
          traces: [LABEL.outputName, ATTR.outputName],
        }),
        course({
          title: 'Outputs in an hour, by outcome',
          description: 'Each point is the hour before it.',
          expr: hour(SERIES.outputs, [LABEL.outcome]),
          by: [LABEL.outcome],
          unit: 'short',
          traces: [LABEL.outcome, ATTR.outputOutcome],
        }),
        total({
          title: 'Rejected share of the spend',
          description: 'Cost of generations that a gate threw away, by all spend.',
          expr: ratio(sum(SERIES.rejected, []), sum(SERIES.cost, [])),
          unit: 'percentunit',
        }),
        parts({
          title: `Rejected share${own.length === 0 ? ', by model' : ` by ${labels.join(' and ')}`}`,
          description: 'What the number beside it blends.',
          expr:
            own.length === 0
              ? ratio(sum(SERIES.rejected, MODEL), sum(SERIES.cost, MODEL))
              : ratio(sum(SERIES.rejected, own), sum(SERIES.cost, own)),
          by: own.length === 0 ? MODEL : own,
          unit: 'percentunit',
        }),
        parts({
          title: 'Cost of outputs, by outcome',
          description: 'What was paid for outputs that were accepted, and for those that were not.',
          expr: sum(SERIES.outputCostSum, [LABEL.outcome, LABEL.outputName]),
          by: [LABEL.outcome, LABEL.outputName],
          traces: [LABEL.outcome, ATTR.outputOutcome],
        }),
      ],
    },
    {
      title: 'Retries and gates',
      panels: [
        total({
          title: 'Generations per accepted output',
          description: 'Attempts at outputs, by outputs that were accepted.',
          expr: retries([]),
          unit: 'short',
        }),
        parts({
          title: `Attempts, by reason${own.length === 0 ? '' : ` and ${labels.join(', ')}`}`,
          description: 'What the number beside it blends: why each attempt was made.',
          expr: sum(SERIES.generations, [LABEL.reason, ...own], made),
          by: [LABEL.reason, ...own],
          unit: 'short',
          traces: [LABEL.reason, ATTR.attemptReason],
        }),
        course({
          title: 'Spend in an hour, by reason',
          description: 'Each point is the hour before it. Without a reason: outside an output.',
          expr: hour(SERIES.cost, [LABEL.reason]),
          by: [LABEL.reason],
          traces: [LABEL.reason, ATTR.attemptReason],
        }),
        parts({
          title: 'Rejected cost, by gate and model',
          description: 'What each gate has thrown away.',
          expr: sum(SERIES.rejected, [LABEL.gate, ...MODEL]),
          by: [LABEL.gate, LABEL.model],
          traces: TRACES_OF_MODEL,
        }),
        ...(own.length === 0
          ? []
          : [
              parts({
                title: `Generations per accepted output, by ${labels.join(' and ')}`,
                description: 'What the number above blends.',
                expr: retries(own),
                by: own,
                unit: 'short',
              }),
            ]),
      ],
    },
    {
      title: 'Fail-over',
      panels: [
        total({
          title: 'Spend on fail-over',
          description: 'Charges of generations that stood in for another provider or model.',
          expr: sum(SERIES.cost, [], failover),
        }),
        parts({
          title: 'Spend on fail-over, by who answered',
          description: 'What the number beside it is made of.',
          expr: sum(SERIES.cost, [...MODEL, LABEL.tier], failover),
          by: [...MODEL, LABEL.tier],
          traces: TRACES_OF_MODEL,
        }),
        course({
          title: 'Generations of another tier than planned, in an hour',
          description: 'Planned tier, tier that answered, model. Each point is the hour before it.',
          expr: hour(SERIES.tierMismatches, [LABEL.plannedTier, LABEL.tier, LABEL.model]),
          by: [LABEL.plannedTier, LABEL.tier, LABEL.model],
          unit: 'short',
          traces: TRACES_OF_MODEL,
        }),
      ],
    },
    {
      title: 'Jobs and money at risk',
      panels: [
        parts({
          title: 'Open risk',
          description:
            'Sent, and never answered: it may be on the invoice. What came up, less what was resolved since; below zero where that was older.',
          expr: less(sum(SERIES.atRisk, MODEL), sum(SERIES.atRiskResolved, MODEL)),
          by: MODEL,
          traces: TRACES_OF_MODEL,
        }),
        parts({
          title: 'Corrections, by direction',
          description: 'Later truth: to be added to the spend, or taken from it.',
          expr: sum(SERIES.adjustment, [LABEL.direction, ...MODEL]),
          by: [LABEL.direction, ...MODEL],
          traces: TRACES_OF_MODEL,
        }),
        parts({
          title: 'Generations, by billing outcome',
          description: 'charged, not charged, and unknown: a job that nobody saw end, a call without an answer.',
          expr: sum(SERIES.generations, [LABEL.billingOutcome, LABEL.errorType]),
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
          expr: days,
          by: [LABEL.provider],
          unit: 'd',
        }),
        parts({
          title: 'Unpriced generations',
          description: 'They are in no sum: the true spend is higher.',
          expr: sum(SERIES.unpriced, [...MODEL, LABEL.missingReason]),
          by: [LABEL.model, LABEL.missingReason],
          unit: 'short',
          traces: TRACES_OF_MODEL,
        }),
        parts({
          title: 'Implausible charges',
          description: 'Far out of range, and counted as they are.',
          expr: sum(SERIES.implausible, MODEL),
          by: MODEL,
          unit: 'short',
          traces: TRACES_OF_MODEL,
        }),
      ],
    },
  ];
}

/** The board "Cost per generation". It reads the metrics themselves, and needs none of the recording rules. */
export function board(labels: readonly MetricLabel[]): Dashboard {
  const builder = new DashboardBuilder('Cost per generation')
    .uid('costspan')
    .description('What generated images, clips and recordings cost, and why.')
    .tags(['costspan'])
    .time({ from: 'now-24h', to: 'now' })
    .refresh('1m')
    .timezone('browser')
    .variables(variables(labels));
  for (const { title, panels } of rows(labels)) {
    builder.withRow(new RowBuilder(title));
    for (const panel of panels) builder.withPanel(panel);
  }
  return builder.build();
}
