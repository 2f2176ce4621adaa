import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { canRequire, freshCopy } from './sdk-copies.ts';

let app: string;
let from: string;

beforeAll(() => {
  app = mkdtempSync(join(tmpdir(), 'costspan-sdks-'));
  from = pathToFileURL(join(app, 'app.js')).href;
});

afterAll(() => rmSync(app, { recursive: true }));

function install(name: string, files: Readonly<Record<string, string | object>>): void {
  for (const [file, content] of Object.entries(files)) {
    const path = join(app, 'node_modules', name, file);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
  }
}

const ESM = { 'index.js': "export { Client } from './lib/client.js';", 'lib/client.js': 'export class Client {}' };

const KINDS = [
  {
    kind: 'import alone',
    manifest: { type: 'module', exports: { import: './index.js' } },
    files: ESM,
    required: false,
  },
  {
    kind: 'conditions in conditions',
    manifest: { type: 'module', exports: { '.': { types: './index.d.ts', node: { import: './index.js' } } } },
    files: ESM,
    required: false,
  },
  { kind: 'a default', manifest: { type: 'module', exports: './index.js' }, files: ESM, required: true },
  { kind: 'main', manifest: { type: 'module', main: 'index.js' }, files: ESM, required: true },
  {
    kind: 'CommonJS',
    manifest: { main: 'index.js' },
    files: { 'index.js': "module.exports = require('./client');", 'client.js': 'exports.Client = class Client {};' },
    required: true,
  },
  {
    kind: 'both',
    manifest: { type: 'module', exports: { import: './index.js', require: './index.cjs' } },
    files: { ...ESM, 'index.cjs': 'exports.Client = class Client {};' },
    required: true,
  },
];

it.each(KINDS)('copies share no class: $kind', async ({ kind, manifest, files, required }) => {
  const name = `@acme/${kind.replaceAll(' ', '-').toLowerCase()}`;
  install(name, { ...files, 'package.json': { name, version: '1.0.0', ...manifest } });
  const copies = [await freshCopy(name, from), await freshCopy(name, from)] as { Client: unknown }[];
  expect(copies.map(({ Client }) => typeof Client)).toEqual(['function', 'function']);
  expect(copies[0]?.Client).not.toBe(copies[1]?.Client);
  expect(canRequire(name, from)).toBe(required);
});

it('an SDK that is not installed is an error', async () => {
  await expect(freshCopy('@acme/missing', from)).rejects.toThrow("Cannot find module '@acme/missing'");
});
