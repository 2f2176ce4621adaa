import { contextStore } from '../util/context-store.ts';
import { mergeTags } from './tags.ts';

/** To whom spend is attributed. `tenant` stands on spans and in the ledger only, never on metrics. */
export interface Attribution {
  readonly plan?: string;
  readonly feature?: string;
  readonly action?: string;
  readonly tenant?: string;
  /**
   * anything else, as `costspan.tag.KEY`: at most 16, keys of up to 64 of `a-z 0-9 _ . -`. On spans and in the ledger; on
   * metrics only those that `COSTSPAN_METRIC_LABELS` names. What does not fit is left out and named once
   */
  readonly tags?: Readonly<Record<string, string>>;
}

const attributions = contextStore<Attribution>('attribution');

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

/** Both together; the second one wins. */
export function merge(outer: Attribution | undefined, inner: Attribution): Attribution {
  const tags = inner.tags === undefined ? outer?.tags : mergeTags(outer?.tags, inner.tags);
  return tags ? { ...outer, ...inner, tags } : { ...outer, ...inner };
}

/** What the app has stated for the code that is running. */
export function statedAttribution(): Attribution | undefined {
  return attributions.get();
}
