import { ATTR, fields, list, text } from '@costspan/core/internal';
import { attributesOf } from '@costspan/core/ledger';

/** A span as the page shows it: of its attributes only what costspan has written. */
export interface Span {
  readonly traceId: string;
  readonly spanId: string;
  readonly parent: string | undefined;
  readonly name: string;
  readonly service: string | undefined;
  /** ms since the epoch */
  readonly start: number;
  /** ms */
  readonly duration: number;
  readonly failed: boolean;
  /** it states the money of a generation */
  readonly priced: boolean;
}

const ERROR = 2;

/** The spans of a traces request. */
export function* spansOf(message: Readonly<Record<string, unknown>>): Generator<Span> {
  for (const of of list(message['resourceSpans']) ?? []) {
    const service = text(attributesOf(fields(fields(of)?.['resource'])?.['attributes'])['service.name']);
    for (const scope of list(fields(of)?.['scopeSpans']) ?? [])
      for (const one of list(fields(scope)?.['spans']) ?? []) {
        const span = spanOf(fields(one) ?? {}, service);
        if (span) yield span;
      }
  }
}

function spanOf(span: Readonly<Record<string, unknown>>, service: string | undefined): Span | undefined {
  const traceId = text(span['traceId']);
  const spanId = text(span['spanId']);
  const start = milliseconds(span['startTimeUnixNano']);
  if (!traceId || !spanId) return undefined;
  const attributes = attributesOf(span['attributes']);
  return {
    traceId,
    spanId,
    parent: text(span['parentSpanId']) || undefined,
    name: (text(span['name']) ?? '').slice(0, 200),
    service,
    start,
    duration: Math.max(0, milliseconds(span['endTimeUnixNano']) - start),
    failed: fields(span['status'])?.['code'] === ERROR || attributes[ATTR.errorType] !== undefined,
    priced: attributes[ATTR.costAmount] !== undefined,
  };
}

/** To the microsecond: a double has no more. */
function milliseconds(nanoseconds: unknown): number {
  return Math.round(Number(nanoseconds ?? 0) / 1_000) / 1_000 || 0;
}
