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
