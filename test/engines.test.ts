import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { parse } from 'yaml';

const ROOT = join(import.meta.dirname, '..');

interface Manifest {
  readonly engines?: { readonly node?: string };
}

function manifest(path: string): Manifest {
  return JSON.parse(readFileSync(join(ROOT, path), 'utf8')) as Manifest;
}

const oldest = manifest('package.json').engines?.node?.replace('>=', '') ?? '';

it('the README and every package name the oldest Node of the workspace', () => {
  expect(readFileSync(join(ROOT, 'README.md'), 'utf8')).toContain(`Node ${oldest} or later`);
  const published = globSync('packages/*/package.json', { cwd: ROOT });
  expect(published.length).toBeGreaterThan(30);
  for (const path of published) expect(manifest(path).engines, path).toEqual({ node: `>=${oldest}` });
});

it('pnpm holds engines against the Node that scripts run on, and warns of none', () => {
  const { nodeVersion, catalog } = parse(readFileSync(join(ROOT, 'pnpm-workspace.yaml'), 'utf8')) as {
    nodeVersion: string;
    catalog: { node: string };
  };
  expect(catalog.node).toBe(`^${nodeVersion}`);
});
