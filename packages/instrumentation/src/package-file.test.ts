import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { fileOf, isFile } from './package-file.ts';
import type { ModuleFile } from './spec.ts';

/** A path's part: spaces, percent signs, `#`, `?` and letters beyond ASCII among its characters. */
const part = fc.stringMatching(/^[a-z][a-z0-9 %#?&+äöü._-]{0,8}[a-z]$/).filter((one) => one !== 'node_modules');
const plainPart = fc.stringMatching(/^[a-z][a-z0-9._-]{0,8}[a-z]$/).filter((one) => one !== 'node_modules');
const name = fc.oneof(
  plainPart,
  fc.tuple(plainPart, plainPart).map(([scope, one]) => `@${scope}/${one}`),
);
const inside = fc.array(plainPart, { minLength: 1, maxLength: 4 }).map((parts) => `${parts.join('/')}.js`);
/** The way to a `node_modules`, through others and through pnpm's store. */
const way = fc.array(
  fc.oneof(
    part,
    name.map((one) => `node_modules/${one}`),
    name.map((one) => `node_modules/.pnpm/${one.replace('/', '+')}@1.0.0`),
  ),
  { maxLength: 4 },
);

describe('the package file of a location', () => {
  it('is found in a path, however deep', () => {
    fc.assert(
      fc.property(way, name, inside, (parts, one, path) => {
        const folder = `/${[...parts, 'node_modules', one].join('/')}`;
        expect(fileOf(`${folder}/${path}`)).toEqual({ name: one, folder, path });
      }),
    );
  });

  it('is found in a file URL, whatever its folder is called and whatever a loader adds', () => {
    const added = fc.constantFrom('', '?v=1', '#part', '?iitm=true#x', '?from=/node_modules/other/index.js');
    fc.assert(
      fc.property(way, name, inside, added, (parts, one, path, more) => {
        const folder = `/${[...parts, 'node_modules', one].join('/')}`;
        expect(fileOf(pathToFileURL(`${folder}/${path}`).href + more)).toEqual({ name: one, folder, path });
      }),
    );
  });

  it('is found in a Windows path with slashes', () => {
    fc.assert(
      fc.property(fc.constantFrom('C:', 'd:', '//host/share'), name, inside, (drive, one, path) => {
        const folder = `${drive}/my app/node_modules/${one}`;
        expect(fileOf(`${folder}/${path}`)).toEqual({ name: one, folder, path });
      }),
    );
  });

  it.each([
    '/app/src/index.js',
    'file:///app/index.js',
    'node:fs',
    '',
    '/app/my_node_modules/x/index.js',
    'node_modules/x/index.js',
  ])('is none for %j', (location) => {
    expect(fileOf(location)).toBeUndefined();
  });
});

describe('the file that a spec names', () => {
  const row = (file: string): ModuleFile => ({ name: 'acme', file, targets: () => ({}) });
  const at = (path: string | undefined, of = 'acme') => ({ name: of, folder: '/none', path });

  it.each(['lib/client.js', 'lib/client.mjs', 'lib/client.cjs', 'lib/client'])('is %s', (path) => {
    expect(isFile(row('lib/client'), at(path))).toBe(true);
  });

  it.each(['lib/client.ts', 'lib/client.json', 'lib/client/index.js', 'client.js', undefined])('is not %s', (path) => {
    expect(isFile(row('lib/client'), at(path))).toBe(false);
  });

  it('is none of another package', () => {
    expect(isFile(row('lib/client'), at('lib/client.js', 'acme-extra'))).toBe(false);
  });
});

describe('the main entry', () => {
  const root = mkdtempSync(join(tmpdir(), 'costspan-'));
  afterAll(() => rmSync(root, { recursive: true }));
  let packages = 0;

  function install(manifest: string | object | undefined): string {
    const folder = join(root, `p${++packages}`);
    mkdirSync(folder);
    const text = typeof manifest === 'object' ? JSON.stringify(manifest) : manifest;
    if (text !== undefined) writeFileSync(join(folder, 'package.json'), text);
    return folder;
  }

  const FILES = [
    'index.js',
    'lib.js',
    'lib/index.js',
    'lib/sub.js',
    'dist/a.js',
    'dist/a.mjs',
    'dist/b.js',
    'main.cjs',
  ];

  function entries(manifest: string | object | undefined): string[] {
    const folder = install(manifest);
    const row: ModuleFile = { name: 'acme', targets: () => ({}) };
    return FILES.filter((path) => isFile(row, { name: 'acme', folder, path }));
  }

  it.each<[string, string | object | undefined, string[]]>([
    ['no main', {}, ['index.js']],
    ['main', { main: './main.cjs' }, ['main.cjs']],
    ['main without an extension', { main: 'lib' }, ['lib.js', 'lib/index.js']],
    ['main with a slash at its end', { main: './lib/' }, ['lib/index.js']],
    ['main that is no text', { main: false }, ['index.js']],
    ['exports as text', { exports: './dist/a.js', main: './main.cjs' }, ['dist/a.js']],
    [
      'conditions',
      { exports: { import: './dist/a.mjs', require: { node: './dist/a.js', default: './dist/b.js' } } },
      ['dist/a.js', 'dist/a.mjs', 'dist/b.js'],
    ],
    [
      'conditions of the root',
      { exports: { '.': { import: './dist/a.mjs', default: './dist/a.js' }, './sub': './lib/sub.js' } },
      ['dist/a.js', 'dist/a.mjs'],
    ],
    ['a list', { exports: { '.': [{ import: './dist/a.mjs' }, './dist/a.js'] } }, ['dist/a.js', 'dist/a.mjs']],
    ['a list at once', { exports: ['./dist/b.js'] }, ['dist/b.js']],
    ['a condition that is shut', { exports: { '.': { browser: null, default: './dist/a.js' } } }, ['dist/a.js']],
    ['a root that is shut', { exports: { '.': null, './sub': './lib/sub.js' }, main: './main.cjs' }, []],
    ['paths and no root', { exports: { './sub': './lib/sub.js' }, main: './main.cjs' }, []],
    ['exports that are null', { exports: null, main: './main.cjs' }, ['main.cjs']],
    ['a manifest that is no object', 'null', ['index.js']],
    ['a manifest that is no JSON', '{', ['index.js']],
    ['no manifest', undefined, ['index.js']],
  ])('of %s', (_, manifest, expected) => {
    expect(entries(manifest)).toEqual(expected);
  });

  it('is the package itself, as the hook for require() names it', () => {
    expect(isFile({ name: 'acme', targets: () => ({}) }, { name: 'acme', folder: install({}), path: undefined })).toBe(
      true,
    );
  });
});
