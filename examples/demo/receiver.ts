import { createServer } from 'node:http';
import type { IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

export type Attributes = Record<string, string | number | boolean>;

export interface Span {
  readonly id: string;
  readonly parent: string;
  readonly trace: string;
  readonly name: string;
  /** ns since the epoch */
  readonly start: bigint;
  readonly seconds: number;
  readonly attributes: Attributes;
  /** ids of spans that it is linked to */
  readonly links: readonly string[];
}

/** What arrived over OTLP/HTTP. */
export interface Received {
  readonly spans: Span[];
  /** ledger records by record key: one that is sent twice counts once */
  readonly ledger: Map<string, Attributes>;
  /** last value of every series of every process; cumulative, so it is the sum */
  readonly series: Map<string, { name: string; attributes: Attributes; value: number }>;
}

interface KeyValue {
  key: string;
  value: { stringValue?: string; intValue?: string | number; doubleValue?: number; boolValue?: boolean };
}

interface OtlpSpan {
  traceId: string;
  spanId: string;
  parentSpanId?: string;
  name: string;
  startTimeUnixNano: string;
  endTimeUnixNano: string;
  attributes?: KeyValue[];
  links?: { spanId: string }[];
}

interface OtlpPoint {
  attributes?: KeyValue[];
  asDouble?: number;
  asInt?: string | number;
}

interface Scope {
  spans?: OtlpSpan[];
  metrics?: { name: string; sum?: { dataPoints: OtlpPoint[] } }[];
  logRecords?: { eventName?: string; attributes?: KeyValue[] }[];
}

interface Message {
  resourceSpans?: { scopeSpans: Scope[] }[];
  resourceMetrics?: { resource?: { attributes?: KeyValue[] }; scopeMetrics: Scope[] }[];
  resourceLogs?: { scopeLogs: Scope[] }[];
}

/** An OTLP/HTTP endpoint on loopback that takes JSON, as a Collector does on port 4318. */
export async function startReceiver(): Promise<{ url: string; received: Received; close(): void }> {
  const received: Received = { spans: [], ledger: new Map(), series: new Map() };
  const server = createServer((request, response) => {
    void read(request).then((message) => {
      take(message, received);
      response.setHeader('content-type', 'application/json').end('{}');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, received, close: () => server.close() };
}

async function read(request: IncomingMessage): Promise<Message> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return JSON.parse(Buffer.concat(chunks).toString()) as Message;
}

function take(message: Message, into: Received): void {
  for (const { spans = [] } of (message.resourceSpans ?? []).flatMap((one) => one.scopeSpans)) {
    into.spans.push(...spans.map(spanOf));
  }
  for (const { logRecords = [] } of (message.resourceLogs ?? []).flatMap((one) => one.scopeLogs)) {
    for (const record of logRecords) {
      const attributes = plain(record.attributes);
      if (record.eventName === 'costspan.charge')
        into.ledger.set(String(attributes['costspan.record.key']), attributes);
    }
  }
  for (const { resource, scopeMetrics } of message.resourceMetrics ?? []) {
    const process = plain(resource?.attributes)['service.instance.id'];
    for (const { name, sum } of scopeMetrics.flatMap(({ metrics = [] }) => metrics)) {
      for (const point of sum?.dataPoints ?? []) {
        const attributes = plain(point.attributes);
        const value = Number(point.asDouble ?? point.asInt);
        into.series.set(JSON.stringify([process, name, attributes]), { name, attributes, value });
      }
    }
  }
}

function spanOf(span: OtlpSpan): Span {
  const start = BigInt(span.startTimeUnixNano);
  return {
    id: span.spanId,
    parent: span.parentSpanId ?? '',
    trace: span.traceId,
    name: span.name,
    start,
    seconds: Number(BigInt(span.endTimeUnixNano) - start) / 1e9,
    attributes: plain(span.attributes),
    links: (span.links ?? []).map((link) => link.spanId),
  };
}

function plain(pairs: readonly KeyValue[] = []): Attributes {
  return Object.fromEntries(
    pairs.map(({ key, value }) => [
      key,
      value.stringValue ?? value.boolValue ?? Number(value.intValue ?? value.doubleValue),
    ]),
  );
}
