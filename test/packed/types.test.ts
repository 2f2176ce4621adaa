import { globSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { compile } from './support/compile.ts';
import { installedEntries } from './support/entries.ts';
import { INSTALL_TIMEOUT, installApp } from './support/app.ts';
import { packages } from './support/pack.ts';

let app: string;
beforeAll(async () => {
  app = await installApp();
}, INSTALL_TIMEOUT);

/** Compiles an app, declarations of libraries included; answers what the compiler says. */
function compileApp(
  name: string,
  type: string,
  options: object,
  sources: Readonly<Record<string, string>>,
): Promise<string> {
  const folder = join(app, 'types', name);
  mkdirSync(folder, { recursive: true });
  const files = { ...sources, 'package.json': JSON.stringify({ name, private: true, type }) };
  for (const [file, text] of Object.entries(files)) writeFileSync(join(folder, file), text);
  return compile(folder, { skipLibCheck: false, ...options }, Object.keys(sources));
}

function everyEntry(isCommonJs: boolean): string {
  const entries = installedEntries(app).filter((entry) => entry.isDual || !isCommonJs);
  return entries.map(({ specifier }, at) => `import * as e${at} from '${specifier}';\nvoid e${at};\n`).join('');
}

/** What an app does with the types of several entries at once. */
const USE = `
import { costspan } from '@costspan/auto';
import { configure, memoryJobStore, withOutput } from '@costspan/core';
import type { Output } from '@costspan/core';
import { Output as OutputClass, PriceBook } from '@costspan/core/internal';
import { bundledBook } from '@costspan/core';
import { NodeSDK } from '@opentelemetry/sdk-node';

configure({ jobStore: memoryJobStore(), ledger: 'otel' });
new NodeSDK({ instrumentations: [...costspan()] });
export const made: Promise<string> = withOutput('avatar', { plan: 'pro' }, async (output) => {
  output.accept();
  return output.token();
});
// A class is the same class in all entries.
export const same = (output: OutputClass): Output => output;
export const book: PriceBook = bundledBook();
// @ts-expect-error types are there, and not any
configure({ jobStore: 1 });
`;

const MODES = [
  { name: 'ESM app, nodenext', type: 'module', options: { module: 'nodenext', types: ['node'] } },
  { name: 'CommonJS app, nodenext', type: 'commonjs', options: { module: 'nodenext', types: ['node'] } },
  {
    name: 'bundled app',
    type: 'module',
    options: { module: 'esnext', moduleResolution: 'bundler', lib: ['es2023', 'dom'], types: ['node'] },
  },
];

describe.each(MODES)('$name', ({ name, type, options }) => {
  it('compiles with all declarations checked', async () => {
    const sources = { 'every-entry.ts': everyEntry(type === 'commonjs'), 'use.ts': USE };
    expect(await compileApp(name.replaceAll(/\W+/g, '-'), type, options, sources)).toBe('');
  });
});

it('reaches every package but the command by an entry', () => {
  const names = new Set(installedEntries(app).map(({ specifier }) => /^@costspan\/[^/]+/.exec(specifier)?.[0]));
  expect(names.size).toBe(packages().length - 1);
});

it('rolls the declarations of core up: two files an entry at most, and not one a module', () => {
  const files = globSync('dist/**/*.d.ts', { cwd: join(app, 'node_modules/@costspan/core') });
  expect(files.length).toBeLessThanOrEqual(2 * installedEntries(app, ['core']).length);
});
