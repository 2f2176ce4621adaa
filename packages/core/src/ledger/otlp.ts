import { fields, list, text } from '../util/fields.ts';
import { entryFrom, kindOf } from './entry.ts';
import type { LedgerEntry } from './entry.ts';

/** What one line of OTLP JSON holds. */
export interface OtlpLine {
  readonly entries: readonly LedgerEntry[];
  /** log records, or whole requests of another signal, that are not costspan's */
  readonly foreign: number;
  /** why a record of costspan's is none; one for each */
  readonly malformed: readonly string[];
}

const OTHER_SIGNALS = ['resourceSpans', 'resourceMetrics', 'resourceProfiles'];

/**
 * The records in a line of a Collector's file exporter: an ExportLogsServiceRequest in OTLP's JSON
 * form, with lowerCamelCase names, 64-bit integers as text and ids in hexadecimal
 * (https://opentelemetry.io/docs/specs/otlp/#json-protobuf-encoding, read 2026-11-30). Undefined where it is no OTLP.
 */
export function readOtlp(line: Readonly<Record<string, unknown>>): OtlpLine | undefined {
  const logs = list(line['resourceLogs']);
  if (!logs)
    return OTHER_SIGNALS.some((name) => list(line[name])) ? { entries: [], foreign: 1, malformed: [] } : undefined;
  const entries: LedgerEntry[] = [];
  const malformed: string[] = [];
  let foreign = 0;
  for (const of of logs) {
    const resource = resourceOf(fields(of)?.['resource']);
    for (const scope of list(fields(of)?.['scopeLogs']) ?? [])
      for (const record of list(fields(scope)?.['logRecords']) ?? []) {
        const entry = entryOf(fields(record) ?? {}, resource);
        if (entry === undefined) foreign++;
        else if (typeof entry === 'string') malformed.push(entry);
        else entries.push(entry);
      }
  }
  return { entries, foreign, malformed };
}

function entryOf(
  record: Readonly<Record<string, unknown>>,
  resource: LedgerEntry['resource'],
): LedgerEntry | string | undefined {
  // A Collector that is older than the field `eventName` drops it; the body says the same.
  const kind = kindOf(record['eventName']) ?? kindOf(valueOf(record['body']));
  if (!kind) return undefined;
  const time = timeOf(record['timeUnixNano']) ?? timeOf(record['observedTimeUnixNano']);
  return entryFrom(kind, time, attributesOf(record['attributes']), resource, {
    traceId: record['traceId'],
    spanId: record['spanId'],
  });
}

function resourceOf(resource: unknown): Record<string, string> {
  const all = Object.entries(attributesOf(fields(resource)?.['attributes']));
  return Object.fromEntries(all.filter((pair): pair is [string, string] => typeof pair[1] === 'string'));
}

/** Attributes of a signal of OTLP, by their keys. */
export function attributesOf(pairs: unknown): Record<string, unknown> {
  const found: Record<string, unknown> = Object.create(null) as Record<string, unknown>;
  for (const pair of list(pairs) ?? []) {
    const key = text(fields(pair)?.['key']);
    const value = valueOf(fields(pair)?.['value']);
    if (key !== undefined && value !== undefined) found[key] = value;
  }
  return found;
}

/** An AnyValue that an attribute of costspan may have. */
function valueOf(value: unknown): unknown {
  const of = fields(value);
  if (!of) return undefined;
  if (of['stringValue'] !== undefined) return of['stringValue'];
  if (of['intValue'] !== undefined) return Number(of['intValue']);
  if (of['doubleValue'] !== undefined) return Number(of['doubleValue']);
  if (of['boolValue'] !== undefined) return of['boolValue'];
  return list(fields(of['arrayValue'])?.['values'])?.map(valueOf);
}

/** Nanoseconds since the epoch, as text of up to 19 digits; 0 is how OTLP says that it is not known. */
function timeOf(nanoseconds: unknown): string | undefined {
  const digits = typeof nanoseconds === 'number' ? BigInt(Math.trunc(nanoseconds)).toString() : text(nanoseconds);
  if (digits === undefined || !/^\d{7,19}$/.test(digits)) return undefined;
  return new Date(Number(digits.slice(0, -6))).toISOString();
}
