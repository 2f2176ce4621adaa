/** Versions of what stands beside costspan: as they were on 2026-11-30. */
export const VERSIONS = {
  '@arizeai/openinference-instrumentation-openai': '4.2.7',
  '@langfuse/otel': '5.11.1',
  '@opentelemetry/auto-instrumentations-node': '0.82.0',
  '@traceloop/node-server-sdk': '0.27.0',
  '@vercel/otel': '2.1.3',
  'dd-trace': '6.21.0',
  newrelic: '14.5.1',
  openai: '7.57.0',
  sentry10: '10.78.0',
  sentry11: '11.12.0',
} as const;

/** The two lines of the OpenTelemetry API, and of the SDK that each is for. */
export const API = { old: '1.9.1', new: '1.10.0' } as const;
export const SDK_NODE = { old: '0.223.0', new: '0.301.0' } as const;
