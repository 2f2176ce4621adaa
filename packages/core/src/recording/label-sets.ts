import type { Attributes } from '@opentelemetry/api';

/** Below the OpenTelemetry SDK's limit of 2,000 sets, after which it drops all attribution. */
const MAX_SETS = 1_500;

/**
 * The attribute sets of one metric: made once for each combination of values, bounded. Past the
 * bound, what apps make unbounded (model, plan, feature, action) folds into `_OTHER`.
 */
export class LabelSets {
  readonly #names: readonly string[];
  readonly #folds: ReadonlySet<string>;
  readonly #sets = new Map<string, Attributes>();

  constructor(names: readonly string[], folds: readonly string[]) {
    this.#names = names;
    this.#folds = new Set(folds);
  }

  /** The set of these values, in the order of the names; a value that is undefined is left out. */
  of(values: readonly (string | undefined)[]): Attributes {
    const key = values.join('\n');
    const known = this.#sets.get(key);
    if (known) return known;
    if (this.#sets.size >= MAX_SETS) {
      const folded = values.map((value, i) =>
        value !== undefined && this.#folds.has(this.#names[i] ?? '') ? '_OTHER' : value,
      );
      return this.#sets.get(folded.join('\n')) ?? this.#add(folded);
    }
    return this.#add(values);
  }

  #add(values: readonly (string | undefined)[]): Attributes {
    const made: Attributes = {};
    values.forEach((value, i) => {
      const name = this.#names[i];
      if (value !== undefined && name !== undefined) made[name] = value;
    });
    // A folded set is kept past the bound as well: there are only as many as there are providers and tiers.
    if (this.#sets.size < MAX_SETS * 1.3) this.#sets.set(values.join('\n'), made);
    return made;
  }
}
