import { rate } from '@costspan/core';
import type { Charge, Usage } from '@costspan/core';
import { normalName, toText, valuesOf } from '@costspan/core/internal';
import { usageOf } from './estimate.ts';
import type { Plan } from './estimate.ts';

/** What a call is read as, and what it comes to. */
export interface Reading {
  readonly usage: Usage;
  readonly charge: Charge;
}

/** Reads a call with some of its parameters changed; one that is undefined is left out. */
export function reading(plan: Plan, changes: Readonly<Record<string, unknown>> = {}): Reading {
  const all = Object.entries({ ...plan.parameters, ...changes }).filter(([, value]) => value !== undefined);
  const usage = usageOf({ ...plan, parameters: Object.fromEntries(all) });
  return { usage, charge: rate(usage, plan.book, plan.day) };
}

/** What a charge comes to, as text: two with the same text cost the same. */
export function amountOf(charge: Charge): string {
  return charge.status === 'unpriced' ? charge.reason : `${toText(charge.amount)} ${charge.currency}`;
}

/** Names of facts that some price, or a documented default, of the model asks for. */
export function testedNames({ provider, model, book }: Plan): readonly string[] {
  const found = book.find(provider, model);
  if (!found) return [];
  const tested = found.testedFacts.map(({ fact }) => fact);
  return [...new Set([...Object.keys(found.entry.defaults ?? {}), ...tested, ...found.growsWith])];
}

/** The words that the model's prices ask for under a name, or under another provider's name for the same. */
export function wordsFor(name: string, { provider, model, book }: Plan): string[] {
  const rates = book.find(provider, model)?.entry.rates ?? [];
  const conditions = rates.flatMap(({ when = {} }) => Object.entries(when));
  const own = conditions.filter(([fact]) => normalName(fact) === normalName(name));
  return [...new Set(own.flatMap(([, condition]) => valuesOf(condition)))];
}

/** Values of the same kind as a given one. */
export function otherValues(value: unknown, words: readonly string[]): readonly unknown[] {
  if (typeof value === 'number') return [value + 1, value * 2 + 1];
  if (typeof value === 'boolean') return [!value];
  if (typeof value === 'string' && !value.includes('://'))
    return [...words, '640x360', '7', '7s', `${value}x`].filter((other) => other !== value);
  return [];
}

/**
 * The names that a provider's meter looks for in a request, whether it has them or not: what it is
 * handed writes down what it is asked for.
 */
export function namesLookedFor({ provider, model }: Pick<Plan, 'provider' | 'model'>): readonly string[] {
  const names = new Set<string>();
  const asked: ProxyHandler<object> = {
    get: (_, name) => void (typeof name === 'string' && /^[a-z]\w*$/i.test(name) && names.add(name)),
  };
  // An object without fields of its own: a copy of it would not tell what it is asked for, and there is nothing to copy.
  const request = Object.create(new Proxy({}, asked)) as Record<string, unknown>;
  for (const parameters of [request, { input: request }]) usageOf({ provider, model, parameters });
  return [...names];
}
