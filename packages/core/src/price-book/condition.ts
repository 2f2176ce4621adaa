import type { Facts } from '../usage/usage.ts';
import type { Condition, RateEntry } from './types.ts';

type Scalar = string | number | boolean;

/** A condition made ready: whether it holds for the value of its fact. */
export interface Test {
  readonly fact: string;
  readonly condition: Condition;
  readonly holds: (value: Scalar) => boolean;
}

/** The conditions of a rate made ready. */
export interface Tests {
  readonly tests: readonly Test[];
  /** whether one of them is about the service tier */
  readonly namesTier: boolean;
  /** whether one of them is about the region */
  readonly namesRegion: boolean;
}

export function testsOf(when: RateEntry['when'] = {}): Tests {
  return {
    tests: Object.entries(when).map(([fact, condition]) => ({ fact, condition, holds: holdsFor(condition) })),
    namesTier: when['service_tier'] !== undefined,
    namesRegion: when['region'] !== undefined,
  };
}

export type Range = Extract<Condition, { readonly over?: number | undefined }>;

export function isRange(condition: Condition): condition is Range {
  return typeof condition === 'object' && !Array.isArray(condition);
}

export function holdsFor(condition: Condition): Test['holds'] {
  if (isRange(condition)) {
    const { over = -Infinity, from = -Infinity, below = Infinity, to = Infinity } = condition;
    return (value) => {
      const n = typeof value === 'number' ? value : Number(normal(value));
      return n > over && n >= from && n < below && n <= to;
    };
  }
  if (Array.isArray(condition)) {
    const wanted = new Set((condition as readonly Scalar[]).map(normal));
    return (value) => wanted.has(normal(value));
  }
  const wanted = normal(condition as Scalar);
  return (value) => value === condition || normal(value) === wanted;
}

/** `"8"`, `"8s"` and 8 are the same duration; `"4K"` and `"4k"` the same resolution. */
export function normal(value: Scalar): string {
  if (typeof value !== 'string') return String(value);
  return value.endsWith('s') && /^\d+(\.\d+)?s$/.test(value) ? value.slice(0, -1) : value.toLowerCase();
}

/** Whether a rate's conditions hold: every one true, one false, or not known for lack of facts. */
export function matches(rate: Tests, facts: Facts, defaults: Facts | undefined): 'yes' | 'no' | 'unknown' {
  // A price that names no service tier is the standard tier's: a batch or priority call is not billed by it.
  if (!rate.namesTier && !isStandardTier(facts['service_tier'])) return 'no';
  // A price that names no region is that of a call which went to none.
  if (!rate.namesRegion && !isGlobal(facts['region'])) return 'no';
  let answer: 'yes' | 'unknown' = 'yes';
  for (const test of rate.tests) {
    const value = facts[test.fact] ?? defaults?.[test.fact] ?? USUAL[test.fact];
    if (value === undefined) answer = 'unknown';
    else if (!test.holds(value)) return 'no';
  }
  return answer;
}

/** What holds where a call does not say otherwise, of every biller. */
export const USUAL: Readonly<Record<string, Scalar>> = { service_tier: 'standard', region: 'global' };

export function isGlobal(region: Facts[string]): boolean {
  return region === undefined || region === 'global';
}

export function isStandardTier(tier: Facts[string]): boolean {
  return tier === undefined || tier === 'standard' || tier === 'default' || tier === 'auto';
}
