import { fields } from '@costspan/core/internal';
import { nearestName } from '../price/nearest.ts';
import type { Parameters, Plan } from './estimate.ts';
import { amountOf, namesLookedFor, otherValues, reading, testedNames, wordsFor } from './probe.ts';
import type { Reading } from './probe.ts';

/** A parameter that changes nothing of a price. */
export interface Unread {
  readonly name: string;
  /** a name that is near, and is read */
  readonly suggestion?: string | undefined;
}

/**
 * The parameters of a call that nothing reads: whatever they say, the meter reads the same quantities
 * and the same facts that the model's prices ask for. Of a model that the book does not have nothing is known.
 */
export function unreadOf(plan: Plan): readonly Unread[] {
  const { provider, model, book } = plan;
  if (!book.find(provider, model)) return [];
  const tested = testedNames(plan);
  const base = said(reading(plan), tested);
  return places(plan.parameters).flatMap(({ name, value, own, changed }): Unread[] => {
    const isRead = (as: string, to: unknown): boolean => said(reading(plan, changed(as, to)), tested) !== base;
    if ([undefined, ...otherValues(value, wordsFor(name, plan))].some((other) => isRead(name, other))) return [];
    const others = [...tested, ...namesLookedFor(plan)].filter((other) => !Object.hasOwn(own, other));
    return [
      {
        name,
        suggestion: nearestName(
          name,
          others.filter((other) => isRead(other, value)),
        ),
      },
    ];
  });
}

/** A parameter of a call, and the call's parameters with a change beside it. */
interface Place {
  readonly name: string;
  readonly value: unknown;
  /** those that stand beside it, and itself */
  readonly own: Parameters;
  readonly changed: (name: string, value: unknown) => Parameters;
}

/** The parameters of a call: of fal and Replicate they may stand in `input`. */
function places({ input, ...parameters }: Parameters): Place[] {
  const inner = fields(input);
  const outside = inner || input === undefined ? parameters : { ...parameters, input };
  return [
    ...Object.entries(outside).map(([name, value]): Place => ({
      name,
      value,
      own: outside,
      changed: (as, to) => ({ [as]: to }),
    })),
    ...Object.entries(inner ?? {}).map(([name, value]): Place => ({
      name,
      value,
      own: inner ?? {},
      changed: (as, to) => ({ input: { ...inner, [as]: to } }),
    })),
  ];
}

/** All that a price may depend on, as text. */
function said({ usage, charge }: Reading, tested: readonly string[]): string {
  const { measures, sizes, model, facts, reported } = usage;
  const decisive = ['service_tier', 'region', ...tested].map((name) => facts[name] ?? null);
  return JSON.stringify([model, measures, sizes, decisive, reported, amountOf(charge)]);
}
