import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { fitHelp } from './help.ts';

describe('help that is too wide', () => {
  it('has its text broken below itself, and its names left alone', () => {
    const help =
      'Words:\n  spend         final and estimated charges with their corrections\nA sentence of some words.';
    expect(fitHelp(help, 40)).toBe(
      'Words:\n  spend         final and estimated\n                charges with their\n                corrections\nA sentence of some words.',
    );
  });

  it.each([
    'costspan report ./ledger --by feature,plan --since 2026-11-01 --until 2026-11-30 --format markdown',
    'A_KEY=some COSTSPAN_PRICES=prices.json costspan prices pull fal --seen ./ledger --out prices.fal.json',
  ])('has examples that a shell takes as they were: %s', (example) => {
    const fitted = fitHelp(`  ${example}`, 50);
    const lines = fitted.split('\n');
    expect(lines.length).toBeGreaterThan(1);
    for (const line of lines) expect(line.length).toBeLessThanOrEqual(50);
    const run = (script: string): string =>
      spawnSync('bash', ['-c', `costspan() { printf '%s,' "$A_KEY" "$@"; }\n${script}`], { encoding: 'utf8' }).stdout;
    expect(run(fitted)).toBe(run(example));
    expect(run(fitted)).toContain(',--');
  });
});

it.each([
  ['price', ['price', 'fal']],
  ['price', ['price', 'fal', 'fal-ai/flux/dev', '--dya', '2026-12-01']],
  ['price', ['price', 'fal', 'fal-ai/flux/dev', 'two']],
  ['price', ['price', 'fal', 'fal-ai/flux/dev', '--day', 'today']],
  ['prices list', ['prices', 'list', '--modality', 'smell']],
  ['invoice fetch', ['invoice', 'fetch']],
])('a wrong use of %s points at its own help: %j', (command, args) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(import.meta.dirname, 'main.ts'), ...args], {
    encoding: 'utf8',
  });
  expect(status).toBe(2);
  expect(stdout).toBe('');
  expect(stderr).toContain(`\n(costspan ${command} --help shows how it is used)\n`);
});
