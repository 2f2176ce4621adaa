export interface Threshold {
  readonly value: number;
  /** with its unit */
  readonly meaning: string;
}

/** What the alerts compare with; a user changes the file that is made of it. */
export const THRESHOLDS: Readonly<Record<string, Threshold>> = {
  budget_usd_per_30d: { value: 1_000, meaning: 'USD that may be spent in 30 days' },
  budget_share_1h: { value: 0.02, meaning: 'share of the budget in one hour that pages (0.02 is 14.4 times the pace)' },
  budget_share_6h: { value: 0.05, meaning: 'share of the budget in six hours that makes a ticket (6 times the pace)' },
  budget_share_3d: { value: 0.1, meaning: 'share of the budget in three days that makes a ticket (the pace itself)' },
  spike_factor: { value: 3, meaning: 'times the spend of the same hour last week' },
  spike_usd_min: { value: 5, meaning: 'USD in an hour below which nothing is a spike' },
  generation_usd: {
    value: 10,
    meaning: 'USD of one generation; one of 0.001 0.002 0.005 0.01 0.02 0.05 0.1 0.2 0.5 1 2 5 10 20 50',
  },
  gate_waste_share: { value: 0.5, meaning: 'share of the spend that one gate rejects' },
  gate_retries_per_hour: { value: 10, meaning: 'generations in an hour that follow a rejection' },
  dearer_tier_per_hour: { value: 5, meaning: 'generations in an hour that a dearer tier than planned answers' },
  unpriced_per_hour: { value: 0, meaning: 'generations in an hour without a price: more than this' },
  may_be_billed_share: {
    value: 0.1,
    meaning: 'share of the generations of a model that may be billed, nobody knows what',
  },
  may_be_billed_per_hour: { value: 5, meaning: 'such generations in an hour below which the share is not judged' },
  implausible_per_hour: { value: 0, meaning: 'generations in an hour with a charge far out of range: more than this' },
  price_book_age_days: { value: 90, meaning: 'days since a price of the book in use was last read' },
  coverage_min: { value: 0.95, meaning: 'share of generations whose cost is known for certain' },
  coverage_generations_min: { value: 20, meaning: 'generations in an hour below which coverage is not judged' },
  at_risk_usd_per_day: { value: 10, meaning: 'USD in a day that may have been billed, and nobody knows' },
};

/** The recorded series of a threshold. Throws a RangeError where there is none of this name. */
export function seriesOf(name: string): string {
  if (!(name in THRESHOLDS)) throw new RangeError(`"${name}" is no threshold`);
  return `costspan:threshold:${name}`;
}

/** A threshold's value in an expression; nothing compares with one that is not there. */
export const threshold = (name: string): string => `scalar(${seriesOf(name)})`;

export function thresholdRules(): string {
  const rules = Object.entries(THRESHOLDS).map(
    ([name, { value, meaning }]) => `      # ${meaning}\n      - record: ${seriesOf(name)}\n        expr: ${value}\n`,
  );
  return `# What the alerts of alerts.yml compare with: the one file to edit. Prometheus takes a change after a reload
# (SIGHUP); README.md says what each alert does with its numbers.

groups:
  - name: costspan-thresholds
    rules:
${rules.join('')}`;
}
