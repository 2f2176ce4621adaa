import { trace } from '@opentelemetry/api';
import type { Attributes, Span } from '@opentelemetry/api';
import { ATTR_SERVICE_NAME } from '@opentelemetry/semantic-conventions';
import type { ChargeLine } from '../rating/charge.ts';
import { toText } from '../util/money.ts';
import { ATTR } from '../semconv.ts';
import type { LedgerRecord } from './record.ts';

/** A record as one line of a ledger file: JSON, ended by a newline. Amounts and lines are exact decimals as text. */
export function ledgerLine(
  record: LedgerRecord,
  event: string,
  attributes: Attributes,
  resource: Record<string, string>,
): string {
  const span = trace.getSpan(record.context);
  const spanContext = span?.spanContext();
  const lines = record.kind === 'charge' && record.charge.status !== 'unpriced' ? record.charge.lines : undefined;
  return `${JSON.stringify({
    event,
    time: new Date(record.time).toISOString(),
    ...(spanContext && { trace_id: spanContext.traceId, span_id: spanContext.spanId }),
    resource: { ...resource, ...resourceOf(span) },
    attributes: lines?.length ? { ...attributes, [ATTR.billingLines]: wholeLines(lines) } : attributes,
  })}\n`;
}

/** Every line of the charge with its price, also where there is only one: the doubles beside it are not exact. */
function wholeLines(lines: readonly ChargeLine[]): string {
  return JSON.stringify(
    lines.map((line) => ({
      item: line.item,
      unit: line.unit,
      quantity: toText(line.quantity),
      unit_price: toText(line.unitPrice),
      ...(line.listUnitPrice && { list_unit_price: toText(line.listUnitPrice) }),
      amount: toText(line.amount),
      ...(line.price && { price: line.price.id }),
    })),
  );
}

const RESOURCE_KEYS: readonly string[] = [ATTR_SERVICE_NAME, ATTR.serviceInstanceId];

interface KnownResource {
  readonly attributes?: Attributes;
  /** the first of a name counts; the value of one that is still being detected is a promise */
  getRawAttributes?(): [name: string, value: unknown][];
}

/** What a recording span of the SDK knows of its process. */
function resourceOf(span: Span | undefined): Record<string, string> | undefined {
  const known = (span as { resource?: KnownResource } | undefined)?.resource;
  if (!known) return undefined;
  const found: Record<string, string> = {};
  // `attributes` warns the app's log while the SDK still asks for the host's name.
  for (const [name, value] of known.getRawAttributes?.() ?? Object.entries(known.attributes ?? {}))
    if (RESOURCE_KEYS.includes(name) && typeof value === 'string') found[name] ??= value;
  return found;
}

/** The same by the environment, for records whose span is not sampled. */
export function resourceOfEnvironment(environment: Record<string, string | undefined>): Record<string, string> {
  const found: Record<string, string> = {};
  for (const pair of (environment['OTEL_RESOURCE_ATTRIBUTES'] ?? '').split(',')) {
    const [key = '', value] = pair.split('=').map((part) => part.trim());
    if (value !== undefined && RESOURCE_KEYS.includes(key)) found[key] = decoded(value);
  }
  const name = environment['OTEL_SERVICE_NAME'];
  return name ? { ...found, [ATTR_SERVICE_NAME]: name } : found;
}

function decoded(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}
