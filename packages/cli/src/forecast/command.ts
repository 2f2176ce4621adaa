import { toText, today } from '@costspan/core/internal';
import { OK, PROBLEM } from '../exit.ts';
import { checkedSettings } from '../own-prices.ts';
import { dayOf } from '../price/parameters.ts';
import { print } from '../print.ts';
import { plain } from '../text/plain.ts';
import { priceCalls } from './calls.ts';
import type { PricedCall } from './calls.ts';
import { readForecast } from './file.ts';
import { forecastOf } from './model.ts';
import type { FeatureCost, Month, Part, Result } from './model.ts';
import { render } from './render.ts';
import type { Range } from './types.ts';

/** `costspan forecast`: what a month costs, by plan and feature. Nothing is forecast where one call has no price. */
export async function forecast(file: string, options: { day?: string; json?: true }): Promise<number> {
  const day = options.day === undefined ? today() : dayOf(options.day);
  const stated = await readForecast(file);
  const { book } = checkedSettings();
  const { prices, problems } = await priceCalls(stated, book, day);
  if (problems.length > 0) {
    for (const problem of problems) process.stderr.write(`costspan: ${plain(`${file}: ${problem}`)}\n`);
    return PROBLEM;
  }
  const result = forecastOf(stated, prices);
  await print(options.json ? `${JSON.stringify(toJson(result, prices, day))}\n` : render(file, result, prices, day));
  return OK;
}

function toJson(result: Result, prices: ReadonlyMap<string, PricedCall>, day: string): Record<string, unknown> {
  return {
    day,
    currency: 'USD',
    ...partJson(result.total),
    plans: result.plans.map(partJson),
    features: result.byFeature.map((part) => ({ ...partJson(part), ...costJson(result, part) })),
    parts: result.parts.map(partJson),
    calls: [...prices.values()].map(({ amount, ...call }) => ({ ...call, amount: toText(amount) })),
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
