import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const VIEW = join(import.meta.dirname, '../../packages/views/prometheus');

/** The shipped prometheus.yml with the shipped rules, which it asks once a second. */
export function shippedPrometheus(alertmanagerUrl = 'http://127.0.0.1:9'): string {
  return readFileSync(join(VIEW, 'prometheus.yml'), 'utf8')
    .replace('evaluation_interval: 30s', 'evaluation_interval: 1s')
    .replace('rules/*.yml', join(VIEW, 'rules/*.yml'))
    .replace('alertmanager:9093', new URL(alertmanagerUrl).host);
}
