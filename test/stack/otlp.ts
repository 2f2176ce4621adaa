import { randomBytes } from 'node:crypto';

export type Value = string | number | boolean;

/** A value as OpenTelemetry JS sends it: whole numbers are integers. */
function encode(value: Value): Record<string, Value> {
  if (typeof value === 'string') return { stringValue: value };
  if (typeof value === 'boolean') return { boolValue: value };
  return Number.isInteger(value) ? { intValue: String(value) } : { doubleValue: value };
}

function attributes(of: Readonly<Record<string, Value>>): { key: string; value: Record<string, Value> }[] {
  return Object.entries(of).map(([key, value]) => ({ key, value: encode(value) }));
}

export interface Span {
  readonly name: string;
  readonly attributes?: Readonly<Record<string, Value>>;
  /** its status is an error */
  readonly failed?: boolean;
}

/** Sends one span, a trace of its own, over OTLP/HTTP. */
export async function sendSpan(
  url: string,
  service: string,
  { name, attributes: of = {}, failed = false }: Span,
): Promise<void> {
  const now = BigInt(Date.now()) * 1_000_000n;
  const span = {
    traceId: randomBytes(16).toString('hex'),
    spanId: randomBytes(8).toString('hex'),
    name,
    kind: 3,
    startTimeUnixNano: String(now - 1_000_000n),
    endTimeUnixNano: String(now),
    attributes: attributes(of),
    ...(failed && { status: { code: 2 } }),
  };
  await send(`${url}/v1/traces`, {
    resourceSpans: [{ resource: resource(service), scopeSpans: [{ scope: { name: 'test' }, spans: [span] }] }],
  });
}

export interface Event {
  readonly name: string;
  readonly attributes: Readonly<Record<string, Value>>;
  /** ms before now */
  readonly ago?: number;
}

/** Sends log records that are events, over OTLP/HTTP. */
export async function sendEvents(url: string, service: string, events: readonly Event[]): Promise<void> {
  const logRecords = events.map(({ name, attributes: of, ago = 0 }) => ({
    timeUnixNano: String(BigInt(Date.now() - ago) * 1_000_000n),
    severityNumber: 9,
    eventName: name,
    attributes: attributes(of),
  }));
  await send(`${url}/v1/logs`, {
    resourceLogs: [{ resource: resource(service), scopeLogs: [{ scope: { name: 'test' }, logRecords }] }],
  });
}

function resource(service: string): object {
  return { attributes: attributes({ 'service.name': service }) };
}

async function send(url: string, body: object): Promise<void> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`OTLP: ${response.status} ${await response.text()}`);
}
