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
  const resource = { attributes: attributes({ 'service.name': service }) };
  const response = await fetch(`${url}/v1/traces`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ resourceSpans: [{ resource, scopeSpans: [{ scope: { name: 'test' }, spans: [span] }] }] }),
  });
  if (!response.ok) throw new Error(`OTLP: ${response.status} ${await response.text()}`);
}
