import { once } from 'node:events';
import { createServer } from 'node:http';
import type { ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

type Value = {
  stringValue?: string;
  intValue?: string | number;
  doubleValue?: number;
  boolValue?: boolean;
  arrayValue?: { values?: Value[] };
};
type KeyValue = { key: string; value: Value };
export type Attributes = Record<string, unknown>;

export interface Span {
  readonly name: string;
  readonly kind: number;
  readonly traceId: string;
  readonly spanId: string;
  readonly links: readonly { readonly spanId: string }[];
  readonly scope: string;
  readonly attributes: Attributes;
  readonly resource: Attributes;
  readonly status: number;
}
export interface Point {
  readonly metric: string;
  readonly value: number;
  readonly attributes: Attributes;
  readonly resource: Attributes;
}
export interface LogRecord {
  readonly event: string;
  readonly attributes: Attributes;
  readonly resource: Attributes;
  readonly spanId: string;
}

type Json = Record<string, never[]> & Record<string, never>;

/** An OTLP/HTTP back end (JSON protocol) that keeps what it got and can keep its clients waiting. */
export class Receiver {
  readonly spans: Span[] = [];
  readonly records: LogRecord[] = [];
  /** everything that was sent, as it came */
  readonly bodies: string[] = [];
  /** last value of each series: metrics are cumulative */
  readonly points: Map<string, Point> = new Map();
  readonly #server = createServer();
  readonly #waiting: ServerResponse[] = [];
  #holding = false;

  static async start(): Promise<Receiver> {
    const receiver = new Receiver();
    await once(receiver.#server.listen(0, '127.0.0.1'), 'listening');
    return receiver;
  }

  private constructor() {
    this.#server.on('request', async (request, response) => {
      const body = await text(request).catch(() => undefined);
      // The export of a process that was killed at it has not arrived.
      if (body === undefined) return;
      this.bodies.push(body);
      this.#take(JSON.parse(body) as Json);
      this.#server.emit('export', request.url);
      response.setHeader('content-type', 'application/json');
      if (this.#holding) this.#waiting.push(response);
      else response.end('{}');
    });
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** What a child needs to export to here. */
  get env(): Record<string, string> {
    return { OTEL_EXPORTER_OTLP_ENDPOINT: this.url, OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json' };
  }

  /** Answers no export until `release()`. */
  hold(): void {
    this.#holding = true;
  }

  release(): void {
    this.#holding = false;
    for (const response of this.#waiting.splice(0)) response.end('{}');
  }

  /** Resolves at the next export. */
  async nextExport(): Promise<void> {
    await once(this.#server, 'export');
  }

  /** Sum of a metric over all its series. */
  total(metric: string): number {
    return [...this.points.values()]
      .filter((point) => point.metric === metric)
      .reduce((sum, point) => sum + point.value, 0);
  }

  async close(): Promise<void> {
    this.release();
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }

  #take(body: Json): void {
    for (const part of list(body['resourceSpans']))
      each(part, 'scopeSpans', 'spans', (span, scope, resource) => this.spans.push(toSpan(span, scope, resource)));
    for (const part of list(body['resourceLogs']))
      each(part, 'scopeLogs', 'logRecords', (record, _scope, resource) =>
        this.records.push({
          event: String(record['eventName'] ?? ''),
          attributes: flat(record['attributes']),
          resource,
          spanId: String(record['spanId'] ?? ''),
        }),
      );
    for (const part of list(body['resourceMetrics']))
      each(part, 'scopeMetrics', 'metrics', (metric, _scope, resource) => this.#takeMetric(metric, resource));
  }

  #takeMetric(metric: Json, resource: Attributes): void {
    const data = (metric['sum'] ?? metric['gauge'] ?? metric['histogram']) as Json | undefined;
    for (const point of list(data?.['dataPoints'])) {
      const attributes = flat(point['attributes']);
      const value = Number(point['asDouble'] ?? point['asInt'] ?? point['sum'] ?? 0);
      const name = String(metric['name']);
      this.points.set(JSON.stringify([name, attributes, resource]), { metric: name, value, attributes, resource });
    }
  }
}

function list(value: unknown): Json[] {
  return (value as Json[] | undefined) ?? [];
}

function each(
  part: Json,
  scopes: string,
  items: string,
  take: (item: Json, scope: string, resource: Attributes) => void,
): void {
  const resource = flat((part['resource'] as Json | undefined)?.['attributes']);
  for (const scope of list(part[scopes])) {
    for (const item of list(scope[items])) take(item, String((scope['scope'] as Json | undefined)?.['name']), resource);
  }
}

function toSpan(span: Json, scope: string, resource: Attributes): Span {
  return {
    name: String(span['name']),
    kind: Number(span['kind']),
    traceId: String(span['traceId']),
    spanId: String(span['spanId']),
    links: list(span['links']) as unknown as Span['links'],
    scope,
    attributes: flat(span['attributes']),
    resource,
    status: Number((span['status'] as Json | undefined)?.['code'] ?? 0),
  };
}

function flat(attributes: unknown): Attributes {
  return Object.fromEntries(
    ((attributes as KeyValue[] | undefined) ?? []).map(({ key, value }) => [key, plain(value)]),
  );
}

function plain(value: Value): unknown {
  if (value.intValue !== undefined) return Number(value.intValue);
  if (value.arrayValue) return (value.arrayValue.values ?? []).map(plain);
  return value.stringValue ?? value.doubleValue ?? value.boolValue;
}
