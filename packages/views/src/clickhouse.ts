import { filesIn } from './view.ts';
import type { View } from './view.ts';

export const clickhouse: View = {
  name: 'clickhouse',
  summary: 'SQL over the ledger, the metrics and the traces that the Collector or Jaeger stores in ClickHouse',
  files: () => filesIn('clickhouse'),
};
