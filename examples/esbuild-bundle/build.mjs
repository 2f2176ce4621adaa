import { build } from 'esbuild';

await build({
  entryPoints: ['src/app.ts'],
  outfile: 'dist/app.mjs',
  bundle: true,
  platform: 'node',
  format: 'esm',
  // The OpenTelemetry SDK has CommonJS dependencies, whose `require` an ESM bundle has to bring along.
  banner: {
    js: "import { createRequire as requireOf } from 'node:module'; const require = requireOf(import.meta.url);",
  },
  external: ['@costspan/example-simulated'],
  logLevel: 'warning',
  // In this repository esbuild reads costspan's sources, of which core leaves out what a bundle does not use.
  logOverride: { 'ignored-bare-import': 'silent' },
});
