import { BoundedMap } from '../util/bounded-map.ts';
import type { Test, Tests } from './condition.ts';

type Scalar = string | number | boolean;

/** A fact of a call that decides which of a model's rates hold. */
export interface TestedFact {
  readonly fact: string;
  /** What the rates' conditions say to a value, one digit for each: values with the same answers have the same price. */
  answers(value: Scalar): string;
}

/** Values of one fact whose answers are kept. */
const MAX_VALUES = 100;

/** The facts that some rate tests, each with all its different conditions. */
export function testedFacts(rates: readonly Tests[]): TestedFact[] {
  const byFact = new Map<string, Map<string, Test>>();
  for (const test of rates.flatMap(({ tests }) => tests)) {
    const known = byFact.get(test.fact) ?? new Map<string, Test>();
    byFact.set(test.fact, known.set(JSON.stringify(test.condition), test));
  }
  return [...byFact].map(([fact, tests]) => ({ fact, answers: answersOf([...tests.values()]) }));
}

function answersOf(tests: readonly Test[]): TestedFact['answers'] {
  const known = new BoundedMap<Scalar, string>(MAX_VALUES);
  return (value) => {
    let answers = known.get(value);
    if (answers !== undefined) return answers;
    answers = '';
    for (const test of tests) answers += test.holds(value) ? '1' : '0';
    // A count of tokens is hardly seen twice, a setting is at every call.
    if (typeof value !== 'number') known.set(value, answers);
    return answers;
  };
}
