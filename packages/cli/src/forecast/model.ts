import { decimal } from '@costspan/core/internal';
import type { Decimal } from '@costspan/core';
import { attemptsOf } from './attempts.ts';
import type { PricedCall } from './calls.ts';
import { rangeOf } from './types.ts';
import type { Forecast, Range, Step } from './types.ts';

const SCENARIOS = ['low', 'expected', 'high'] as const;
type Scenario = (typeof SCENARIOS)[number];
/** The dearest acceptance is the lowest. */
const ACCEPTANCE: Record<Scenario, Scenario> = { low: 'high', expected: 'expected', high: 'low' };

/** One step of a feature, per output that is started. */
export interface StepCost {
  readonly step: string;
  /** cost of one generation: mix of model and fail-over, and the gate */
  readonly perGeneration: Decimal;
  /** expected generations of one output that is started, less those that earlier steps gave up */
  readonly generations: Decimal;
  readonly cost: Decimal;
}

/** A feature, per output. */
export interface FeatureCost {
  readonly steps: readonly StepCost[];
  readonly perStarted: Decimal;
  /** share of the started outputs that end accepted */
  readonly accepted: Decimal;
  readonly perAccepted: Decimal;
}

/** Money and outputs of a month. */
export interface Month {
  readonly started: Decimal;
  readonly accepted: Decimal;
  readonly cost: Decimal;
}

/** A part of the forecast: a feature on a plan, a plan, a feature, everything. */
export interface Part {
  readonly plan?: string | undefined;
  readonly feature?: string | undefined;
  readonly users?: Range<Decimal> | undefined;
  readonly months: Range<Month>;
}

export interface Result {
  readonly features: ReadonlyMap<string, Range<FeatureCost>>;
  readonly parts: readonly Part[];
  readonly plans: readonly Part[];
  readonly byFeature: readonly Part[];
  readonly total: Part;
}

/** The forecast of a file whose calls are priced. */
export function forecastOf(forecast: Forecast, prices: ReadonlyMap<string, PricedCall>): Result {
  const features = new Map(
    Object.entries(forecast.features).map(([name, { steps }]) => [
      name,
      each((scenario) => featureCost(name, steps, prices, scenario)),
    ]),
  );
  const parts: Part[] = [];
  for (const [plan, { users, actions }] of Object.entries(forecast.plans)) {
    const count = each((scenario) => decimal(rangeOf(users, 0)[scenario]));
    for (const [feature, perUser] of Object.entries(actions)) {
      const outputs = rangeOf(forecast.features[feature]?.outputs, 1);
      const times = rangeOf(perUser, 0);
      const months = each((scenario): Month => {
        const cost = features.get(feature)?.[scenario];
        const started = count[scenario].times(times[scenario]).times(outputs[scenario]);
        return {
          started,
          accepted: started.times(cost?.accepted ?? 0),
          cost: started.times(cost?.perStarted ?? 0),
        };
      });
      parts.push({ plan, feature, users: count, months });
    }
  }
  return {
    features,
    parts,
    plans: Object.keys(forecast.plans).map((plan) => {
      const own = parts.filter((part) => part.plan === plan);
      return { plan, users: own[0]?.users, months: sum(own) };
    }),
    byFeature: [...features.keys()].map((feature) => ({
      feature,
      months: sum(parts.filter((part) => part.feature === feature)),
    })),
    total: { months: sum(parts) },
  };
}

function featureCost(
  feature: string,
  steps: readonly Step[],
  prices: ReadonlyMap<string, PricedCall>,
  scenario: Scenario,
): FeatureCost {
  const costs: StepCost[] = [];
  let started = decimal(1);
  for (const [at, step] of steps.entries()) {
    const where = `features.${feature}.steps[${at}]`;
    const priceAt = (place: string): Decimal => prices.get(place)?.amount ?? decimal(0);
    const share = decimal(rangeOf(step.failover?.share, 0)[scenario]);
    const perGeneration = priceAt(where)
      .times(decimal(1).minus(share))
      .plus(priceAt(`${where}.failover`).times(share))
      .plus(priceAt(`${where}.gate`));
    const attempts = attemptsOf(rangeOf(step.acceptance, 1)[ACCEPTANCE[scenario]], step.maxAttempts);
    const count = step.count ?? 1;
    const generations = started.times(count).times(attempts.generations);
    costs.push({
      step: step.name ?? `step ${at + 1}`,
      perGeneration,
      generations,
      cost: perGeneration.times(generations),
    });
    // Every one of the step's results has to be accepted for the next step to start.
    started = started.times(attempts.accepted.pow(count)).round(20);
  }
  const perStarted = costs.reduce((total, { cost }) => total.plus(cost), decimal(0));
  return { steps: costs, perStarted, accepted: started, perAccepted: perStarted.div(started) };
}

function each<T>(of: (scenario: Scenario) => T): Range<T> {
  return { low: of('low'), expected: of('expected'), high: of('high') };
}

function sum(parts: readonly Part[]): Range<Month> {
  const total = (scenario: Scenario, key: keyof Month): Decimal =>
    parts.reduce((all, { months }) => all.plus(months[scenario][key]), decimal(0));
  return each((scenario) => ({
    started: total(scenario, 'started'),
    accepted: total(scenario, 'accepted'),
    cost: total(scenario, 'cost'),
  }));
}
