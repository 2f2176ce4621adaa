import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { write } from './write.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'costspan-views-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const FILES = [
  { path: 'a.yaml', content: 'a: 1\n' },
  { path: 'rules/b.yaml', content: 'b: 2\n' },
];
const read = (path: string): string => readFileSync(join(folder, path), 'utf8');

it('writes into a folder that is not there yet, and again without a change', () => {
  const out = join(folder, 'new');
  expect(write(out, FILES, false)).toEqual([
    { path: 'a.yaml', status: 'written' },
    { path: 'rules/b.yaml', status: 'written' },
  ]);
  expect(read('new/rules/b.yaml')).toBe('b: 2\n');
  expect(write(out, FILES, false).map(({ status }) => status)).toEqual(['unchanged', 'unchanged']);
});

it('writes nothing where one file has other content, unless it is forced', () => {
  writeFileSync(join(folder, 'a.yaml'), 'a: mine\n');
  expect(write(folder, FILES, false)).toEqual([
    { path: 'a.yaml', status: 'changed' },
    { path: 'rules/b.yaml', status: 'not written' },
  ]);
  expect(read('a.yaml')).toBe('a: mine\n');
  expect(() => read('rules/b.yaml')).toThrow('ENOENT');
  expect(write(folder, FILES, true).map(({ status }) => status)).toEqual(['written', 'written']);
  expect(read('a.yaml')).toBe('a: 1\n');
});
