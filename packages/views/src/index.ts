import type { MetricLabel } from '@costspan/core';
import { clickhouse } from './clickhouse.ts';
import { collector } from './collector.ts';
import { grafana } from './grafana/index.ts';
import { honeycomb } from './honeycomb/index.ts';
import { jaeger } from './jaeger.ts';
import { prometheus } from './prometheus/index.ts';
import type { View, ViewFile } from './view.ts';

export type { View, ViewFile } from './view.ts';

/** One for each back end, by the name that `costspan views` knows it by. */
export const VIEWS: readonly View[] = [collector, jaeger, prometheus, grafana, clickhouse, honeycomb];

/**
 * The files of a view. `labels` are the attribution keys that the apps put on metrics (`COSTSPAN_METRIC_LABELS`).
 * Throws a `RangeError` that names the views there are where there is none of this name.
 */
export function viewFiles(name: string, labels: readonly MetricLabel[]): readonly ViewFile[] {
  const view = VIEWS.find((one) => one.name === name);
  if (!view) throw new RangeError(`"${name}" is no view; there are: ${VIEWS.map((one) => one.name).join(', ')}`);
  return view.files(labels);
}
