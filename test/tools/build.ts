/**
 * Run by a package's `prepack`, in its folder: builds what npm users get into `dist`, from the
 * entries that `exports` and `bin` of its manifest name. The modules of each entry are put into
 * one file and what several entries share into chunks, declarations likewise, so that a process that
 * starts opens ten files and not two hundred. See `published.mjs` for the manifest that goes with it.
 */
import { globSync, readFileSync } from 'node:fs';
import { createRequire, findPackageJSON } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'tsdown';
import type { InlineConfig } from 'tsdown';
import { ESM_ONLY, isSource } from './published.mjs';

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly exports?: Readonly<Record<string, string>>;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly bin?: Readonly<Record<string, string>>;
}

const cwd = process.cwd();
const manifest = JSON.parse(readFileSync('package.json', 'utf8')) as Manifest;
const isDual = !ESM_ONLY.includes(manifest.name);
const isLibrary = Object.values(manifest.exports ?? {}).some(isSource);

/** Source files of the entries. A pattern stands for all files that match it. What the source finds by its URL is an entry, too. */
function entries(): string[] {
  const named = [...Object.values({ ...manifest.exports, ...manifest.bin }).filter(isSource), ...foundByUrl()];
  const found = named.flatMap((path) => globSync(path));
  for (const path of named)
    if (globSync(path).length === 0)
      throw new Error(`${manifest.name}: package.json names ${path}, which does not exist`);
  return [...new Set(found)];
}

/** Files that the source names as "new URL(`./child${EXTENSION}`, import.meta.url)": another process starts them. */
function foundByUrl(): string[] {
  return globSync('src/**/*.ts', { exclude: ['src/**/*.test.ts'] }).flatMap((path) =>
    [...readFileSync(path, 'utf8').matchAll(/new URL\(`(\.{1,2}\/[\w./-]+)\$\{[^}]+\}`, import\.meta\.url\)/g)].map(
      ([, name = '']) => `./${join(dirname(path), name)}.ts`,
    ),
  );
}

/** Every source file that the package's `tsconfig.json` includes: what is read or run by its path, too. */
function sources(): string[] {
  const { exclude = [] } = JSON.parse(readFileSync('tsconfig.json', 'utf8')) as { exclude?: string[] };
  return globSync('src/**/*.ts', { exclude: ['src/**/*.test.ts', ...exclude] });
}

/** `src/ledger/index.ts` as `{ 'ledger/index': 'src/ledger/index.ts' }`. */
function byName(paths: readonly string[]): Record<string, string> {
  return Object.fromEntries(paths.map((path) => [relative('src', path).replace(/\.ts$/, ''), path]));
}

type Plugin = NonNullable<Extract<InlineConfig['plugins'], readonly unknown[]>[number]>;

/**
 * JSON becomes plain JavaScript: not every bundler knows an import of JSON. `JSON.parse` of a text is read faster
 * than a literal of the same size. Of the package's own manifest, name and version alone get into the bundle.
 */
const json: Plugin = {
  name: 'json-as-text',
  load(id: string) {
    if (!id.endsWith('.json')) return undefined;
    const { name, version } = manifest;
    const text = JSON.stringify(JSON.parse(readFileSync(id, 'utf8')));
    const code =
      id === join(cwd, 'package.json')
        ? JSON.stringify({ name, version })
        : `/* @__PURE__ */ JSON.parse(${literal(text)})`;
    return { code: `export default ${code};`, moduleType: 'js' };
  },
};

/** A text as JavaScript in which the quotes of JSON need no escape: a price book has a hundred thousand of them. */
function literal(text: string): string {
  return `\`${text.replace(/\\|`|\$\{/g, '\\$&')}\``;
}

/**
 * `import.meta.url` in CommonJS. It is read where the source reads it, so that a bundle for a runtime that has
 * no `__filename` loads; there it is undefined.
 */
const FILE_URL = `const fileUrl$ = typeof __filename === 'undefined' ? undefined : process.getBuiltinModule('node:url').pathToFileURL(__filename).href;`;
const fileUrl: Plugin = {
  name: 'file-url',
  renderChunk: (code: string) =>
    code.includes('fileUrl$') ? code.replace(/^(?:["']use strict["'];\n)?/, `$&${FILE_URL}\n`) : undefined,
};

/**
 * Whether a dependency has ECMAScript modules alone. Jest and older bundlers cannot `require` such a package: the
 * CommonJS build brings it along. costspan's own packages have both kinds when they are published.
 */
function isEsmOnly(id: string): boolean {
  const name = Object.keys(manifest.dependencies ?? {}).find((one) => id === one || id.startsWith(`${one}/`));
  if (!name || name.startsWith('@costspan/')) return false;
  const path = createRequire(join(cwd, 'package.json')).resolve(id);
  const found = findPackageJSON(pathToFileURL(path)) as string;
  return /\.m?js$/.test(path) && (JSON.parse(readFileSync(found, 'utf8')) as { type?: string }).type === 'module';
}

const dts = { generator: 'oxc' } as const;

const shared: InlineConfig = {
  config: false,
  cwd,
  outDir: 'dist',
  platform: 'neutral',
  target: 'node22',
  fixedExtension: false,
  logLevel: 'warn',
  failOnWarn: true,
  plugins: [json],
  // Schemas are no part of what we declare: their types need not be read.
  deps: { neverBundle: [/^node:/], dts: { neverBundle: ['zod'] } },
};

const entry = byName(entries());

/** An ESM-only library finds its assets beside the folder of its files: what they share stands there, too. */
const chunkFileNames = isDual ? 'chunks/[name]-[hash].js' : '[name]-[hash].js';

if (isLibrary) await build({ ...shared, entry, format: 'esm', dts, outputOptions: { chunkFileNames } });
else
  await build({
    ...shared,
    entry: byName(sources()),
    format: 'esm',
    dts: false,
    unbundle: true,
    // No tarball has a folder of that name: modules that the build brings along stand elsewhere.
    outputOptions: { entryFileNames: ({ name }) => `${name.replace(/^.*\bnode_modules\//, 'dependencies/')}.js` },
  });
if (isDual)
  await build({
    ...shared,
    entry,
    format: 'cjs',
    dts,
    clean: false,
    outputOptions: { chunkFileNames: 'chunks/[name]-[hash].cjs', strict: true },
    define: { 'import.meta.url': 'fileUrl$' },
    plugins: [json, fileUrl],
    deps: { ...shared.deps, alwaysBundle: isEsmOnly, onlyBundle: false },
  });
