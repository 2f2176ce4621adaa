import { AsyncLocalStorage } from 'node:async_hooks';

/** To whom spend is attributed. `tenant` stands on spans and in the ledger only, never on metrics. */
export interface Attribution {
  readonly plan?: string;
  readonly feature?: string;
  readonly action?: string;
  readonly tenant?: string;
}

const storage = new AsyncLocalStorage<Attribution>();

/** Runs `fn`; every generation inside it, also after awaits, is attributed as given. Nested calls add to the outer ones. */
export function withAttribution<T>(attribution: Attribution, fn: () => T): T {
  return storage.run({ ...storage.getStore(), ...attribution }, fn);
}

/** The attribution of the code that is running. */
export function currentAttribution(): Attribution | undefined {
  return storage.getStore();
}
