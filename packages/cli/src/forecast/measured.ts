import { ATTR, toText } from '@costspan/core/internal';
import type { PriceBook } from '@costspan/core';
import type { ReadLedger } from '@costspan/core/ledger';
import { providerName } from '../provider.ts';
import type { GroupRow } from '../report/groups.ts';
import type { Key } from '../report/keys.ts';
import { Row } from '../report/row.ts';
import { summarize } from '../report/summary.ts';
import type { Forecast, Step } from './types.ts';

/** What a ledger says of one step; undefined where it says nothing. */
export interface MeasuredStep {
  readonly feature: string;
  readonly step: string;
  /** charged attempts of outputs that were judged */
  readonly attempts: number;
  /** share of them that led on */
  readonly acceptance: number | undefined;
  /** share of them that another model made instead */
  readonly failover: number | undefined;
}

/** A forecast with what happened in the place of what was assumed. */
export interface MeasuredForecast {
  readonly forecast: Forecast;
  readonly steps: readonly MeasuredStep[];
  readonly problems: readonly string[];
}

const KEYS = [
  'feature',
  'provider',
  'model',
  'reason',
  ATTR.failoverFromProvider,
  ATTR.failoverFromModel,
] as const satisfies readonly Key[];

/**
 * Acceptance and fail-over share of each step whose feature and model the ledger knows. The price of a call stays that
 * of the book; a fail-over that the file does not name costs what it has cost.
 */
export async function measure(forecast: Forecast, ledger: ReadLedger, book: PriceBook): Promise<MeasuredForecast> {
  const { groups } = await summarize(ledger, { keys: KEYS, period: { from: undefined, to: undefined } });
  const steps: MeasuredStep[] = [];
  const problems: string[] = [];
  const measuredStep = (feature: string, step: Step, at: number): Step => {
    const found = attemptsOf(groups, feature, providerName(step.provider ?? '', book), step.model);
    const { judged, judgedWasted } = found.all;
    const name = step.name ?? `step ${at + 1}`;
    const acceptance = judged === 0 ? undefined : (judged - judgedWasted) / judged;
    const share = judged === 0 ? undefined : found.failovers.judged / judged;
    steps.push({ feature, step: name, attempts: judged, acceptance, failover: share });
    if (acceptance === undefined || share === undefined) return step;
    const failover = share > 0 ? failoverOf(step, share, found.failovers) : undefined;
    if (acceptance === 0)
      problems.push(`${feature}, ${name}: none of its ${judged} attempts in the ledger was accepted`);
    else if (share > 0 && !failover)
      problems.push(`${feature}, ${name}: what its fail-over costs is neither in the file nor in the ledger`);
    return { ...step, acceptance: Math.max(acceptance, LEAST), failover };
  };
  const features = Object.entries(forecast.features).map(([feature, of]) => {
    const measured = of.steps.map((step, at) => measuredStep(feature, step, at));
    return [feature, { ...of, steps: measured }] as const;
  });
  return { forecast: { ...forecast, features: Object.fromEntries(features) }, steps, problems };
}

/** What a file may state at least. */
const LEAST = 0.001;

/** The attempts of a step, with those that another model made instead of its own, and these alone. */
function attemptsOf(
  groups: readonly GroupRow[],
  feature: string,
  provider: string,
  model: string | undefined,
): { all: Row; failovers: Row } {
  const [all, failovers] = [new Row(), new Row()];
  for (const { values, row } of groups) {
    const [ofFeature, ofProvider, ofModel, reason, fromProvider, fromModel] = values;
    if (ofFeature !== feature || model === undefined) continue;
    const isOwn = ofProvider === provider && ofModel === model;
    const isInstead = reason === 'failover' && fromProvider === provider && fromModel === model;
    if (isOwn || isInstead) all.merge(row);
    if (isInstead && !isOwn) failovers.merge(row);
  }
  return { all, failovers };
}

function failoverOf(
  step: Step,
  share: number,
  { spend, attempts, notCharged, unpriced, atRisk }: Row,
): Step['failover'] {
  if (step.failover) return { ...step.failover, share };
  const paid = attempts - notCharged - unpriced - atRisk.charges;
  return paid > 0 && unpriced === 0 ? { share, price: toText(spend.div(paid).round(12)) } : undefined;
}
