/** Every package that a cell installs, in one version: a run next year installs what this one did. */
const VERSIONS = {
  '@fal-ai/client': '1.10.1',
  '@google/genai': '3.3.0',
  '@opentelemetry/api': '1.10.0',
  '@opentelemetry/context-async-hooks': '3.1.1',
  '@opentelemetry/exporter-logs-otlp-http': '0.301.0',
  '@opentelemetry/exporter-metrics-otlp-http': '0.301.0',
  '@opentelemetry/exporter-trace-otlp-http': '0.301.0',
  '@opentelemetry/sdk-logs': '3.1.1',
  '@opentelemetry/sdk-metrics': '3.1.1',
  '@opentelemetry/sdk-trace': '3.1.1',
  '@rollup/plugin-commonjs': '29.0.3',
  '@rollup/plugin-json': '6.1.0',
  '@rollup/plugin-node-resolve': '16.0.3',
  '@rspack/core': '2.3.4',
  esbuild: '0.28.2',
  openai: '7.57.0',
  replicate: '1.4.0',
  rollup: '4.68.8',
  tsup: '9.0.0',
  typescript: '5.9.3',
  vite: '8.4.0',
  webpack: '5.113.0',
} as const;

export type PackageName = keyof typeof VERSIONS;

/** These packages with their versions, as `dependencies` of a manifest states them. */
export function pinned(...names: readonly PackageName[]): Record<string, string> {
  return Object.fromEntries(names.map((name) => [name, VERSIONS[name]]));
}
