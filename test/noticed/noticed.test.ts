import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { node } from '../packed/support/run.ts';
import type { Scenarios } from './app.ts';
import type { Played } from './child.ts';

type Group = Record<string, Played>;

async function child(group: string, loader: string, steps: readonly string[]): Promise<Group> {
  const args = [join(import.meta.dirname, 'child.ts'), group, loader, ...steps];
  const { code, stdout, stderr } = await node(args, { cwd: import.meta.dirname }).ended;
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return JSON.parse(stdout) as Group;
}

/** Exact sum of decimal strings, in units of 10^-12. */
function sum(amounts: readonly string[]): bigint {
  const parts = amounts.map((amount) => amount.split('.') as [string, string?]);
  return parts.reduce((total, [whole, rest = '']) => total + BigInt(whole + rest.padEnd(12, '0')), 0n);
}

const LOADERS = ['cjs', 'esm'] as const;

/** Each group, without and with costspan; `beside` are other instrumentations, attached in each of the two orders. */
const GROUPS: readonly { name: string; beside?: string }[] = [
  { name: 'thirteen' },
  { name: 'openai' },
  { name: 'fal' },
  { name: 'replicate' },
  { name: 'classes' },
  { name: 'frames' },
  { name: 'rejections' },
];

for (const { name: group, beside } of GROUPS) {
  const { scenarios } = (await import(`./scenarios/${group}.ts`)) as { scenarios: Scenarios };
  const ways =
    beside === undefined
      ? [['costspan']]
      : [
          [beside, 'costspan'],
          ['costspan', beside],
        ];
  describe.each(LOADERS)(`${group}${beside ? ` beside ${beside}` : ''}, %s`, (loader) => {
    describe.each(ways)('%s %s', (...steps) => {
      let without: Group;
      let withUs: Group;
      beforeAll(async () => {
        [without, withUs] = await Promise.all([
          child(group, loader, beside === undefined ? [] : [beside]),
          child(
            group,
            loader,
            steps.filter((step) => step !== undefined),
          ),
        ]);
      });
      it.each(Object.entries(scenarios))('%s', (name, { charges, told = true }) => {
        const [expected, actual] = [without[name] as Played, withUs[name] as Played];
        expect(actual.app, 'what the app sees').toBe(expected.app);
        expect(actual.provider, 'what the provider sees').toEqual(expected.provider);
        expect(actual.others, 'spans of others').toEqual(expected.others);
        expect(expected.spans).toEqual([]);
        expect(actual.open, 'calls left open').toBe(0);
        expect(actual.charges, actual.spans.join(', ')).toHaveLength(charges);
        const final = actual.charges.filter(({ status }) => status === 'final');
        if (told) expect(sum(final.map((one) => one.amount ?? '0')), 'ledger').toBe(sum([actual.invoice]));
      });
    });
  });
}
