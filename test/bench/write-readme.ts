import { readFileSync, writeFileSync } from 'node:fs';
import type { Part } from './options.ts';
import { BENCH } from './paths.ts';
import { markdownOf } from './report.ts';
import type { Report } from './report.ts';

const FILE = `${BENCH}README.md`;
const PARTS: readonly Part[] = ['calls', 'scale', 'instructions'];

/** Writes the tables of each part that was measured between its marks; those of other parts stay. */
export function writeReadme(report: Report): void {
  let readme = readFileSync(FILE, 'utf8');
  for (const part of PARTS) {
    const tables = markdownOf(report, part);
    if (tables !== undefined) readme = withPart(readme, part, tables);
  }
  writeFileSync(FILE, readme);
}

export function withPart(readme: string, part: Part, tables: string): string {
  const start = `<!-- ${part}: written by pnpm bench --write -->`;
  const end = `<!-- end of ${part} -->`;
  const from = readme.indexOf(start);
  const to = readme.indexOf(end, from);
  if (from === -1 || to === -1)
    throw new Error(`${FILE} lacks ${start} and ${end} after it: the tables go between them`);
  return `${readme.slice(0, from + start.length)}\n\n${tables}\n\n${readme.slice(to)}`;
}
