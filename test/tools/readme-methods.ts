/** Writes the README's table of covered methods from the specs; `--check` only compares. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { sdks } from '@costspan/auto/specs';
import type { MethodRow } from '@costspan/instrumentation';

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

/** The table between the README's markers. */
export function methodsTable(): string {
  const rows = sdks.flatMap((sdk) => {
    const versions = Object.entries(sdk.versions)
      .map(([name, range]) => `\`${name}\` ${range}`)
      .join(', ');
    const methods = sdk.load().methods.flatMap(publicMethods);
    return Object.entries(ROLES).flatMap(([role, meaning]) => {
      const names = methods.filter((method) => method.role === role).map(({ publicName }) => `\`${publicName}\``);
      return names.length === 0 ? [] : [`| ${versions} | ${[...new Set(names)].join(', ')} | ${meaning} |`];
    });
  });
  return ['| SDK | methods | what they leave |', '| --- | --- | --- |', ...rows].join('\n');
}

function publicMethods({ publicName, role, also = [] }: MethodRow): { publicName: string; role: string }[] {
  return publicName === undefined ? [] : [{ publicName, role }, ...also];
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
