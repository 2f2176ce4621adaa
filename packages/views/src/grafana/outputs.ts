import { ATTR } from '@costspan/core/internal';
import { LABEL, SERIES } from '../prometheus/series.ts';
import { course, parts, total } from './panels.ts';
import { MODEL, TRACES_OF_MODEL } from './queries.ts';
import type { Queries, Row } from './queries.ts';

const ACCEPTED = `${LABEL.outcome}="accepted"`;
const IN_OUTPUT = `${LABEL.reason}!=""`;
const FAILOVER = `${LABEL.reason}="failover"`;

/** What comes of it, and what is paid for nothing. */
export function outputRows(ask: Queries): Row[] {
  const { own, labels } = ask;
  const outputs = [LABEL.outputName, ...own];
  const perOutput = (by: readonly string[]): string =>
    ask.ratio(ask.sum(SERIES.outputCostSum, by), ask.sum(SERIES.outputs, by, ACCEPTED));
  const retries = (by: readonly string[]): string =>
    ask.ratio(ask.sum(SERIES.generations, by, IN_OUTPUT), ask.sum(SERIES.outputs, by, ACCEPTED));
  return [
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
          expr: ask.hour(SERIES.outputs, [LABEL.outcome]),
          by: [LABEL.outcome],
          unit: 'short',
          traces: [LABEL.outcome, ATTR.outputOutcome],
        }),
        total({
          title: 'Rejected share of the spend',
          description: 'Cost of generations that a gate threw away, by all spend.',
          expr: ask.ratio(ask.sum(SERIES.rejected, []), ask.sum(SERIES.cost, [])),
          unit: 'percentunit',
        }),
        parts({
          title: `Rejected share${own.length === 0 ? ', by model' : ` by ${labels.join(' and ')}`}`,
          description: 'What the number beside it blends.',
          expr:
            own.length === 0
              ? ask.ratio(ask.sum(SERIES.rejected, MODEL), ask.sum(SERIES.cost, MODEL))
              : ask.ratio(ask.sum(SERIES.rejected, own), ask.sum(SERIES.cost, own)),
          by: own.length === 0 ? MODEL : own,
          unit: 'percentunit',
        }),
        parts({
          title: 'Cost of outputs, by outcome',
          description: 'What was paid for outputs that were accepted, and for those that were not.',
          expr: ask.sum(SERIES.outputCostSum, [LABEL.outcome, LABEL.outputName]),
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
          expr: ask.sum(SERIES.generations, [LABEL.reason, ...own], IN_OUTPUT),
          by: [LABEL.reason, ...own],
          unit: 'short',
          traces: [LABEL.reason, ATTR.attemptReason],
        }),
        course({
          title: 'Spend in an hour, by reason',
          description: 'Each point is the hour before it. Without a reason: outside an output.',
          expr: ask.hour(SERIES.cost, [LABEL.reason]),
          by: [LABEL.reason],
          traces: [LABEL.reason, ATTR.attemptReason],
        }),
        parts({
          title: 'Rejected cost, by gate and model',
          description: 'What each gate has thrown away.',
          expr: ask.sum(SERIES.rejected, [LABEL.gate, ...MODEL]),
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
          expr: ask.sum(SERIES.cost, [], FAILOVER),
        }),
        parts({
          title: 'Spend on fail-over, by who answered',
          description: 'What the number beside it is made of.',
          expr: ask.sum(SERIES.cost, [...MODEL, LABEL.tier], FAILOVER),
          by: [...MODEL, LABEL.tier],
          traces: TRACES_OF_MODEL,
        }),
        course({
          title: 'Generations of another tier than planned, in an hour',
          description: 'Planned tier, tier that answered, model. Each point is the hour before it.',
          expr: ask.hour(SERIES.tierMismatches, [LABEL.plannedTier, LABEL.tier, LABEL.model]),
          by: [LABEL.plannedTier, LABEL.tier, LABEL.model],
          unit: 'short',
          traces: TRACES_OF_MODEL,
        }),
      ],
    },
  ];
}
