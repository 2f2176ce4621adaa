/**
 * What a package's manifest says on npm, made from the one in the repository. There, `exports` and
 * `bin` name TypeScript files in `src`, which is all that a contributor writes; npm users get the
 * files that `build.ts` makes of them in `dist`. `.pnpmfile.mjs` calls this for `pnpm pack` and `pnpm publish`.
 *
 * This file is JavaScript because pnpm runs it on whatever Node it was started with.
 */

/**
 * Packages that no app has in its process. They ship ECMAScript modules alone, and find their assets relative to their own
 * place. All others also ship CommonJS.
 */
export const ESM_ONLY = ['costspan', '@costspan/views'];

/** @typedef {{ name: string, bin?: Record<string, string>, exports?: Record<string, string>, sideEffects: boolean | string[] } & Record<string, unknown>} Manifest */

/**
 * The path in `dist` of what is built from a path in `src`.
 * @param {string} source for example `./src/index.ts`
 * @param {string} extension for example `.d.cts`
 * @returns {string} for example `./dist/index.d.cts`
 */
export function built(source, extension) {
  return source.replace(/^\.\/src\//, './dist/').replace(/\.ts$/, extension);
}

/** @param {string} path @returns {boolean} whether it is a source file, and not an asset that is published as it is */
export function isSource(path) {
  return path.startsWith('./src/') && path.endsWith('.ts');
}

/** @param {Manifest} manifest @returns {Record<string, unknown>} */
export function published(manifest) {
  const { devDependencies: _, scripts: __, bin, exports, sideEffects, ...rest } = manifest;
  const isDual = !ESM_ONLY.includes(manifest.name);
  /** @param {string} path */
  const conditions = (path) => {
    if (!isSource(path)) return path;
    const esm = { types: built(path, '.d.ts'), default: built(path, '.js') };
    if (!isDual) return esm;
    const cjs = { types: built(path, '.d.cts'), default: built(path, '.cjs') };
    // Where Node can `require` an ECMAScript module, `import` and `require` load the same copy. CommonJS is for
    // what does not know the condition: Jest, bundlers.
    return { 'module-sync': esm, import: esm, require: cjs };
  };
  /** @param {string} path */
  const files = (path) => (isSource(path) ? [built(path, '.js'), ...(isDual ? [built(path, '.cjs')] : [])] : [path]);
  return {
    ...rest,
    ...(bin && { bin: map(bin, (path) => built(path, '.js')) }),
    ...(exports && { exports: map(exports, conditions) }),
    sideEffects: Array.isArray(sideEffects) ? sideEffects.flatMap(files) : sideEffects,
  };
}

/** @template T @param {Record<string, string>} paths @param {(path: string) => T} fn @returns {Record<string, T>} */
function map(paths, fn) {
  return Object.fromEntries(Object.entries(paths).map(([name, path]) => [name, fn(path)]));
}
