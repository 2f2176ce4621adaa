import { context, logs, metrics, trace } from '@opentelemetry/api';
import type { Attributes } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { LoggerProvider } from '@opentelemetry/sdk-logs';
import type { ReadableLogRecord } from '@opentelemetry/sdk-logs';
import { MeterProvider, MetricReader } from '@opentelemetry/sdk-metrics';
import { TracerProvider } from '@opentelemetry/sdk-trace';
import type { ReadableSpan } from '@opentelemetry/sdk-trace';

/** A reader that collects when it is asked, and never by itself. */
class ManualReader extends MetricReader {
  protected async onForceFlush(): Promise<void> {}
  protected async onShutdown(): Promise<void> {}
}

export interface SeenSpan {
  readonly name: string;
  readonly kind: number;
  readonly error: boolean;
  /** names of the attributes that it had when it was started: a sampler sees no others */
  readonly atStart: readonly string[];
  readonly attributes: Attributes;
}

export interface SeenRecord {
  readonly eventName: string | undefined;
  readonly body: unknown;
  readonly severity: number | undefined;
  /** whether it names the span of its call */
  readonly inSpan: boolean;
  readonly attributes: Readonly<Record<string, unknown>>;
}

/** One metric, with a point for each set of its attributes. */
export interface SeenMetric {
  readonly name: string;
  readonly unit: string;
  readonly description: string;
  readonly kind: number;
  readonly points: readonly { readonly attributes: Attributes; readonly value: unknown }[];
}

/** What a subject left behind: counted always; kept is the first of each, and all where `keep` asks for it. */
export class Seen {
  started = 0;
  ended = 0;
  emitted = 0;
  readonly keep: boolean;
  readonly spans: SeenSpan[] = [];
  readonly records: SeenRecord[] = [];

  constructor(keep: boolean) {
    this.keep = keep;
  }

  start(): void {
    this.started++;
  }

  end(span: () => SeenSpan): void {
    if (this.ended++ === 0 || this.keep) this.spans.push(span());
  }

  record(record: () => SeenRecord): void {
    if (this.emitted++ === 0 || this.keep) this.records.push(record());
  }
}

export interface OpenTelemetry {
  readonly seen: Seen;
  readonly tracerProvider: TracerProvider;
  readonly meterProvider: MeterProvider;
  readonly loggerProvider: LoggerProvider;
  /** what the subject has counted so far, read once */
  metrics(): Promise<SeenMetric[]>;
}

/**
 * One and the same OpenTelemetry SDK for every subject: a span processor that drops, a metric
 * reader that nobody reads while time is taken, a log processor that drops.
 */
export function startOpenTelemetry(options: { keep: boolean }): OpenTelemetry {
  const seen = new Seen(options.keep);
  const atStart = new WeakMap<object, readonly string[]>();
  const idle = { forceFlush: async () => undefined, shutdown: async () => undefined };
  const tracerProvider = new TracerProvider({
    spanProcessors: [
      {
        ...idle,
        onStart: (span) => {
          if (seen.started === 0 || options.keep) atStart.set(span, Object.keys(span.attributes));
          seen.start();
        },
        onEnd: (span) => seen.end(() => seenSpan(span, atStart.get(span) ?? [])),
      },
    ],
  });
  const reader = new ManualReader();
  const meterProvider = new MeterProvider({ readers: [reader] });
  const loggerProvider = new LoggerProvider({
    processors: [{ ...idle, onEmit: (record: ReadableLogRecord) => seen.record(() => seenRecord(record)) }],
  });
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  trace.setGlobalTracerProvider(tracerProvider);
  metrics.setGlobalMeterProvider(meterProvider);
  logs.setGlobalLoggerProvider(loggerProvider);
  return {
    seen,
    tracerProvider,
    meterProvider,
    loggerProvider,
    async metrics() {
      const { resourceMetrics } = await reader.collect();
      return resourceMetrics.scopeMetrics
        .flatMap((scope) => scope.metrics)
        .filter((metric) => metric.dataPoints.length > 0)
        .map(({ descriptor, dataPointType, dataPoints }) => ({
          name: descriptor.name,
          unit: descriptor.unit,
          description: descriptor.description,
          kind: dataPointType,
          points: dataPoints.map(({ attributes, value }) => ({ attributes: { ...attributes }, value })),
        }));
    },
  };
}

function seenSpan(span: ReadableSpan, atStart: readonly string[]): SeenSpan {
  const { name, kind, status, attributes } = span;
  return { name, kind, error: status.code === 2, atStart, attributes: { ...attributes } };
}

function seenRecord({ eventName, body, severityNumber, spanContext, attributes }: ReadableLogRecord): SeenRecord {
  return {
    eventName,
    body,
    severity: severityNumber,
    inSpan: spanContext !== undefined,
    attributes: { ...attributes },
  };
}
