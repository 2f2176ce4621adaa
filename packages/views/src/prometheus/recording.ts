import type { MetricLabel } from '@costspan/core';
import { grown, indented, less } from './promql.ts';
import { LABEL, labelsOf, SERIES } from './series.ts';

export interface Recording {
  readonly record: string;
  readonly expr: string;
}

const MODEL: readonly string[] = [LABEL.provider, LABEL.model];

/** Sums by labels of a recorded series. */
export function summed(record: string, by: readonly string[]): string {
  return `sum by (${by.join(', ')}) (${record})`;
}

/** All that is spent in a window: what was counted, and what later truth has added and taken away. */
function spend(window: string): string {
  const adjusted = (direction: string): string =>
    indented(grown(SERIES.adjustment, window, [], [`${LABEL.direction}="${direction}"`])).trimStart();
  return `${grown(SERIES.cost, window, [])}
+ (${adjusted('increase')} or vector(0))
- (${adjusted('decrease')} or vector(0))`;
}

/** A share that is 0, and not nothing, where there is no part of a whole. */
function shareOf(part: string, whole: string): string {
  return `(${part} or 0 * ${whole}) / (${whole} > 0)`;
}

const generations = (by: readonly string[]): string => summed('costspan:generations:increase1h', by);
const unpriced = (by: readonly string[]): string => summed('costspan:generations_unpriced:increase1h', by);
const atRisk = (by: readonly string[]): string =>
  summed(`costspan:generations:increase1h{${LABEL.billingOutcome}="unknown"}`, by);

/** Recording rules, each one after those that it reads. */
export function recordings(labels: readonly MetricLabel[]): Recording[] {
  const own = labelsOf(labels);
  const hour = (name: string, expr: string): Recording => ({ record: `costspan:${name}:increase1h`, expr });
  const costBy = summed('costspan:cost_usd:increase1h', own);
  const accepted = summed(`costspan:outputs:increase1h{${LABEL.outcome}="accepted"}`, own);
  return [
    hour('cost_usd', grown(SERIES.cost, '1h', [...MODEL, LABEL.outputType, LABEL.tier, LABEL.reason, ...own])),
    hour('cost_rejected_usd', grown(SERIES.rejected, '1h', [...MODEL, LABEL.gate, ...own])),
    hour('adjustment_by_direction_usd', grown(SERIES.adjustment, '1h', [...MODEL, LABEL.direction])),
    hour(
      'adjustment_usd',
      less(
        summed(`costspan:adjustment_by_direction_usd:increase1h{${LABEL.direction}="increase"}`, MODEL),
        summed(`costspan:adjustment_by_direction_usd:increase1h{${LABEL.direction}="decrease"}`, MODEL),
      ),
    ),
    hour('generations', grown(SERIES.generations, '1h', [...MODEL, LABEL.reason, LABEL.billingOutcome, ...own])),
    hour('generations_unpriced', grown(SERIES.unpriced, '1h', [...MODEL, LABEL.missingReason])),
    hour('generations_implausible', grown(SERIES.implausible, '1h', MODEL)),
    // 10 is written `10` where it was pushed, and `10.0` where it was scraped.
    hour(
      'generations_by_cost',
      `label_replace(\n${indented(grown(SERIES.costBuckets, '1h', [...MODEL, 'le']))},\n  "le", "$1", "le", "(.+)\\\\.0"\n)`,
    ),
    hour('outputs', grown(SERIES.outputs, '1h', [LABEL.outcome, LABEL.outputName, ...own])),
    hour('output_cost_usd', grown(SERIES.outputCostSum, '1h', [LABEL.outcome, LABEL.outputName, ...own])),
    hour('tier_mismatches', grown(SERIES.tierMismatches, '1h', [...MODEL, LABEL.plannedTier, LABEL.tier])),
    { record: 'costspan:at_risk_usd:increase1d', expr: grown(SERIES.atRisk, '1d', MODEL) },
    { record: 'costspan:at_risk_resolved_usd:increase1d', expr: grown(SERIES.atRiskResolved, '1d', MODEL) },
    // Below zero where older risk was resolved.
    {
      record: 'costspan:open_risk_usd:increase1d',
      expr: less('costspan:at_risk_usd:increase1d', 'costspan:at_risk_resolved_usd:increase1d'),
    },

    ...['5m', '30m', '1h', '6h'].map((window) => ({
      record: `costspan:spend_usd:increase${window}`,
      expr: spend(window),
    })),
    { record: 'costspan:spend_usd:increase3d', expr: 'sum_over_time(costspan:spend_usd:increase1h[3d:1h])' },

    {
      record: 'costspan:cost_per_accepted_output_usd:ratio1h',
      expr: `${summed('costspan:output_cost_usd:increase1h', own)} / (${accepted} > 0)`,
    },
    {
      record: 'costspan:generations_per_accepted_output:ratio1h',
      expr: `${summed(`costspan:generations:increase1h{${LABEL.reason}!=""}`, own)} / (${accepted} > 0)`,
    },
    {
      record: 'costspan:cost_rejected:share1h',
      expr: shareOf(summed('costspan:cost_rejected_usd:increase1h', own), costBy),
    },
    {
      record: 'costspan:cost_failover:share1h',
      expr: shareOf(summed(`costspan:cost_usd:increase1h{${LABEL.reason}="failover"}`, own), costBy),
    },
    { record: 'costspan:generations_unpriced:share1h', expr: shareOf(unpriced(MODEL), generations(MODEL)) },
    { record: 'costspan:generations_at_risk:share1h', expr: shareOf(atRisk(MODEL), generations(MODEL)) },
    {
      record: 'costspan:coverage:share1h',
      expr: `1\n- ${shareOf(unpriced([LABEL.provider]), generations([LABEL.provider]))}\n- ${shareOf(atRisk([LABEL.provider]), generations([LABEL.provider]))}`,
    },
  ];
}
