import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { context, diag, logs, metrics, propagation, trace } from '@opentelemetry/api';
import type { Resource } from '@opentelemetry/resources';
import { afterEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { destinations } from './environment.ts';
import { load } from './load.ts';
import { prepareSdk } from './prepare.ts';
import type { Core, Resources } from './types.ts';

type SdkNode = typeof import('@opentelemetry/sdk-node');
type Environment = Readonly<Record<string, string>>;

const core = load<Core>('@opentelemetry/core');
const { envDetector, serviceInstanceIdDetector } = load<Resources>('@opentelemetry/resources');
const { NodeSDK } = load<SdkNode>('@opentelemetry/sdk-node');

/** What is registered with the API after `start`, down to every option, and what was said meanwhile. */
async function started(environment: Environment, start: () => void): Promise<unknown> {
  for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value);
  const said: unknown[] = [];
  const say = (message: string): unknown => said.push(message.split('\n', 1));
  diag.setLogger({ error: say, warn: say, info: () => {}, debug: () => {}, verbose: () => {} });
  start();
  const tracers = trace.getTracerProvider() as { getDelegate?(): unknown };
  const registered = {
    traces: tracers.getDelegate?.() ?? tracers,
    metrics: metrics.getMeterProvider(),
    logs: logs.getLoggerProvider(),
    propagators: propagation.fields(),
    context: context.with(context.active().setValue(KEY, 1), () => context.active().getValue(KEY)),
  };
  const seen = { ...(picture(registered) as object), said };
  for (const provider of [registered.traces, registered.metrics, registered.logs])
    await (provider as { shutdown?(): Promise<void> }).shutdown?.();
  for (const one of [trace, metrics, logs, propagation, context, diag]) one.disable();
  vi.unstubAllEnvs();
  return seen;
}
const KEY = Symbol('a value of the context');

/** An object as plain data: the class and all fields of each object in it, but for functions. */
function picture(value: unknown, parents: readonly unknown[] = []): unknown {
  if (typeof value === 'string') return value.replace(UUID, 'an id').replace(COUNTED, '$1');
  if (typeof value !== 'object' || value === null) return value;
  if (value.constructor?.name === 'Timeout') return 'a timer';
  // A resource remembers how it was merged; what it says is its attributes.
  if ('asyncAttributesPending' in value) return picture((value as unknown as Resource).attributes, parents);
  if (parents.includes(value) || parents.length > 12) return 'above';
  const inside = [...parents, value];
  if (value instanceof Map) return [...value].map((entry) => picture(entry, inside));
  if (Array.isArray(value)) return value.map((one) => picture(one, inside));
  const fields = Object.entries(value).flatMap(([name, field]) =>
    typeof field === 'function' ? [] : [[name, picture(field, inside)]],
  );
  return { is: value.constructor?.name, ...Object.fromEntries(fields) };
}
const UUID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/;
/** OpenTelemetry numbers its parts through the process. */
const COUNTED = /^([a-z_]+\/)\d+$/;

/** Each with its title. */
function titled(rows: readonly Environment[]): [title: string, row: Environment][] {
  return rows.map((row) => [
    Object.entries(row)
      .map((pair) => pair.join('='))
      .join(' ') || 'nothing set',
    row,
  ]);
}

afterEach(() => vi.unstubAllEnvs());

describe('starts what NodeSDK starts', () => {
  it.each(
    titled([
      {},
      { OTEL_SERVICE_NAME: 'shop', OTEL_RESOURCE_ATTRIBUTES: 'deployment.environment.name=test,service.name=other' },
      { OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json' },
      { OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json', OTEL_EXPORTER_OTLP_TRACES_PROTOCOL: 'http/protobuf' },
      { OTEL_EXPORTER_OTLP_METRICS_PROTOCOL: 'http/json', OTEL_EXPORTER_OTLP_LOGS_PROTOCOL: 'http/json' },
      { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector:1/base', OTEL_EXPORTER_OTLP_LOGS_ENDPOINT: 'http://logs:2/v1' },
      { OTEL_EXPORTER_OTLP_HEADERS: 'key=value', OTEL_EXPORTER_OTLP_COMPRESSION: 'gzip' },
      { OTEL_EXPORTER_OTLP_TIMEOUT: '5000', OTEL_EXPORTER_OTLP_METRICS_TIMEOUT: '6000' },
      { OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE: 'delta' },
      { OTEL_TRACES_EXPORTER: 'console', OTEL_METRICS_EXPORTER: 'console', OTEL_LOGS_EXPORTER: 'console' },
      { OTEL_TRACES_EXPORTER: 'otlp, console,otlp', OTEL_METRICS_EXPORTER: 'console,otlp', OTEL_LOGS_EXPORTER: 'otlp' },
      { OTEL_METRICS_EXPORTER: 'none', OTEL_LOGS_EXPORTER: 'none' },
      { OTEL_TRACES_EXPORTER: '', OTEL_METRICS_EXPORTER: ' ', OTEL_LOGS_EXPORTER: ',' },
      { OTEL_TRACES_SAMPLER: 'always_on' },
      { OTEL_TRACES_SAMPLER: 'always_off' },
      { OTEL_TRACES_SAMPLER: 'traceidratio', OTEL_TRACES_SAMPLER_ARG: '0.25' },
      { OTEL_TRACES_SAMPLER: 'parentbased_always_on' },
      { OTEL_TRACES_SAMPLER: 'parentbased_always_off' },
      { OTEL_TRACES_SAMPLER: 'parentbased_traceidratio', OTEL_TRACES_SAMPLER_ARG: '0' },
      {
        OTEL_BSP_MAX_QUEUE_SIZE: '100',
        OTEL_BSP_SCHEDULE_DELAY: '10',
        OTEL_BSP_EXPORT_TIMEOUT: '20',
        OTEL_BSP_MAX_EXPORT_BATCH_SIZE: '30',
      },
      {
        OTEL_BLRP_MAX_QUEUE_SIZE: '100',
        OTEL_BLRP_SCHEDULE_DELAY: '10',
        OTEL_BLRP_EXPORT_TIMEOUT: '20',
        OTEL_BLRP_MAX_EXPORT_BATCH_SIZE: '30',
      },
      { OTEL_METRIC_EXPORT_INTERVAL: '20000' },
      { OTEL_METRIC_EXPORT_TIMEOUT: '20000' },
      { OTEL_METRIC_EXPORT_INTERVAL: '20000', OTEL_METRIC_EXPORT_TIMEOUT: '20000' },
      { OTEL_ATTRIBUTE_COUNT_LIMIT: '10', OTEL_ATTRIBUTE_VALUE_LENGTH_LIMIT: '20' },
      {
        OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT: '1',
        OTEL_SPAN_ATTRIBUTE_VALUE_LENGTH_LIMIT: '2',
        OTEL_SPAN_EVENT_COUNT_LIMIT: '3',
        OTEL_SPAN_LINK_COUNT_LIMIT: '4',
        OTEL_EVENT_ATTRIBUTE_COUNT_LIMIT: '5',
        OTEL_LINK_ATTRIBUTE_COUNT_LIMIT: '6',
      },
      { OTEL_SPAN_ATTRIBUTE_PER_EVENT_COUNT_LIMIT: '7', OTEL_SPAN_ATTRIBUTE_PER_LINK_COUNT_LIMIT: '8' },
      { OTEL_LOGRECORD_ATTRIBUTE_COUNT_LIMIT: '9', OTEL_LOGRECORD_ATTRIBUTE_VALUE_LENGTH_LIMIT: '10' },
      { OTEL_PROPAGATORS: 'none' },
      { OTEL_PROPAGATORS: 'baggage' },
      { OTEL_PROPAGATORS: 'tracecontext' },
      { OTEL_PROPAGATORS: 'baggage,tracecontext,baggage' },
      { OTEL_LOG_LEVEL: 'none' },
    ]),
  )('%s', async (_, environment) => {
    const name = environment['OTEL_SERVICE_NAME'] ?? `unknown_service:${basename(process.argv0)}`;
    const ours = await started(environment, () => {
      expect(destinations(core)).toBeDefined();
      expect(prepareSdk()()).toBe(true);
    });
    const theirs = await started(environment, () => {
      new NodeSDK({ serviceName: name, resourceDetectors: [serviceInstanceIdDetector, envDetector] }).start();
    });
    expect(ours).toEqual(theirs);
  });
});

describe('leaves to NodeSDK', () => {
  it.each(
    titled([
      { OTEL_CONFIG_FILE: 'otel.yaml' },
      { OTEL_NODE_RESOURCE_DETECTORS: 'host' },
      { OTEL_NODE_EXPERIMENTAL_SDK_METRICS: 'true' },
      { OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc' },
      { OTEL_EXPORTER_OTLP_LOGS_PROTOCOL: 'http/jsno' },
      { OTEL_TRACES_EXPORTER: 'zipkin' },
      { OTEL_TRACES_EXPORTER: 'otlp,none' },
      { OTEL_METRICS_EXPORTER: 'prometheus' },
      { OTEL_LOGS_EXPORTER: 'otlp,unknown' },
      { OTEL_TRACES_SAMPLER: 'jaeger_remote' },
      { OTEL_TRACES_SAMPLER: 'traceidratio' },
      { OTEL_TRACES_SAMPLER: 'traceidratio', OTEL_TRACES_SAMPLER_ARG: '1.5' },
      { OTEL_PROPAGATORS: 'tracecontext,b3' },
      { OTEL_PROPAGATORS: ',' },
      { OTEL_BSP_MAX_QUEUE_SIZE: '0' },
      { OTEL_BLRP_SCHEDULE_DELAY: 'soon' },
      { OTEL_METRIC_EXPORT_INTERVAL: '10', OTEL_METRIC_EXPORT_TIMEOUT: '20' },
    ]),
  )('%s', (_, environment) => {
    for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value);
    expect(destinations(core)).toBeUndefined();
  });
});

it('starts nothing where the SDK is disabled', () => {
  vi.stubEnv('OTEL_SDK_DISABLED', 'true');
  expect(prepareSdk()()).toBe(false);
});

it('starts nothing where the app has started an SDK meanwhile', () => {
  const start = prepareSdk();
  trace.setGlobalTracerProvider(
    new (load<typeof import('@opentelemetry/sdk-trace')>('@opentelemetry/sdk-trace').TracerProvider)(),
  );
  expect(start()).toBe(false);
  trace.disable();
});

/** The resource of the spans that are made once `prepareSdk` has started with these variables. */
async function resourceWith(environment: Environment): Promise<Record<string, unknown>> {
  for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value);
  expect(prepareSdk()()).toBe(true);
  const span = trace.getTracer('test').startSpan('one') as unknown as { resource: Resource };
  for (const one of [trace, metrics, logs, propagation, context]) one.disable();
  return span.resource.attributes;
}

describe('what the resource says of the machine', () => {
  const INNOCENT = /^(service\.(name|instance\.id)|telemetry\.sdk\.(language|name|version))$/;

  it.each(titled([{}, { OTEL_PROPAGATORS: 'b3' }]))('nothing: %s', async (_, environment) => {
    const attributes = await resourceWith({ OTEL_TRACES_EXPORTER: 'console', ...environment });
    expect(Object.keys(attributes).filter((name) => !INNOCENT.test(name))).toEqual([]);
    expect(attributes['service.name']).not.toContain('/');
  });

  it('what OTEL_NODE_RESOURCE_DETECTORS asks for', async () => {
    const environment = { OTEL_TRACES_EXPORTER: 'console', OTEL_NODE_RESOURCE_DETECTORS: 'process' };
    expect(await resourceWith(environment)).toMatchObject({ 'process.pid': process.pid });
  });
});

it('starts as OTEL_CONFIG_FILE says', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'costspan-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = join(folder, 'otel.yaml');
  writeFileSync(
    file,
    `file_format: "1.0"
resource: { attributes: [{ name: service.name, value: from-file }] }
tracer_provider: { processors: [{ simple: { exporter: { console: } } }] }
`,
  );
  expect(await resourceWith({ OTEL_CONFIG_FILE: file })).toMatchObject({ 'service.name': 'from-file' });
});
