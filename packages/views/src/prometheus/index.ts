import { stringify } from 'yaml';
import { filesOf } from '../view.ts';
import type { View } from '../view.ts';
import { alerts } from './alerts.ts';
import type { Alert } from './alerts.ts';
import { recordings } from './recording.ts';
import { thresholdRules } from './thresholds.ts';

function ruleFile(comment: string, name: string, rules: readonly object[]): string {
  return `${comment}\n\n${stringify({ groups: [{ name, rules }] }, { lineWidth: 0, aliasDuplicateObjects: false })}`;
}

const RUNBOOKS = 'https://github.com/costspan/costspan/blob/main/packages/views/prometheus/README.md#alerts';

/** Alertmanager's templates and Grafana show a link under this name. */
function withRunbook({ annotations, ...alert }: Alert): object {
  return { ...alert, annotations: { ...annotations, runbook_url: RUNBOOKS } };
}

const RECORDING = `# What has been spent and made in the last hour, by everything the metrics tell; README.md says how it is counted.`;
const ALERTS = `# Alerts on the series of recording.yml. Their numbers are in thresholds.yml.`;

export const prometheus: View = {
  name: 'prometheus',
  summary: 'recording rules, alerts with runbooks and one file of thresholds, for Prometheus and Alertmanager',
  files: (labels) =>
    filesOf('prometheus', {
      'rules/thresholds.yml': thresholdRules(),
      'rules/recording.yml': ruleFile(RECORDING, 'costspan-recording', recordings(labels)),
      'rules/alerts.yml': ruleFile(ALERTS, 'costspan-alerts', alerts(labels).map(withRunbook)),
    }),
};
