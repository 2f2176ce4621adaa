/** A number as the three scenarios see it. */
export interface Range<T = number> {
  readonly low: T;
  readonly expected: T;
  readonly high: T;
}

/** One number, or one for each scenario from the smallest to the largest. */
export type Stated = number | Range;

/** A call that the book prices by provider, model and parameters, or one with a price of its own (USD). */
export interface Call {
  readonly provider?: string | undefined;
  readonly model?: string | undefined;
  readonly parameters?: Readonly<Record<string, string | number | boolean>> | undefined;
  readonly price?: string | undefined;
}

export interface Step extends Call {
  readonly name?: string | undefined;
  /** accepted results that the step needs for one output */
  readonly count?: number | undefined;
  /** share of the generations that are accepted */
  readonly acceptance?: Stated | undefined;
  readonly maxAttempts?: number | undefined;
  /** who makes the given share of the generations instead */
  readonly failover?: (Call & { readonly share: Stated }) | undefined;
  /** a judgement of every generation */
  readonly gate?: Call | undefined;
}

export interface Forecast {
  readonly $schema?: string | undefined;
  /** `actions`: by feature, of one user in a month */
  readonly plans: Readonly<
    Record<string, { readonly users: Stated; readonly actions: Readonly<Record<string, Stated>> }>
  >;
  /** `outputs`: of one action */
  readonly features: Readonly<
    Record<string, { readonly outputs?: Stated | undefined; readonly steps: readonly Step[] }>
  >;
}

export function rangeOf(value: Stated | undefined, otherwise: number): Range {
  if (typeof value === 'object') return value;
  const one = value ?? otherwise;
  return { low: one, expected: one, high: one };
}
