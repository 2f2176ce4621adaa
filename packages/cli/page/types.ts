/** Sums as `costspan report --json` has them: exact decimals as text. */
export interface Row {
  readonly spend: string;
  readonly generations: number;
  readonly attemptsPerAccepted: number | null;
  readonly accepted: number;
  readonly rejected: number;
  readonly costPerAccepted: { readonly mean: string | null; readonly p50: string | null; readonly p95: string | null };
  readonly wasted: string;
  readonly atRisk: { readonly amount: string; readonly charges: number };
  readonly unpriced: { readonly charges: number; readonly reasons: Readonly<Record<string, number>> };
  readonly notCharged: number;
  readonly adjusted: string;
  readonly otherCurrencies?: Readonly<Record<string, string>>;
}

/** What a row is of, flat beside its numbers. */
export type Keyed = Row & Readonly<Record<string, string | null>>;

export interface Summary {
  readonly from: string | null;
  readonly to: string | null;
  readonly total: Row;
  readonly sample: boolean;
  readonly kept: { readonly generations: number; readonly dropped: number; readonly most: number };
  readonly received: { readonly spans: number; readonly records: number };
  readonly newest: string | null;
}

export interface Charge {
  readonly status: string;
  readonly amount?: string;
  readonly currency?: string;
  readonly reason?: string;
}

export interface Comparison {
  readonly day: string;
  readonly planned: {
    readonly provider: string;
    readonly model: string;
    readonly tier: string | null;
    readonly estimate: Charge | null;
  };
  readonly alternatives: readonly {
    readonly provider: string;
    readonly model: string;
    readonly family?: string;
    readonly tier?: string;
    readonly estimate?: Charge;
    readonly ratio?: number;
    readonly why?: string;
  }[];
  readonly others: number;
}
