import { ATTR, METRIC } from '@costspan/core/internal';
import type { MetricLabel } from '@costspan/core';

/** A name as Prometheus writes it, by either way: pushed with OTLP, or scraped from the Collector. */
const written = (name: string): string => name.replaceAll(/\W/g, '_');

type LabelName =
  | 'provider'
  | 'model'
  | 'outputType'
  | 'tier'
  | 'reason'
  | 'source'
  | 'gate'
  | 'direction'
  | 'billingOutcome'
  | 'errorType'
  | 'missingReason'
  | 'outcome'
  | 'outputName'
  | 'plannedTier';

export const LABEL: Readonly<Record<LabelName, string>> = {
  provider: written(ATTR.providerName),
  model: written(ATTR.requestModel),
  outputType: written(ATTR.outputType),
  tier: written(ATTR.modelTier),
  reason: written(ATTR.attemptReason),
  source: written(ATTR.costSource),
  gate: written(ATTR.gateName),
  direction: written(ATTR.adjustmentDirection),
  billingOutcome: written(ATTR.billingOutcome),
  errorType: written(ATTR.errorType),
  missingReason: written(ATTR.costMissingReason),
  outcome: written(ATTR.outputOutcome),
  outputName: written(ATTR.outputName),
  plannedTier: written(ATTR.plannedTier),
};

/** The labels that the app's attribution has on metrics. */
export function labelsOf(labels: readonly MetricLabel[]): string[] {
  return labels.map((label) => written(`costspan.${label}`));
}

export interface Series {
  readonly name: string;
  readonly labels: readonly string[];
  /** it has the attribution's labels as well */
  readonly attributed: boolean;
}

const MODEL = [LABEL.provider, LABEL.model];
const OUTPUT = [LABEL.outcome, LABEL.outputName];

function series(name: string, labels: readonly string[], attributed = false): Series {
  return { name: written(name), labels, attributed };
}

/** What rules and boards read: each one only grows, but for the ages. */
type SeriesName =
  | 'cost'
  | 'costBuckets'
  | 'rejected'
  | 'atRisk'
  | 'atRiskResolved'
  | 'adjustment'
  | 'generations'
  | 'unpriced'
  | 'implausible'
  | 'outputs'
  | 'outputCostSum'
  | 'tierMismatches'
  | 'priceAge'
  | 'priceBookAge';

export const SERIES: Readonly<Record<SeriesName, Series>> = {
  cost: series(`${METRIC.cost}_total`, [...MODEL, LABEL.outputType, LABEL.tier, LABEL.reason, LABEL.source], true),
  costBuckets: series(`${METRIC.costPerGeneration}_bucket`, [...MODEL, LABEL.outputType, 'le']),
  rejected: series(`${METRIC.costRejected}_total`, [...MODEL, LABEL.gate], true),
  atRisk: series(`${METRIC.costAtRisk}_total`, MODEL),
  atRiskResolved: series(`${METRIC.costAtRiskResolved}_total`, MODEL),
  adjustment: series(`${METRIC.costAdjustment}_total`, [...MODEL, LABEL.direction]),
  generations: series(
    `${METRIC.generations}_total`,
    [...MODEL, LABEL.reason, LABEL.billingOutcome, LABEL.errorType],
    true,
  ),
  unpriced: series(`${METRIC.unpriced}_total`, [...MODEL, LABEL.missingReason]),
  implausible: series(`${METRIC.implausible}_total`, MODEL),
  outputs: series(`${METRIC.outputs}_total`, OUTPUT, true),
  outputCostSum: series(`${METRIC.outputCost}_sum`, OUTPUT, true),
  tierMismatches: series(`${METRIC.tierMismatches}_total`, [...MODEL, LABEL.plannedTier, LABEL.tier]),
  priceAge: series(`${METRIC.priceAge}_seconds`, [LABEL.provider]),
  priceBookAge: series(`${METRIC.priceBookAge}_seconds`, ['job']),
};
