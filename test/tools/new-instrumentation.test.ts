import { spawnSync } from 'node:child_process';
import {
  cpSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listInAuto } from './template/auto.ts';
import { pascalCase, rangeOf, writePackage, WrongUse } from './template/package.ts';

const ROOT = join(import.meta.dirname, '../..');
const NODE_MODULES = join(ROOT, 'templates/instrumentation/node_modules');

/** A copy of what the command reads and changes; the rest of the repository is linked. */
let copy: string;

beforeAll(() => {
  copy = mkdtempSync(join(tmpdir(), 'costspan-template-'));
  for (const name of ['node_modules', 'templates', 'tsconfig.base.json'])
    symlinkSync(join(ROOT, name), join(copy, name));
  mkdirSync(join(copy, 'packages'));
  // The packages that the tests write and change are not linked.
  const written = ['auto', 'instrumentation-luma'];
  for (const name of readdirSync(join(ROOT, 'packages')).filter((one) => !written.includes(one)))
    symlinkSync(join(ROOT, 'packages', name), join(copy, 'packages', name));
  for (const file of ['src/specs.ts', 'package.json', 'tsconfig.json'])
    cpSync(join(ROOT, 'packages/auto', file), join(copy, 'packages/auto', file));
});

afterAll(() => rmSync(copy, { recursive: true }));

function run(command: string, args: readonly string[]): { readonly status: number | null; readonly out: string } {
  const { status, stdout, stderr } = spawnSync(join(ROOT, 'node_modules/.bin', command), args, {
    cwd: copy,
    encoding: 'utf8',
    env: { ...process.env, NO_COLOR: '1' },
  });
  return { status, out: stdout + stderr };
}

function read(...path: readonly string[]): string {
  return readFileSync(join(copy, 'packages', ...path), 'utf8');
}

describe('a package for the template’s own SDK', () => {
  const folder = 'packages/instrumentation-paper-boat';

  beforeAll(() => {
    writePackage(copy, { name: 'paper-boat' });
    // What an install makes: the same dependencies under the same names.
    symlinkSync(NODE_MODULES, join(copy, folder, 'node_modules'));
  });

  it('has its own names, and is to be published', () => {
    expect(JSON.parse(read('instrumentation-paper-boat/package.json'))).toMatchObject({
      name: '@costspan/instrumentation-paper-boat',
      repository: { directory: folder },
    });
    expect(read('instrumentation-paper-boat/package.json')).not.toContain('"private"');
    expect(read('instrumentation-paper-boat/src/index.ts')).toContain('export class PaperBoatInstrumentation ');
    expect(read('instrumentation-paper-boat/src/sdk.ts')).toContain("clientFunction: 'instrumentPaperBoat'");
    const { references } = JSON.parse(read('instrumentation-paper-boat/tsconfig.json')) as {
      references: { path: string }[];
    };
    expect(references).toContainEqual({ path: '../meters' });
  });

  it('has an app for the tests of packed packages', () => {
    expect(read('instrumentation-paper-boat/testing/packed.mjs')).toContain(
      "import { instrumentPaperBoat } from '@costspan/instrumentation-paper-boat';",
    );
  });

  it('compiles', () => {
    const config = {
      extends: './tsconfig.base.json',
      compilerOptions: {
        noEmit: true,
        composite: false,
        allowImportingTsExtensions: true,
        rewriteRelativeImportExtensions: false,
      },
      include: [`${folder}/src`],
    };
    writeFileSync(join(copy, 'tsconfig.json'), JSON.stringify(config));
    expect(run('tsc', ['-p', '.'])).toEqual({ status: 0, out: '' });
  });

  it('passes its conformance test', () => {
    const { status, out } = run('vitest', ['run', '--root', copy, '--dir', folder, '--testTimeout', '60000']);
    expect(out).toMatch(/Tests +\d{2} passed/);
    expect(status, out).toBe(0);
  });

  it('is refused when it exists', () => {
    expect(() => writePackage(copy, { name: 'paper-boat' })).toThrow('packages/instrumentation-paper-boat exists');
  });
});

it('a package for an SDK of another provider begins with that provider’s exchanges', () => {
  writePackage(copy, { name: 'luma', sdk: { name: 'lumaai', version: '1.21.0' }, provider: 'luma' });
  const recorded = globSync('*.json', { cwd: join(ROOT, 'packages/meters/fixtures/luma') }).toSorted();
  expect(globSync('*.json', { cwd: join(copy, 'packages/instrumentation-luma/fixtures') }).toSorted()).toEqual(
    recorded,
  );
  expect(JSON.parse(read('instrumentation-luma/fixtures/uni1.json'))).toMatchObject({
    name: 'uni1',
    call: ['REPLACE.method', expect.anything()],
    expect: { status: 'final' },
  });
  expect(read('instrumentation-luma/src/sdk.ts')).toContain("versions: { 'lumaai': '>=1 <2' }");
  expect(read('instrumentation-luma/src/spec.ts')).toContain("import { meter } from '@costspan/meters/luma';");
  expect(read('instrumentation-luma/src/index.ts')).toContain("import * as prices from '@costspan/prices/luma';");
  const { devDependencies } = JSON.parse(read('instrumentation-luma/package.json')) as { devDependencies: object };
  expect(devDependencies).toEqual({ '@opentelemetry/api': 'catalog:', lumaai: '^1.21.0' });
});

it.each(['Luma', 'luma_ai', '', '-luma', 'instrumentation-luma', '../luma'])('refuses the name "%s"', (name) => {
  expect(() => writePackage(copy, { name })).toThrow(WrongUse);
});

it('refuses a provider without a meter, and names those that have one', () => {
  expect(() => writePackage(copy, { name: 'acorn', provider: 'acorn' })).toThrow(/has no meter.*assemblyai.*x_ai/);
});

it('lists the package in @costspan/auto, in the order of names', () => {
  expect(listInAuto(copy, 'paper-boat')).toHaveLength(3);
  const specs = read('auto/src/specs.ts');
  const names = [...specs.matchAll(/from '@costspan\/instrumentation-([\w-]+)\/sdk'/g)].map(([, name]) => name);
  expect(names).toContain('paper-boat');
  expect(names).toEqual(names.toSorted());
  expect(specs).toMatch(/import \{ sdk as paperBoat \}/);
  expect(specs).toMatch(/sdks: readonly Sdk\[\] = \[[^\]]*\bpaperBoat\b[^\]]*\]/);
  expect(JSON.parse(read('auto/package.json'))).toMatchObject({
    dependencies: {
      '@costspan/instrumentation-paper-boat': 'workspace:^',
      '@opentelemetry/sdk-node': expect.any(String),
    },
  });
  expect(JSON.parse(read('auto/tsconfig.json'))).toMatchObject({
    references: expect.arrayContaining([{ path: '../instrumentation-paper-boat' }]),
  });
});

it('knows ranges and class names', () => {
  expect([rangeOf('7.57.0'), rangeOf('0.15.2')]).toEqual(['>=7 <8', '>=0.15 <0.16']);
  expect([pascalCase('luma'), pascalCase('google-genai')]).toEqual(['Luma', 'GoogleGenai']);
});

it('the command explains itself, and refuses wrong use before it writes anything', () => {
  const command = (...args: string[]) =>
    spawnSync(process.execPath, [join(import.meta.dirname, 'new-instrumentation.ts'), ...args], { encoding: 'utf8' });
  expect(command('--help')).toMatchObject({ status: 0, stdout: expect.stringContaining('Example: pnpm new-instr') });
  expect(command()).toMatchObject({ status: 2, stderr: expect.stringContaining('give one NAME') });
  expect(command('--nam', 'x')).toMatchObject({ status: 2, stderr: expect.stringContaining("'--nam'") });
  expect(command('fal')).toMatchObject({ status: 2, stderr: expect.stringContaining('instrumentation-fal exists') });
  expect(command('acorn', '--sdk', 'acorn')).toMatchObject({
    status: 2,
    stderr: expect.stringContaining('--provider is missing, since no meter is called acorn'),
  });
});
