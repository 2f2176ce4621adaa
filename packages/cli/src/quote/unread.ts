import { nearestName } from '../price/nearest.ts';
import type { Plan } from './estimate.ts';
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
  const { provider, model, parameters, book } = plan;
  if (!book.find(provider, model)) return [];
  const tested = testedNames(plan);
  const base = said(reading(plan), tested);
  const changes = (name: string, value: unknown): boolean => said(reading(plan, { [name]: value }), tested) !== base;
  return Object.entries(parameters)
    .filter(
      ([name, value]) =>
        ![undefined, ...otherValues(value, wordsFor(name, plan))].some((other) => changes(name, other)),
    )
    .map(([name, value]) => ({
      name,
      suggestion: nearestName(
        name,
        [...tested, ...namesLookedFor(plan)].filter(
          (other) => !Object.hasOwn(parameters, other) && changes(other, value),
        ),
      ),
    }));
}

/** All that a price may depend on, as text. */
function said({ usage, charge }: Reading, tested: readonly string[]): string {
  const { measures, sizes, model, facts, reported } = usage;
  const decisive = ['service_tier', 'region', ...tested].map((name) => facts[name] ?? null);
  return JSON.stringify([model, measures, sizes, decisive, reported, amountOf(charge)]);
}
