import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { MetricLabel } from '@costspan/core';
import { viewFiles } from '@costspan/views';
import { expect, it, onTestFinished } from 'vitest';
import { parse } from 'yaml';
import { newFolder } from './program.ts';
import { promtool } from './prometheus.ts';

const TESTS = join(import.meta.dirname, 'rules');

interface Rules {
  readonly groups: readonly { readonly rules: readonly { readonly alert?: string; readonly record?: string }[] }[];
}

interface Tests {
  readonly tests: readonly {
    readonly promql_expr_test?: readonly { readonly expr: string; readonly exp_samples?: readonly object[] }[];
  }[];
}

/** Names of the rules in a shipped file. */
function names(file: string): string[] {
  const { content = '' } = viewFiles('prometheus', ['plan', 'feature']).find(({ path }) => path === file) ?? {};
  return (parse(content) as Rules).groups.flatMap(({ rules }) =>
    rules.map(({ alert, record }) => alert ?? record ?? ''),
  );
}

/** The alert, or the pattern of alerts, that an expression is about. */
function selected(expr: string): string {
  return /ALERTS\{alertname=~?"([^"]+)"/.exec(expr)?.[1] ?? 'none';
}

it.each(readdirSync(TESTS))('promtool: %s', async (file) => {
  expect(await promtool('test', 'rules', join(TESTS, file))).toContain('SUCCESS');
});

it('each alert is seen firing, and not firing', () => {
  const checks = readdirSync(TESTS)
    .map((file) => parse(readFileSync(join(TESTS, file), 'utf8')) as Tests)
    .flatMap(({ tests }) => tests)
    .flatMap((one) => one.promql_expr_test ?? []);
  const alerts = names('rules/alerts.yml');
  expect(alerts.length).toBeGreaterThan(10);
  for (const alert of alerts) {
    const about = checks.filter(({ expr }) => new RegExp(`^${selected(expr)}$`).test(alert));
    const firing = about.filter(({ expr, exp_samples: found = [] }) =>
      JSON.stringify(selected(expr) === alert ? found.length > 0 && alert : found).includes(alert),
    );
    expect([firing.length > 0, firing.length < about.length], alert).toEqual([true, true]);
  }
});

it.each<{ labels: readonly MetricLabel[] }>([
  { labels: [] },
  { labels: ['feature'] },
  { labels: ['plan', 'feature', 'action'] },
])('rules for the labels $labels are right', async ({ labels }) => {
  const folder = newFolder('rules');
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const files = viewFiles('prometheus', labels).filter(({ path }) => path.startsWith('rules/'));
  expect(files).toHaveLength(3);
  for (const { path, content } of files) {
    const file = join(folder, path.slice('rules/'.length));
    writeFileSync(file, content);
    expect(await promtool('check', 'rules', '--lint=all', '--lint-fatal', file)).toContain('SUCCESS');
  }
  const recording = files.find(({ path }) => path.endsWith('recording.yml'))?.content ?? '';
  for (const label of ['plan', 'feature', 'action'] as const)
    expect(recording.includes(`costspan_${label}`)).toBe(labels.includes(label));
});
