import { budgetsOf } from '../budgets/reference.ts';
import type { BudgetedAttribution, BudgetReference } from '../budgets/reference.ts';
import { contextStore } from '../util/context-store.ts';
import { mergeTags } from './tags.ts';
import type { Attribution } from './types.ts';

export type { Attribution } from './types.ts';

const attributions = contextStore<BudgetedAttribution>('attribution');

/**
 * Attributes the spend of everything that `fn` starts, also after awaits. Nested calls add to the
 * outer ones and win over them, key by key and tag by tag. Gives back what `fn` gives, and throws what it throws.
 *
 * @example
 * await withAttribution({ plan: 'pro', feature: 'avatar', tags: { campaign: 'spring' } }, () =>
 *   fal.subscribe('fal-ai/flux/dev', { input }),
 * );
 */
export function withAttribution<T>(attribution: Attribution, fn: () => T): T {
  return attributions.run(merge(attributions.get(), attribution), fn);
}

/** Lets the charges of everything that `fn` starts be counted in a budget, beside those that it runs in already. */
export function withBudget<T>(reference: BudgetReference, fn: () => T): T {
  const outer = attributions.get();
  return attributions.run({ ...outer, budgets: [...budgetsOf(outer), reference] }, fn);
}

/** Both together; the second one wins. */
export function merge(outer: Attribution | undefined, inner: Attribution): Attribution {
  const tags = inner.tags === undefined ? outer?.tags : mergeTags(outer?.tags, inner.tags);
  return tags ? { ...outer, ...inner, tags } : { ...outer, ...inner };
}

/** What the app has stated for the code that is running. */
export function statedAttribution(): Attribution | undefined {
  return attributions.get();
}
