import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { program } from './build/parts.ts';
import { freePorts, get, newFolder, startProgram } from './program.ts';
import type { Running } from './program.ts';

type Value = string | number | boolean;

export interface JaegerSpan {
  readonly traceId: string;
  readonly name: string;
  readonly attributes: Readonly<Record<string, Value>>;
}

export interface Jaeger extends Running {
  /** host:port of OTLP/gRPC */
  readonly otlp: string;
  /** of the UI and the query API */
  readonly url: string;
  /** All spans of a service. */
  spans(service: string): Promise<JaegerSpan[]>;
  /** What the page /search shows for a service and tags: names of the spans in the traces that it finds. */
  search(service: string, tags: string): Promise<string[]>;
}

interface Options {
  /** configuration of the UI, as packages/views/jaeger has it */
  readonly uiConfig?: string;
}

/** Jaeger with its storage in memory. */
export async function startJaeger({ uiConfig }: Options = {}): Promise<Jaeger> {
  const folder = newFolder('jaeger');
  const [otlp, http, grpc, health] = (await freePorts(4)) as [number, number, number, number];
  const config = join(folder, 'jaeger.json');
  writeFileSync(
    config,
    JSON.stringify({
      receivers: { otlp: { protocols: { grpc: { endpoint: `127.0.0.1:${otlp}` } } } },
      exporters: { jaeger_storage_exporter: { trace_storage: 'memory' } },
      extensions: {
        jaeger_storage: { backends: { memory: { memory: { max_traces: 100_000 } } } },
        jaeger_query: {
          storage: { traces: 'memory' },
          http: { endpoint: `127.0.0.1:${http}` },
          grpc: { endpoint: `127.0.0.1:${grpc}` },
          ...(uiConfig && { ui: { config_file: uiConfig } }),
        },
        healthcheckv2: { use_v2: true, http: { endpoint: `127.0.0.1:${health}` } },
      },
      service: {
        extensions: ['jaeger_storage', 'jaeger_query', 'healthcheckv2'],
        pipelines: { traces: { receivers: ['otlp'], exporters: ['jaeger_storage_exporter'] } },
        telemetry: { metrics: { level: 'none' } },
      },
    }),
  );
  const running = await startProgram({
    path: program('jaeger'),
    args: ['--config', `file:${config}`],
    folder,
    // Its traces of itself would go to the default port, where another test's Collector may listen.
    env: { OTEL_TRACES_SAMPLER: 'always_off' },
    ready: () => Promise.all([get(`http://127.0.0.1:${health}/status`), get(`http://127.0.0.1:${http}/api/v3/services`)]),
  });
  const url = `http://127.0.0.1:${http}`;
  return {
    ...running,
    otlp: `127.0.0.1:${otlp}`,
    url,
    spans: (service) => spans(url, service),
    search: (service, tags) => search(url, service, tags),
  };
}

interface Answer {
  readonly result: {
    readonly resourceSpans: readonly {
      readonly scopeSpans: readonly { readonly spans: readonly OtlpSpan[] }[];
    }[];
  };
}

interface OtlpSpan {
  readonly traceId: string;
  readonly name: string;
  readonly attributes?: readonly { readonly key: string; readonly value: Readonly<Record<string, Value>> }[];
}

async function spans(url: string, service: string): Promise<JaegerSpan[]> {
  const query = new URLSearchParams({
    'query.service_name': service,
    'query.start_time_min': new Date(Date.now() - 3_600_000).toISOString(),
    'query.start_time_max': new Date(Date.now() + 3_600_000).toISOString(),
    'query.num_traces': '1000',
  });
  const response = await fetch(`${url}/api/v3/traces?${query}`);
  // No trace is like it.
  if (response.status === 404) return [];
  if (!response.ok) throw new Error(`Jaeger: ${response.status} ${await response.text()}`);
  const { result } = (await response.json()) as Answer;
  return result.resourceSpans
    .flatMap((resource) => resource.scopeSpans.flatMap((scope) => scope.spans))
    .map((span) => ({
      traceId: span.traceId,
      name: span.name,
      attributes: Object.fromEntries((span.attributes ?? []).map(({ key, value }) => [key, plain(value)])),
    }));
}

/** The page of 2.13 asks /api/traces, whose successor in /api/v3 takes no tags before 2.19. */
async function search(url: string, service: string, tags: string): Promise<string[]> {
  const response = await get(`${url}/api/traces?${new URLSearchParams({ service, tags, limit: '1000', lookback: '1h' })}`);
  const { data } = (await response.json()) as { data: { spans: { operationName: string }[] }[] };
  return data.flatMap((trace) => trace.spans.map((span) => span.operationName));
}

/** OTLP JSON has integers as strings. */
function plain(value: Readonly<Record<string, Value>>): Value {
  const [kind, content = ''] = Object.entries(value)[0] ?? [];
  return kind === 'intValue' ? Number(content) : content;
}
