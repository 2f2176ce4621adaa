import type { MetricLabel } from '@costspan/core';
import { clickhouse } from './clickhouse.ts';
import { collector } from './collector.ts';
import { compose } from './compose.ts';
import { datadog } from './datadog.ts';
import { grafana } from './grafana/index.ts';
import { honeycomb } from './honeycomb/index.ts';
import { jaeger } from './jaeger.ts';
import { prometheus } from './prometheus/index.ts';
import type { View, ViewFile } from './view.ts';

export type { View, ViewFile } from './view.ts';

/** One for each back end, by the name that `costspan views` knows it by. */
export const VIEWS: readonly View[] = [collector, jaeger, prometheus, grafana, clickhouse, honeycomb, datadog, compose];

/** What the stack of Compose mounts, which lies beside it. */
const STACK: readonly View[] = [compose, collector, jaeger, prometheus, grafana];

/** The files of several views, each below a folder of its name. */
function together(views: readonly View[], labels: readonly MetricLabel[]): readonly ViewFile[] {
  return views.flatMap((view) => view.files(labels).map((file) => ({ ...file, path: `${view.name}/${file.path}` })));
}

/**
 * The files of a view; of `compose` with the folders that it mounts, of `all` every view in a folder of its own. `labels` are the attribution keys that the apps put on metrics (`COSTSPAN_METRIC_LABELS`).
 * Throws a `RangeError` that names the views there are where there is none of this name.
 */
export function viewFiles(name: string, labels: readonly MetricLabel[]): readonly ViewFile[] {
  if (name === 'all') return together(VIEWS, labels);
  if (name === compose.name) return together(STACK, labels);
  const view = VIEWS.find((one) => one.name === name);
  if (!view)
    throw new RangeError(`"${name}" is no view; there are: ${VIEWS.map((one) => one.name).join(', ')}, and all`);
  return view.files(labels);
}
