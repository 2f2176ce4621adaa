import { PbfReader } from 'pbf';

type Read = (pbf: PbfReader) => unknown;
/** Field by its number: its name in OTLP's JSON form, how it is read, and whether there may be several. */
type Message = Readonly<Record<number, readonly [name: string, read: Read, several?: 'several']>>;

const string: Read = (pbf) => pbf.readString();
const boolean: Read = (pbf) => pbf.readBoolean();
const double: Read = (pbf) => pbf.readDouble();
const int64: Read = (pbf) => pbf.readVarint(true);
const nanoseconds: Read = (pbf) => pbf.readFixed64();
const id: Read = (pbf) => Buffer.from(pbf.readBytes()).toString('hex');
/** A message may contain itself: its fields are asked for when it is read. */
const message =
  (fields: () => Message): Read =>
  (pbf) =>
    pbf.readMessage(into(fields()), {});

const VALUE: Message = {
  1: ['stringValue', string],
  2: ['boolValue', boolean],
  3: ['intValue', int64],
  4: ['doubleValue', double],
  5: ['arrayValue', message(() => ({ 1: ['values', message(() => VALUE), 'several'] }))],
};
const ATTRIBUTES = [
  'attributes',
  message(() => ({ 1: ['key', string], 2: ['value', message(() => VALUE)] })),
  'several',
] as const;
const RESOURCE = ['resource', message(() => ({ 1: ATTRIBUTES }))] as const;
const SCOPE = ['scope', message(() => ({ 1: ['name', string] }))] as const;

const SPAN: Message = {
  1: ['traceId', id],
  2: ['spanId', id],
  4: ['parentSpanId', id],
  5: ['name', string],
  7: ['startTimeUnixNano', nanoseconds],
  8: ['endTimeUnixNano', nanoseconds],
  9: ATTRIBUTES,
  15: ['status', message(() => ({ 3: ['code', int64] }))],
};

const LOG_RECORD: Message = {
  1: ['timeUnixNano', nanoseconds],
  5: ['body', message(() => VALUE)],
  6: ATTRIBUTES,
  9: ['traceId', id],
  10: ['spanId', id],
  11: ['observedTimeUnixNano', nanoseconds],
  12: ['eventName', string],
};

/** What a request of a signal holds: resources, in them scopes, in them the signal's own. */
function request(resources: string, scopes: string, own: string, fields: Message): Message {
  const ofScope: Message = { 1: SCOPE, 2: [own, message(() => fields), 'several'] };
  const ofResource: Message = { 1: RESOURCE, 2: [scopes, message(() => ofScope), 'several'] };
  return { 1: [resources, message(() => ofResource), 'several'] };
}

export type Signal = 'traces' | 'logs' | 'metrics';

/** The requests of OTLP's signals, as far as they are read here; other fields are passed over. */
const REQUESTS: Readonly<Record<Signal, Message>> = {
  traces: request('resourceSpans', 'scopeSpans', 'spans', SPAN),
  logs: request('resourceLogs', 'scopeLogs', 'logRecords', LOG_RECORD),
  metrics: request('resourceMetrics', 'scopeMetrics', 'metrics', { 1: ['name', string] }),
};

/**
 * A request of OTLP in protobuf as its JSON form has it, with times as numbers
 * (https://github.com/open-telemetry/opentelemetry-proto, version 1.9). Throws where it is no protobuf.
 */
export function fromProtobuf(signal: Signal, bytes: Uint8Array): Record<string, unknown> {
  return new PbfReader(bytes).readFields(into(REQUESTS[signal]), {});
}

function into(fields: Message): (tag: number, result: Record<string, unknown>, pbf: PbfReader) => void {
  return (tag, result, pbf) => {
    const [name, read, several] = fields[tag] ?? [];
    if (name === undefined || !read) return;
    if (!several) result[name] = read(pbf);
    else ((result[name] ??= []) as unknown[]).push(read(pbf));
  };
}
