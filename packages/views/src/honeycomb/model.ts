/**
 * What Honeycomb's API takes, as far as it is used here. Field names and limits are those of its OpenAPI document
 * (https://api-docs.honeycomb.io, copy of 2026-01-10) and of the client in the Terraform provider 0.51.0
 * (https://github.com/honeycombio/terraform-provider-honeycombio, 2026-06-30), which has named calculations with
 * filters and formulas as well; both read on 2026-11-24.
 */

export interface Filter {
  readonly column: string;
  readonly op: '=' | '!=' | '>' | '>=' | '<' | '<=' | 'exists' | 'does-not-exist' | 'in' | 'not-in';
  readonly value?: string | number | boolean | readonly string[];
}

export interface Calculation {
  readonly op: 'SUM' | 'COUNT' | 'COUNT_DISTINCT' | 'MAX' | 'P95';
  readonly column?: string;
  /** by which a formula refers to it */
  readonly name?: string;
  readonly filters?: readonly Filter[];
}

export interface Query {
  readonly calculations: readonly Calculation[];
  /** over the names of calculations; shown in their place */
  readonly formulas?: readonly { readonly name: string; readonly expression: string }[];
  readonly filters?: readonly Filter[];
  readonly breakdowns?: readonly string[];
  readonly orders?: readonly { readonly op: string; readonly column?: string; readonly order: 'descending' }[];
  readonly limit?: number;
  /** s before now */
  readonly time_range: number;
  /** s */
  readonly granularity?: number;
}

export interface CalculatedField {
  readonly alias: string;
  readonly expression: string;
  readonly description: string;
}

export interface Panel {
  readonly title: string;
  readonly description: string;
  readonly style: 'graph' | 'table' | 'combo';
  readonly query: Query;
}

export interface Slo {
  readonly name: string;
  readonly description: string;
  readonly sli: { readonly alias: string };
  readonly time_period_days: number;
  readonly target_per_million: number;
}

/** In US dollars or of another kind; in Terraform also a variable, as `${var.name}`. */
export type Amount = number | `\${var.${string}}`;

export interface Trigger {
  readonly name: string;
  readonly description: string;
  readonly query: Query;
  /** s */
  readonly frequency: number;
  readonly threshold: { readonly op: '>' | '>='; readonly value: Amount };
  readonly baseline_details?: { readonly type: 'percentage'; readonly offset_minutes: 10_080 };
}

export type ColumnType = 'string' | 'float' | 'boolean';

/** Everything that the view puts into an environment. */
export interface Definition {
  /** a column has to be there before a query may name it */
  readonly columns: Readonly<Record<string, ColumnType>>;
  readonly fields: readonly CalculatedField[];
  readonly board: { readonly name: string; readonly description: string; readonly text: string };
  readonly panels: readonly Panel[];
  readonly slo: Slo;
  readonly triggers: readonly Trigger[];
}

/** Says of what is in Honeycomb that it came from here. */
export const TAGS = [{ key: 'source', value: 'costspan' }] as const;

/** The whole environment, in the place of a dataset. */
export const ENVIRONMENT = '__all__';
