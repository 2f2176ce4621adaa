/**
 * What the manifest and the `tsconfig.json` of every package must say alike; `--fix` writes it.
 * A new package is named nowhere else.
 */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { isSource } from './published.mjs';

const ROOT = join(import.meta.dirname, '../..');
const REPOSITORY = 'https://github.com/costspan/costspan';
const BUILD = 'node ../../test/tools/build.ts';
const KEYWORDS = ['opentelemetry', 'cost', 'finops', 'generative-ai', 'observability'];

type Json = Readonly<Record<string, unknown>>;

/** The manifest as it has to be. What an author decides (description, entries, dependencies) stays. */
function manifestOf(folder: string, given: Json): Json {
  const { publishConfig: _, ...own } = given;
  const exports = (own['exports'] ?? {}) as Readonly<Record<string, string>>;
  const scripts = (own['scripts'] ?? {}) as Readonly<Record<string, string>>;
  return {
    ...own,
    keywords: own['keywords'] ?? KEYWORDS,
    homepage: `${REPOSITORY}/tree/main/packages/${folder}#readme`,
    bugs: `${REPOSITORY}/issues`,
    license: 'Apache-2.0',
    repository: { type: 'git', url: `git+${REPOSITORY}.git`, directory: `packages/${folder}` },
    files: [...new Set(['dist', ...((own['files'] as string[] | undefined) ?? [])])],
    type: 'module',
    sideEffects: own['sideEffects'] ?? false,
    exports: { ...exports, './package.json': './package.json' },
    scripts: {
      ...scripts,
      prepack: BUILD,
    },
    engines: { node: '>=22.15' },
  };
}

/** References are the workspace's packages that the sources import, so that `tsc -b` builds them first. */
function tsconfigOf(manifest: Json, given: Json): Json {
  const { include: _, references: __, compilerOptions, exclude, ...own } = given;
  const { rootDir: ___, outDir: ____, ...options } = (compilerOptions ?? {}) as Readonly<Record<string, unknown>>;
  const used = Object.keys((manifest['dependencies'] ?? {}) as Json).flatMap((name) => FOLDERS.get(name) ?? []);
  const excluded = (exclude ?? []) as readonly string[];
  return {
    ...own,
    extends: '../../tsconfig.base.json',
    ...(Object.keys(options).length > 0 && { compilerOptions: options }),
    ...(excluded.some((path) => path !== 'src/**/*.test.ts') && { exclude: excluded }),
    references: used.map((folder) => ({ path: `../${folder}` })),
  };
}

/** What only an author can mend. */
function* faults(folder: string, manifest: Json): Generator<string> {
  if (typeof manifest['description'] !== 'string')
    yield `description is missing: say in one sentence what ${folder} does`;
  for (const [entry, path] of Object.entries({ ...(manifest['exports'] as Json), ...(manifest['bin'] as Json) })) {
    if (typeof path !== 'string')
      yield `exports["${entry}"] is ${JSON.stringify(path)}: write the source file alone, for example "./src/index.ts"`;
    else if (!path.includes('*') && !existsSync(join(ROOT, 'packages', folder, path)))
      yield `exports["${entry}"] is "${path}", which does not exist`;
    else if (path.endsWith('.ts') && !isSource(path))
      yield `exports["${entry}"] is "${path}": a source file lies in ./src/`;
  }
  if (!existsSync(join(ROOT, 'packages', folder, 'README.md'))) yield 'README.md is missing: npm shows it';
}

function read(...path: string[]): Json {
  return JSON.parse(readFileSync(join(ROOT, ...path), 'utf8')) as Json;
}

const folders = readdirSync(join(ROOT, 'packages')).filter((name) =>
  existsSync(join(ROOT, 'packages', name, 'package.json')),
);
const FOLDERS: ReadonlyMap<string, string> = new Map(
  folders.map((folder) => [read('packages', folder, 'package.json')['name'] as string, folder]),
);
const isFixing = process.argv.includes('--fix');
const problems: string[] = [];

for (const folder of folders) {
  const manifest = manifestOf(folder, read('packages', folder, 'package.json'));
  const files = {
    'package.json': manifest,
    'tsconfig.json': tsconfigOf(manifest, read('packages', folder, 'tsconfig.json')),
  };
  for (const [name, wanted] of Object.entries(files)) {
    const isSame = isDeepStrictEqual(read('packages', folder, name), wanted);
    if (isSame) continue;
    if (isFixing) writeFileSync(join(ROOT, 'packages', folder, name), `${JSON.stringify(wanted, null, 2)}\n`);
    else
      problems.push(
        `packages/${folder}/${name} is not as that of every package; run: node test/tools/manifests.ts --fix && oxfmt`,
      );
  }
  problems.push(...[...faults(folder, manifest)].map((fault) => `packages/${folder}/package.json: ${fault}`));
}
for (const problem of problems) process.stderr.write(`${problem}\n`);
if (problems.length > 0) process.exitCode = 1;
