import { readFileSync } from 'node:fs';
import { beforeEach, expect, it, vi } from 'vitest';
import { isNodeNewEnough, OLDEST_NODE } from './node-version.ts';

const lines: string[] = [];
beforeEach(() => {
  lines.length = 0;
  vi.spyOn(console, 'warn').mockImplementation((text: string) => void lines.push(text));
});

it.each(['22.15.0', '22.16.1', '24.0.0', '100.1.0', undefined])('%s will do', (version) => {
  expect(isNodeNewEnough(version)).toBe(true);
  expect(lines).toEqual([]);
});

it('an older one is one line, with the version that is needed', () => {
  expect(['20.20.2', '22.14.9', '18.0.0'].map((version) => isNodeNewEnough(version))).toEqual([false, false, false]);
  expect(lines).toEqual([
    'costspan: Node.js 20.20.2 is too old: costspan needs 22.15 or later and measures nothing here. Install a newer Node.js.',
  ]);
});

it('is what the package says', () => {
  const { engines } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
    engines: { node: string };
  };
  expect(engines.node).toBe(`>=${OLDEST_NODE}`);
});
