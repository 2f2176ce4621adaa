/** Writes the README's table of covered methods from the specs; `--check` only compares. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SdkSpec } from '@costspan/instrumentation';
import { falSpec } from '@costspan/instrumentation-fal';
import { openaiSpec } from '@costspan/instrumentation-openai';
import { replicateSpec } from '@costspan/instrumentation-replicate';

const README = join(import.meta.dirname, '../../README.md');
const START = '<!-- methods:start -->';
const END = '<!-- methods:end -->';

const ROLES: Readonly<Record<string, string>> = {
  generate: 'one span with the money',
  submit: 'a span with the estimate; the money stands on the settlement',
  settle: 'the settlement, by the first that sees the job’s end',
  stream: 'one span, as long as the stream',
  wait: 'the settlement, as long as the wait',
};

const PACKAGES: readonly { spec: SdkSpec; versions: string }[] = [
  { spec: openaiSpec, versions: '`openai` 4, 5, 6, 7' },
  { spec: falSpec, versions: '`@fal-ai/client` 1, `@fal-ai/serverless-client` 0.15' },
  { spec: replicateSpec, versions: '`replicate` 0.34, 1' },
];

/** The table between the README's markers. */
export function methodsTable(): string {
  const rows = PACKAGES.flatMap(({ spec, versions }) =>
    Object.entries(ROLES).flatMap(([role, meaning]) => {
      const methods = spec.methods.filter((row) => row.role === role).map((row) => `\`${row.target}.${row.method}\``);
      return methods.length === 0 ? [] : [`| ${versions} | ${[...new Set(methods)].join(', ')} | ${meaning} |`];
    }),
  );
  return ['| SDK | methods | what they leave |', '| --- | --- | --- |', ...rows].join('\n');
}

/** The README with the table of today. */
export function renewed(readme: string): string {
  const start = readme.indexOf(START) + START.length;
  const end = readme.indexOf(END);
  if (start < START.length || end < start) throw new Error(`README.md: the markers ${START} and ${END} are missing`);
  return `${readme.slice(0, start)}\n${methodsTable()}\n${readme.slice(end)}`;
}

if (import.meta.main) {
  const readme = readFileSync(README, 'utf8');
  const wanted = renewed(readme);
  if (!process.argv.includes('--check')) writeFileSync(README, wanted);
  else if (readme !== wanted) {
    process.stderr.write('README.md: the table of methods is not current; run: node test/tools/readme-methods.ts\n');
    process.exitCode = 1;
  }
}
