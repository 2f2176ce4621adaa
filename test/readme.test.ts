import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { sdks } from '@costspan/auto/specs';
import { describe, expect, it } from 'vitest';
import { HEADINGS, instrumentations, renewedReadmes } from './tools/readme-methods.ts';

const ROOT = join(import.meta.dirname, '..');
const packages = instrumentations().filter((folder) => folder.startsWith('packages/'));

function text(...path: readonly string[]): string {
  return readFileSync(join(ROOT, ...path), 'utf8');
}

it('READMEs say of methods and versions what the specs do; else run: npx -y pnpm@12 readme', async () => {
  for (const [path, wanted] of await renewedReadmes()) expect(text(path), path).toBe(wanted);
});

it('packages/auto/src/specs.ts lists every packages/instrumentation-* that has a src/sdk.ts, and no other', () => {
  const names = packages.map((folder) => `@costspan/${folder.slice('packages/'.length)}`);
  expect(sdks.map(({ scope }) => scope.name).toSorted()).toEqual(names);
});

describe.each(instrumentations())('%s', (folder) => {
  it('has a conformance test', () => {
    const path = `${folder}/src/conformance.test.ts`;
    expect(existsSync(join(ROOT, path)), `${path} is missing; the template has one`).toBe(true);
    expect(text(path)).toContain('conformance(spec, ');
  });

  it('has a README with the headings of all', () => {
    const lines = text(folder, 'README.md').split('\n');
    expect(lines.filter((line) => line.startsWith('## '))).toEqual(HEADINGS);
  });
});

it.each(packages)('%s has nothing of the template left', (folder) => {
  const own = ['README.md', 'package.json', 'src/*.ts', 'fixtures/*.json', 'testing/*'].map(
    (path) => `${folder}/${path}`,
  );
  const files = globSync(own, { cwd: ROOT });
  const marked = files.filter((file) => /\bREPLACE\b|\b(?:acme-sdk|AcmeClient)\b/.test(text(file)));
  expect(marked, 'replace what is marked in these files, and remove the marks').toEqual([]);
});
