import { withLabels } from './labels.ts';
import { filesIn } from './view.ts';
import type { View } from './view.ts';

export const collector: View = {
  name: 'collector',
  summary: 'configuration of the OpenTelemetry Collector: keeps all money, samples traces, feeds the back ends',
  files: (labels) => filesIn('collector').map(({ path, content }) => ({ path, content: withLabels(content, labels) })),
};
