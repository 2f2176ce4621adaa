import { filesIn } from './view.ts';
import type { View } from './view.ts';

export const compose: View = {
  name: 'compose',
  summary: 'all of it on this machine with Docker: Collector, Jaeger, Prometheus, Alertmanager, Grafana',
  files: () => filesIn('compose'),
};
