import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { node } from '../packed/support/run.ts';
import { tested } from '../support/testing.ts';
import type { Tested } from '../support/testing.ts';
import type { Scenarios } from './app.ts';
import type { Played } from './child.ts';

type Group = Record<string, Played>;

async function child(file: string, loader: string, steps: readonly string[]): Promise<Group> {
  // Warnings are told to the app, which notes them.
  const args = ['--no-warnings', join(import.meta.dirname, 'child.ts'), file, loader, ...steps];
  const { code, stdout, stderr } = await node(args, { cwd: import.meta.dirname }).ended;
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return JSON.parse(stdout) as Group;
}

/** Exact sum of decimal strings, in units of 10^-12. */
function sum(amounts: readonly string[]): bigint {
  const parts = amounts.map((amount) => amount.split('.') as [string, string?]);
  expect(parts.every(([, rest = '']) => rest.length <= 12)).toBe(true);
  return parts.reduce((total, [whole, rest = '']) => total + BigInt(whole + rest.padEnd(12, '0')), 0n);
}

interface Way {
  readonly group: Tested;
  readonly loader: 'cjs' | 'esm';
  /** another instrumentation of the same methods, and costspan, in the order in which they are attached */
  readonly steps: readonly string[];
}

const ofSdks = tested('noticed.ts');
const crossing = (name: string): Tested => ({ name, path: join(import.meta.dirname, 'scenarios', `${name}.ts`) });
const GROUPS = [...ofSdks, ...['thirteen', 'classes', 'frames', 'rejections'].map(crossing)];
const both = (group: Tested, ...steps: string[]): Way[] => [
  { group, loader: 'cjs', steps },
  { group, loader: 'esm', steps },
];
const WAYS: readonly Way[] = [
  ...GROUPS.flatMap((group) => both(group, 'costspan')),
  ...both(crossing('wrap'), 'wrap', 'costspan'),
  ...both(crossing('wrap'), 'costspan', 'wrap'),
  // It knows no openai 7, and OpenTelemetry's own import hook no package under another name.
  { group: crossing('contrib'), loader: 'cjs', steps: ['contrib', 'costspan'] },
  { group: crossing('contrib'), loader: 'cjs', steps: ['costspan', 'contrib'] },
];

for (const { group, loader, steps } of WAYS) {
  const { scenarios } = (await import(group.path)) as { scenarios: Scenarios };
  const others = steps.filter((step) => step !== 'costspan');
  describe(`${group.name}, ${loader}: ${steps.join(', then ')}`, () => {
    let without: Group;
    let withUs: Group;
    beforeAll(async () => {
      [without, withUs] = await Promise.all([child(group.path, loader, others), child(group.path, loader, steps)]);
    });
    it.each(Object.entries(scenarios))('%s', (name, { charges, told = true }) => {
      const [expected, actual] = [without[name] as Played, withUs[name] as Played];
      expect(expected.app, 'the scenario itself holds').toMatch(/^the scenario: undefined$/m);
      expect(actual.app, 'what the app sees').toBe(expected.app);
      expect(actual.provider, 'what the provider sees').toEqual(expected.provider);
      expect(actual.others, 'spans of others').toEqual(expected.others);
      // An SDK may make spans of its own.
      if (others.length > 0) expect(expected.others.length, 'others are attached').toBeGreaterThan(0);
      expect(expected.spans).toEqual([]);
      expect(actual.open, 'calls left open').toBe(0);
      expect(actual.charges, actual.spans.join(', ')).toHaveLength(charges);
      const final = actual.charges.filter(({ status }) => status === 'final');
      if (told) expect(sum(final.map((one) => one.amount ?? '0')), 'ledger').toBe(sum([actual.invoice]));
    });
  });
}
