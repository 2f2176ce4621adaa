import { contextStore } from './util/context-store.ts';

/** To whom spend is attributed. `tenant` stands on spans and in the ledger only, never on metrics. */
export interface Attribution {
  readonly plan?: string;
  readonly feature?: string;
  readonly action?: string;
  readonly tenant?: string;
}

const attributions = contextStore<Attribution>('attribution');

/**
 * Attributes the spend of everything that `fn` starts, also after awaits. Nested calls add to the
 * outer ones and win over them, key by key. Gives back what `fn` gives, and throws what it throws.
 *
 * @example
 * await withAttribution({ plan: 'pro', feature: 'avatar' }, () => fal.subscribe('fal-ai/flux/dev', { input }));
 */
export function withAttribution<T>(attribution: Attribution, fn: () => T): T {
  return attributions.run({ ...attributions.get(), ...attribution }, fn);
}

/** The attribution of the code that is running. */
export function currentAttribution(): Attribution | undefined {
  return attributions.get();
}
