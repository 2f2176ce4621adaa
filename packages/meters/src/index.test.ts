import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { registerMeter } from '@costspan/core';
import { meterOf, registerMeterSource } from '@costspan/core/internal';
import { afterEach, expect, test } from 'vitest';
import { billers, meterFor, registerMeters } from './index.ts';

const own = import.meta.dirname;

afterEach(() => registerMeterSource(() => undefined));

test('every folder with a meter is in the list, in order', () => {
  const folders = readdirSync(own).filter((name) => existsSync(`${own}/${name}/index.ts`));
  expect(billers).toEqual(folders.filter((name) => name !== 'handwritten' && name !== 'hosts').sort());
});

test.each(billers)('%s is loaded when it is asked for, and is its own', (biller) => {
  expect(meterFor(biller)?.provider).toBe(biller);
  expect(meterFor(biller)).toBe(meterFor(biller));
});

test.each(['hosts', 'handwritten', 'shared', '../fal', '', 'nobody'])('%j has no meter', (name) =>
  expect(meterFor(name)).toBeUndefined(),
);

test('core finds every meter once they are registered, and a registered one comes first', () => {
  expect(meterOf('hume')).toBeUndefined();
  registerMeters();
  expect(meterOf('hume')?.provider).toBe('hume');
  expect(meterOf('nobody')).toBeUndefined();
  const mine = { provider: 'ltx', usages: () => [] };
  registerMeter(mine);
  expect(meterOf('ltx')).toBe(mine);
  expect(meterFor('ltx')).toBe(mine);
});

/** What a process of its own prints; under the test runner all modules are loaded in another way. */
function printed(type: 'module' | 'commonjs', source: string): string {
  return execFileSync(process.execPath, [`--input-type=${type}`, '-e', source], { cwd: own, encoding: 'utf8' }).trim();
}

const ASK = `console.log(meterFor('luma')?.provider, meterFor('nobody'))`;

test('a meter is loaded synchronously in ESM and in CommonJS', () => {
  expect(printed('module', `import { meterFor } from '@costspan/meters'; ${ASK}`)).toBe('luma undefined');
  expect(printed('commonjs', `const { meterFor } = require('@costspan/meters'); ${ASK}`)).toBe('luma undefined');
});

test('no meter is loaded before it is asked for', () => {
  const source = `
    import { registerHooks } from 'node:module';
    const seen = [];
    registerHooks({ load: (url, context, next) => (seen.push(url), next(url, context)) });
    const { meterFor, registerMeters } = await import('@costspan/meters');
    await import('@costspan/meters/hosts');
    registerMeters();
    const meters = () => seen.flatMap((url) => /meters\\/src\\/(?!hosts|shared)(.+)\\/index\\.ts$/.exec(url)?.[1] ?? []);
    const before = meters();
    meterFor('luma');
    console.log(JSON.stringify([before, meters()]));`;
  expect(JSON.parse(printed('module', source))).toEqual([[], ['luma']]);
});

test('where there is no Node only what was registered is known', () => {
  const source = `
    delete process.getBuiltinModule;
    const { meterFor } = await import('@costspan/meters');
    const { registerMeter } = await import('@costspan/core');
    const before = meterFor('luma');
    registerMeter({ provider: 'luma', usages: () => [] });
    console.log(before, meterFor('luma').provider);`;
  expect(printed('module', source)).toBe('undefined luma');
});
