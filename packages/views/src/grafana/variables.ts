import type { MetricLabel } from '@costspan/core';
import type { Builder } from '@grafana/grafana-foundation-sdk/cog';
import {
  DatasourceVariableBuilder,
  QueryVariableBuilder,
  TextBoxVariableBuilder,
  VariableRefresh,
  VariableSort,
} from '@grafana/grafana-foundation-sdk/dashboard';
import type { VariableModel } from '@grafana/grafana-foundation-sdk/dashboard';
import { LABEL, labelsOf, SERIES } from '../prometheus/series.ts';
import { DATASOURCE } from './panels.ts';

interface Filter {
  readonly name: string;
  readonly label: string;
  readonly filter: string;
}

/** What the board can be narrowed to. */
export function filtersOf(labels: readonly MetricLabel[]): Filter[] {
  const filter = (name: string, label: string): Filter => ({ name, label, filter: `${label}=~"$${name}"` });
  return [
    filter('provider', LABEL.provider),
    filter('model', LABEL.model),
    ...labels.map((label) => filter(label.replaceAll(/\W/g, '_'), labelsOf([label])[0] ?? '')),
  ];
}

/** Values of a label that there were in the board's time. */
function values(name: string, label: string): QueryVariableBuilder {
  return new QueryVariableBuilder(name)
    .datasource(DATASOURCE)
    .query({ query: `label_values(${SERIES.generations.name}, ${label})`, refId: name })
    .refresh(VariableRefresh.OnTimeRangeChanged)
    .sort(VariableSort.AlphabeticalAsc);
}

export function variables(labels: readonly MetricLabel[]): Builder<VariableModel>[] {
  return [
    new DatasourceVariableBuilder('datasource').label('Prometheus').type('prometheus'),
    ...filtersOf(labels).map(({ name, label }) =>
      // "All" takes what has no such label as well.
      values(name, label)
        .label(name)
        .multi(true)
        .includeAll(true)
        .allValue('.*')
        .current({ text: 'All', value: '$__all' }),
    ),
    new TextBoxVariableBuilder('jaeger').label('Jaeger').defaultValue('http://localhost:16686'),
    // `job` is the service's name, with its namespace before a slash.
    values('service', 'job').label('service of the traces').regex('/(?:.*\\/)?(.+)/'),
  ];
}
