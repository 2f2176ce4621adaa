/**
 * Every package that a cell installs beside the SDKs, in one version: a run next year installs what this one did.
 * Of some there are several lines, `name@line`.
 */
const VERSIONS = {
  '@opentelemetry/api': '1.10.0',
  '@opentelemetry/api@1.9': '1.9.1',
  '@opentelemetry/api-logs@0.2': '0.223.0',
  '@opentelemetry/context-async-hooks': '3.1.1',
  '@opentelemetry/exporter-logs-otlp-http': '0.301.0',
  '@opentelemetry/exporter-logs-otlp-http@0.2': '0.223.0',
  '@opentelemetry/exporter-metrics-otlp-http': '0.301.0',
  '@opentelemetry/exporter-metrics-otlp-http@0.2': '0.223.0',
  '@opentelemetry/exporter-trace-otlp-http': '0.301.0',
  '@opentelemetry/instrumentation@0.2': '0.223.0',
  '@opentelemetry/resources@2': '2.12.1',
  '@opentelemetry/sdk-logs': '3.1.1',
  '@opentelemetry/sdk-logs@0.2': '0.223.0',
  '@opentelemetry/sdk-metrics': '3.1.1',
  '@opentelemetry/sdk-metrics@2': '2.12.1',
  '@opentelemetry/sdk-node@0.2': '0.223.0',
  '@opentelemetry/sdk-trace': '3.1.1',
  '@opentelemetry/sdk-trace-base@2': '2.12.1',
  '@rollup/plugin-commonjs': '29.0.3',
  '@rollup/plugin-json': '6.1.0',
  '@rollup/plugin-node-resolve': '16.0.3',
  '@rspack/core': '2.3.4',
  '@vercel/otel': '2.1.3',
  '@yarnpkg/cli-dist': '4.18.1',
  '@types/node': '24.0.0',
  bun: '1.4.5',
  deno: '2.9.6',
  esbuild: '0.28.2',
  jest: '30.5.2',
  'next@15': '15.5.29',
  'next@16': '16.4.6',
  'node@22': '22.15.0',
  'node@26': '26.9.0',
  pnpm: '12.21.0',
  react: '19.3.1',
  'react-dom': '19.3.1',
  rollup: '4.68.8',
  tsup: '9.0.0',
  tsx: '4.23.15',
  typescript: '5.9.3',
  vite: '8.4.0',
  vitest: '5.1.2',
  webpack: '5.113.0',
} as const;

export type PackageName = keyof typeof VERSIONS;

/** These packages with their versions, as `dependencies` of a manifest states them. */
export function pinned(...names: readonly PackageName[]): Record<string, string> {
  return Object.fromEntries(names.map((name) => [name.replace(/(?<=.)@.*/, ''), VERSIONS[name]]));
}
