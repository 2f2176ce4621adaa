import { context, logs, metrics, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { InMemoryLogRecordExporter, LoggerProvider, SimpleLogRecordProcessor } from '@opentelemetry/sdk-logs';
import type { ReadableLogRecord } from '@opentelemetry/sdk-logs';
import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from '@opentelemetry/sdk-metrics';
import type { DataPoint, MetricData } from '@opentelemetry/sdk-metrics';
import { InMemorySpanExporter, SimpleSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';
import type { ReadableSpan } from '@opentelemetry/sdk-trace';

/** The real OpenTelemetry SDK (3.x), registered globally, with exporters that keep everything in memory. */
export class Telemetry {
  readonly #spans = new InMemorySpanExporter();
  readonly #metrics = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
  readonly #logs = new InMemoryLogRecordExporter();
  readonly #reader = new PeriodicExportingMetricReader({ exporter: this.#metrics, exportIntervalMillis: 3_600_000 });
  readonly #meterProvider = new MeterProvider({ readers: [this.#reader] });

  constructor() {
    context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
    trace.setGlobalTracerProvider(
      new TracerProvider({ spanProcessors: [new SimpleSpanProcessor({ exporter: this.#spans })] }),
    );
    metrics.setGlobalMeterProvider(this.#meterProvider);
    logs.setGlobalLoggerProvider(
      new LoggerProvider({ processors: [new SimpleLogRecordProcessor({ exporter: this.#logs })] }),
    );
  }

  /** Spans that have ended, oldest first. */
  get spans(): ReadableSpan[] {
    return this.#spans.getFinishedSpans();
  }

  /** Ledger records. */
  get records(): ReadableLogRecord[] {
    return this.#logs.getFinishedLogRecords();
  }

  /** Last cumulative values of one metric. */
  async points(name: string): Promise<DataPoint<number>[]> {
    return ((await this.metric(name))?.dataPoints ?? []) as DataPoint<number>[];
  }

  async metric(name: string): Promise<MetricData | undefined> {
    return (await this.#collect()).find((metric) => metric.descriptor.name === name);
  }

  /** Names of all metrics, sorted. */
  async metricNames(): Promise<string[]> {
    return (await this.#collect()).map((metric) => metric.descriptor.name).toSorted();
  }

  async #collect(): Promise<MetricData[]> {
    await this.#meterProvider.forceFlush();
    return (
      this.#metrics
        .getMetrics()
        .at(-1)
        ?.scopeMetrics.flatMap((scope) => scope.metrics) ?? []
    );
  }

  /** Sum of one metric over all attribute sets. */
  async total(name: string): Promise<number> {
    return (await this.points(name)).reduce((sum, point) => sum + point.value, 0);
  }

  /** Forgets spans and records; metrics are cumulative and go on. */
  reset(): void {
    this.#spans.reset();
    this.#logs.reset();
  }
}
