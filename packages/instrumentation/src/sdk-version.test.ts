import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it, vi } from 'vitest';
import { checkVersion, isWithin } from './sdk-version.ts';

const home = mkdtempSync(join(tmpdir(), 'costspan-version-'));
afterAll(() => rmSync(home, { recursive: true }));

it.each([
  ['4.0.0', '>=4 <8', true],
  ['7.57.0', '>=4 <8', true],
  ['8.0.0', '>=4 <8', false],
  ['3.99.9', '>=4 <8', false],
  ['8.0.0-beta.1', '>=4 <8', false],
  ['0.15.9', '>=0.15 <0.16', true],
  ['0.16.0', '>=0.15 <0.16', false],
  ['0.34.1', '>=0.34 <2', true],
])('%s in %s: %s', (version, range, is) => {
  expect(isWithin(version, range)).toBe(is);
});

it('a range that it cannot read is an error, for the tests of the SDK that states it', () => {
  expect(() => isWithin('1.0.0', '^1')).toThrow('">=4 <8"');
});

it('a version that is not known is one line, which names versions and fix', () => {
  const lines: string[] = [];
  vi.spyOn(console, 'warn').mockImplementation((text: string) => void lines.push(text));
  const sdk = { versions: { fake: '>=4 <8' }, scope: { name: '@costspan/instrumentation-fake', version: '1.2.3' } };
  for (const version of ['4.1.0', 'v7.0.0', '9.0.0', '10.0.0']) {
    const folder = join(home, version);
    mkdirSync(folder);
    writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'fake', version }));
    for (const path of ['index.js', 'client.js']) checkVersion(sdk, { name: 'fake', folder, path });
  }
  checkVersion(sdk, { name: 'fake', folder: join(home, 'gone'), path: undefined });
  expect(lines).toEqual([
    'costspan: fake 9.0.0 is not a version that @costspan/instrumentation-fake 1.2.3 knows (>=4 <8): its calls may not be counted. Install fake@">=4 <8", or update costspan.',
  ]);
});
