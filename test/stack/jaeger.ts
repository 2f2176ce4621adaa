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

const VIEW = join(import.meta.dirname, '../../packages/views/jaeger');

interface Options {
  /** host:port of ClickHouse's HTTP interface, to store traces in its database `jaeger`; memory where it is left out */
  readonly clickHouse?: string;
}

/** Jaeger with the shipped configuration: links of the UI, and storage in memory unless another is named. */
export async function startJaeger({ clickHouse }: Options = {}): Promise<Jaeger> {
  const folder = newFolder('jaeger');
  const [otlp, ui, grpc, health] = (await freePorts(4)).map((port) => `127.0.0.1:${port}`) as [
    string,
    string,
    string,
    string,
  ];
  const url = `http://${ui}`;
  const running = await startProgram({
    path: program('jaeger'),
    args: ['--config', join(VIEW, 'jaeger.yaml'), ...(clickHouse === undefined ? [] : storage(folder, clickHouse))],
    folder,
    env: {
      JAEGER_OTLP_ADDRESS: otlp,
      JAEGER_UI_ADDRESS: ui,
      JAEGER_GRPC_ADDRESS: grpc,
      JAEGER_HEALTH_ADDRESS: health,
      JAEGER_UI_CONFIG: join(VIEW, 'ui-config.json'),
      // Its traces of itself would go to the default port, where another Collector may listen.
      OTEL_TRACES_SAMPLER: 'always_off',
    },
    ready: () => Promise.all([get(`http://${health}/status`), get(`${url}/api/v3/services`)]),
  });
  return {
    ...running,
    otlp,
    url,
    spans: (service) => spans(url, service),
    search: (service, tags) => search(url, service, tags),
  };
}

/** Further arguments, for another storage than that of the shipped configuration. */
function storage(folder: string, address: string): string[] {
  const file = join(folder, 'storage.yaml');
  const clickhouse = { protocol: 'http', addresses: [address], database: 'jaeger', create_schema: true };
  const config = {
    extensions: {
      jaeger_storage: { backends: { clickhouse: { clickhouse } } },
      jaeger_query: { storage: { traces: 'clickhouse' } },
    },
    exporters: { jaeger_storage_exporter: { trace_storage: 'clickhouse' } },
  };
  writeFileSync(file, JSON.stringify(config));
  return ['--config', file];
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
  const response = await get(
    `${url}/api/traces?${new URLSearchParams({ service, tags, limit: '1000', lookback: '1h' })}`,
  );
  const { data } = (await response.json()) as { data: { spans: { operationName: string }[] }[] };
  return data.flatMap((trace) => trace.spans.map((span) => span.operationName));
}

/** OTLP JSON has integers as strings. */
function plain(value: Readonly<Record<string, Value>>): Value {
  const [kind, content = ''] = Object.entries(value)[0] ?? [];
  return kind === 'intValue' ? Number(content) : content;
}
