import { isRange, normal } from './condition.ts';
import type { ModelEntry } from './types.ts';

/** By name, the facts that decide some price, each with the words that some price asks for, normalised. */
export type TestedSettings = ReadonlyMap<string, ReadonlySet<string>>;

/** The facts that decide a price of one of the models: by a condition, by growing with it, or by a default. */
export function testedSettings(models: readonly ModelEntry[]): TestedSettings {
  const found = new Map<string, Set<string>>();
  const add = (name: string, ...words: readonly (string | number | boolean)[]): void => {
    const known = found.get(name) ?? new Set();
    for (const word of words) known.add(normal(word));
    found.set(name, known);
  };
  for (const { rates, defaults = {} } of models) {
    for (const [name, value] of Object.entries(defaults)) add(name, value);
    for (const { when = {}, grows } of rates) {
      if (grows) add(grows.with);
      for (const [name, condition] of Object.entries(when))
        add(name, ...(isRange(condition) ? [] : [condition].flat()));
    }
  }
  return found;
}
