import type { MetricLabel } from '@costspan/core';
import { DashboardBuilder, RowBuilder } from '@grafana/grafana-foundation-sdk/dashboard';
import type { Dashboard } from '@grafana/grafana-foundation-sdk/dashboard';
import { healthRows } from './health.ts';
import { outputRows } from './outputs.ts';
import { Queries } from './queries.ts';
import { spendRows } from './spend.ts';
import { variables } from './variables.ts';

/** The board "Cost per generation". It reads the metrics themselves, and needs none of the recording rules. */
export function board(labels: readonly MetricLabel[]): Dashboard {
  const builder = new DashboardBuilder('Cost per generation')
    .uid('costspan')
    .description('What generated images, clips and recordings cost, and why.')
    .tags(['costspan'])
    .time({ from: 'now-24h', to: 'now' })
    .refresh('1m')
    .timezone('browser')
    .variables(variables(labels));
  const ask = new Queries(labels);
  for (const { title, panels } of [...spendRows(ask), ...outputRows(ask), ...healthRows(ask)]) {
    builder.withRow(new RowBuilder(title));
    for (const panel of panels) builder.withPanel(panel);
  }
  return builder.build();
}
