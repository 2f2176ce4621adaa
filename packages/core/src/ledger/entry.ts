import { ATTR, EVENT } from '../semconv.ts';
import { fields, text } from '../util/fields.ts';
import type { LedgerKind } from './record.ts';

type Scalar = string | number | boolean;

/** A record as it stands in a ledger. */
export interface LedgerEntry {
  readonly kind: LedgerKind;
  /** ISO 8601, UTC */
  readonly time: string;
  readonly chargeKey: string;
  /** the key to de-duplicate by */
  readonly recordKey: string;
  readonly attributes: Readonly<Record<string, Scalar | readonly Scalar[]>>;
  readonly resource: Readonly<Record<string, string>>;
  readonly traceId?: string | undefined;
  readonly spanId?: string | undefined;
}

const KINDS = new Map<unknown, LedgerKind>(
  (Object.entries(EVENT) as [LedgerKind, string][]).map(([kind, event]) => [event, kind]),
);

const EVENT_NAMES: readonly string[] = Object.values(EVENT);

/** The kind of a record by its event's name; undefined for an event of somebody else. */
export function kindOf(event: unknown): LedgerKind | undefined {
  return KINDS.get(event);
}

/** A record from its parts, or why it is none. */
export function entryFrom(
  kind: LedgerKind,
  time: string | undefined,
  attributes: Readonly<Record<string, unknown>> | undefined,
  resource: Readonly<Record<string, string>>,
  span: { readonly traceId: unknown; readonly spanId: unknown },
): LedgerEntry | string {
  if (!isTime(time)) return 'its time is no ISO 8601 time from 1970 to 9998';
  const chargeKey = text(attributes?.[ATTR.chargeKey]);
  const recordKey = text(attributes?.[ATTR.recordKey]);
  if (!attributes || chargeKey === undefined || recordKey === undefined)
    return `"attributes" lack ${ATTR.chargeKey} or ${ATTR.recordKey}`;
  const nested = Object.keys(attributes).find((name) => !isValue(attributes[name]));
  if (nested !== undefined) return `attribute ${nested} is neither a value nor a list of values`;
  if (kind === 'correction' && !isExact(attributes[ATTR.costTotalDecimal] ?? attributes[ATTR.costAmountDecimal]))
    return `a correction states no exact ${ATTR.costTotalDecimal} or ${ATTR.costAmountDecimal}`;
  return {
    kind,
    time,
    chargeKey,
    recordKey,
    attributes: attributes as LedgerEntry['attributes'],
    resource,
    traceId: text(span.traceId),
    spanId: text(span.spanId),
  };
}

/** The first day on which adding a month may leave the four-digit years. */
const END_OF_TIME = Date.UTC(9999, 0);

function isTime(time: string | undefined): time is string {
  const at = time === undefined ? Number.NaN : Date.parse(time);
  return at >= 0 && at < END_OF_TIME;
}

function isValue(value: unknown): boolean {
  if (typeof value !== 'object') return true;
  return Array.isArray(value) && value.every((one) => typeof one !== 'object');
}

/** An exact decimal as the ledger writes it. */
export function isExact(stated: unknown): stated is string {
  return typeof stated === 'string' && /^-?\d{1,60}(\.\d{1,60})?$/.test(stated);
}

/** The record of a line of costspan's own files, or why it is none. */
export function entryOfLine(line: Readonly<Record<string, unknown>>): LedgerEntry | string {
  const kind = kindOf(line['event']);
  if (!kind) return `"event" is not one of ${EVENT_NAMES.join(', ')}`;
  return entryFrom(
    kind,
    text(line['time']),
    fields(line['attributes']),
    (fields(line['resource']) ?? {}) as LedgerEntry['resource'],
    { traceId: line['trace_id'], spanId: line['span_id'] },
  );
}
