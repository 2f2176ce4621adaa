import { ATTR } from '@costspan/core/internal';
import type { MetricLabel } from '@costspan/core';
import type { Builder } from '@grafana/grafana-foundation-sdk/cog';
import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import { grown, has, selector } from '../prometheus/promql.ts';
import { LABEL, labelsOf } from '../prometheus/series.ts';
import type { Series } from '../prometheus/series.ts';
import { filtersOf } from './variables.ts';

export interface Row {
  readonly title: string;
  readonly panels: readonly Builder<Panel>[];
}

export const MODEL: readonly string[] = [LABEL.provider, LABEL.model];
export const TRACES_OF_MODEL: readonly [string, string] = [LABEL.model, ATTR.requestModel];

/** What a series has grown by, narrowed as the board is. */
export class Queries {
  readonly labels: readonly MetricLabel[];
  /** the labels in use, as the series have them */
  readonly own: readonly string[];

  constructor(labels: readonly MetricLabel[]) {
    this.labels = labels;
    this.own = labelsOf(labels);
  }

  /** over the board's time */
  sum(series: Series, by: readonly string[], ...more: readonly string[]): string {
    return grown(series, '$__range', by, this.#where(series, more));
  }

  /** over the hour before each point */
  hour(series: Series, by: readonly string[], ...more: readonly string[]): string {
    return grown(series, '1h', by, this.#where(series, more));
  }

  /** nothing where there is no whole */
  ratio(part: string, whole: string): string {
    return `${part}\n/ (${whole} > 0)`;
  }

  /** the series itself */
  selected(series: Series): string {
    return selector(series, this.#where(series, []));
  }

  #where(series: Series, more: readonly string[]): string[] {
    const filters = filtersOf(this.labels).filter(({ label }) => has(series, label));
    return [...filters.map(({ filter }) => filter), ...more];
  }
}
