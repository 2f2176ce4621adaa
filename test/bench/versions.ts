/** The newest versions on 2026-11-24; all run on the newest OpenAI SDK that every one of them supports. */
export const OPENAI = '6.49.0';
/** costspan alone: no OpenTelemetry peer sees this major. */
export const OPENAI_NEXT = '7.57.0';

export const PEERS: Readonly<Record<string, string>> = {
  '@opentelemetry/instrumentation-openai': '0.22.0',
  '@traceloop/instrumentation-openai': '0.27.0',
  '@arizeai/openinference-instrumentation-openai': '4.2.7',
  openlit: '1.15.0',
  braintrust: '3.35.0',
};

/** The OpenTelemetry SDK of every cell. */
export const OPENTELEMETRY: Readonly<Record<string, string>> = {
  '@opentelemetry/api': '1.10.0',
  '@opentelemetry/context-async-hooks': '3.1.1',
  '@opentelemetry/instrumentation': '0.301.1',
  '@opentelemetry/sdk-logs': '3.1.1',
  '@opentelemetry/sdk-metrics': '3.1.1',
  '@opentelemetry/sdk-node': '0.301.0',
  '@opentelemetry/sdk-trace': '3.1.1',
};

export const TOOLS: Readonly<Record<string, string>> = { mitata: '1.0.34', zod: '4.6.7' };
