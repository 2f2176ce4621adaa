import { context, logs, metrics, trace } from '@opentelemetry/api';
import type { Attributes } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { LoggerProvider } from '@opentelemetry/sdk-logs';
import { MeterProvider, MetricReader } from '@opentelemetry/sdk-metrics';
import { TracerProvider } from '@opentelemetry/sdk-trace';
import type { ReadableSpan } from '@opentelemetry/sdk-trace';

/** A reader that collects when it is asked, and never by itself. */
class ManualReader extends MetricReader {
  protected async onForceFlush(): Promise<void> {}
  protected async onShutdown(): Promise<void> {}
}

/** What a subject left behind: counted always, kept only where `keep` asks for it. */
export class Seen {
  started = 0;
  ended = 0;
  records = 0;
  readonly keep: boolean;
  readonly spans: { name: string; error: boolean; attributes: Attributes }[] = [];

  constructor(keep: boolean) {
    this.keep = keep;
  }

  start(): void {
    this.started++;
  }

  end(name: string, error: boolean, attributes: () => Attributes): void {
    this.ended++;
    if (this.keep) this.spans.push({ name, error, attributes: attributes() });
  }
}

export interface OpenTelemetry {
  readonly seen: Seen;
  readonly tracerProvider: TracerProvider;
  readonly meterProvider: MeterProvider;
  /** metric streams that the subject made, read once */
  metricStreams(): Promise<number>;
}

/**
 * One and the same OpenTelemetry SDK for every subject: a span processor that drops, a metric
 * reader that nobody reads while time is taken, a log processor that drops.
 */
export function startOpenTelemetry(options: { keep: boolean; logs: boolean }): OpenTelemetry {
  const seen = new Seen(options.keep);
  const tracerProvider = new TracerProvider({
    spanProcessors: [
      {
        onStart: () => seen.start(),
        onEnd: (span: ReadableSpan) => seen.end(span.name, span.status.code === 2, () => ({ ...span.attributes })),
        forceFlush: async () => undefined,
        shutdown: async () => undefined,
      },
    ],
  });
  const reader = new ManualReader();
  const meterProvider = new MeterProvider({ readers: [reader] });
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  trace.setGlobalTracerProvider(tracerProvider);
  metrics.setGlobalMeterProvider(meterProvider);
  if (options.logs) {
    const processor = {
      onEmit: () => void seen.records++,
      forceFlush: async () => undefined,
      shutdown: async () => undefined,
    };
    logs.setGlobalLoggerProvider(new LoggerProvider({ processors: [processor] }));
  }
  return {
    seen,
    tracerProvider,
    meterProvider,
    async metricStreams() {
      const { resourceMetrics } = await reader.collect();
      return resourceMetrics.scopeMetrics.reduce((sum, scope) => sum + scope.metrics.length, 0);
    },
  };
}
