import { toText } from '@costspan/core/internal';
import type { Estimate } from './estimate.ts';
import type { FeatureCost, Month, Part, Result } from './model.ts';
import type { Range } from './types.ts';

/** A forecast for programs: exact. */
export function toJson({ result, prices, measured, against }: Estimate, day: string): Record<string, unknown> {
  return {
    day,
    currency: 'USD',
    ...partJson(result.total),
    plans: result.plans.map(partJson),
    features: result.byFeature.map((part) => ({ ...partJson(part), ...costJson(result, part) })),
    parts: result.parts.map(partJson),
    calls: [...prices.values()].map(({ amount, unread, ...call }) => ({
      ...call,
      amount: toText(amount),
      ...(unread.length > 0 && { unread }),
    })),
    ...(measured && { measured }),
    ...(against && {
      against: {
        name: against.name,
        ...partJson(against.result.total),
        difference: mapped(result.total.months, ({ cost }, scenario) =>
          toText(cost.minus(against.result.total.months[scenario].cost)),
        ),
      },
    }),
  };
}

function partJson({ plan, feature, users, months }: Part): Record<string, unknown> {
  return {
    plan,
    feature,
    month: mapped(months, (month) => monthJson(month)),
    costPerUser:
      users &&
      mapped(months, ({ cost }, scenario) => (users[scenario].gt(0) ? toText(cost.div(users[scenario])) : null)),
  };
}

function monthJson({ started, accepted, cost }: Month): Record<string, unknown> {
  return {
    startedOutputs: toText(started),
    acceptedOutputs: toText(accepted),
    cost: toText(cost),
    costPerAcceptedOutput: accepted.gt(0) ? toText(cost.div(accepted)) : null,
  };
}

function costJson({ features }: Result, { feature = '' }: Part): Record<string, unknown> {
  const cost = features.get(feature);
  return {
    perOutput:
      cost &&
      mapped(cost, ({ steps, perStarted, accepted, perAccepted }: FeatureCost) => ({
        perStartedOutput: toText(perStarted),
        acceptedShare: toText(accepted),
        perAcceptedOutput: toText(perAccepted),
        steps: steps.map(({ step, perGeneration, generations, cost: own }) => ({
          step,
          perGeneration: toText(perGeneration),
          generations: toText(generations),
          cost: toText(own),
        })),
      })),
  };
}

function mapped<T, R>(range: Range<T>, of: (value: T, scenario: keyof Range) => R): Range<R> {
  return { low: of(range.low, 'low'), expected: of(range.expected, 'expected'), high: of(range.high, 'high') };
}
