import type { Attributes, Span, SpanOptions, SpanStatus } from '@opentelemetry/api';
import type { Providers } from '@costspan/core/internal';

/** A span as it was written, and whether it ended. */
export interface RecordedSpan {
  readonly name: string;
  readonly kind: number | undefined;
  readonly links: number;
  readonly attributes: Attributes;
  status: SpanStatus | undefined;
  ended: boolean;
}

/** Providers that keep every signal in memory: of the API alone, so that the suite needs no OpenTelemetry SDK. */
export class Recorder {
  readonly spans: RecordedSpan[] = [];
  readonly records: { eventName: string; attributes: Attributes }[] = [];
  /** what a job store was told, as it would be sent to another process */
  readonly stored: string[] = [];
  /** what was written to the diag logger, as the suite sets it */
  readonly warnings: string[] = [];
  readonly #points: { metric: string; value: number; attributes: Attributes }[] = [];
  readonly #callbacks = new Set<(result: { observe(): void }) => void>();
  #ids = 0;

  /** What was measured so far; asking is a collection, as a metric reader makes one. */
  get points(): readonly { metric: string; value: number; attributes: Attributes }[] {
    for (const callback of this.#callbacks) callback({ observe: () => undefined });
    return this.#points;
  }

  get providers(): Required<Providers> {
    return {
      tracerProvider: {
        getTracer: () => ({ startSpan: (name: string, options: SpanOptions = {}) => this.#span(name, options) }),
      } as never,
      meterProvider: { getMeter: () => this.#meter() } as never,
      loggerProvider: {
        getLogger: () => ({
          emit: (record) =>
            void this.records.push({ eventName: record.eventName, attributes: { ...record.attributes } }),
        }),
      },
    };
  }

  get open(): RecordedSpan[] {
    return this.spans.filter((span) => !span.ended);
  }

  total(metric: string): number {
    return this.points.filter((point) => point.metric === metric).reduce((sum, point) => sum + point.value, 0);
  }

  /** Everything that was written, as one text to look for what must not be in it. */
  text(): string {
    return JSON.stringify([this.spans, this.records, this.points, this.stored]);
  }

  #span(name: string, options: SpanOptions): Span {
    const recorded: RecordedSpan = {
      name,
      kind: options.kind,
      links: options.links?.length ?? 0,
      attributes: { ...options.attributes },
      status: undefined,
      ended: false,
    };
    this.spans.push(recorded);
    const id = String(++this.#ids);
    const span = {
      spanContext: () => ({ traceId: id.padStart(32, '0'), spanId: id.padStart(16, '0'), traceFlags: 1 }),
      isRecording: () => !recorded.ended,
      setAttribute: (key: string, value: never) => ((recorded.attributes[key] = value), span),
      setAttributes: (attributes: Attributes) => (Object.assign(recorded.attributes, attributes), span),
      setStatus: (status: SpanStatus) => ((recorded.status = status), span),
      addEvent: () => span,
      recordException: () => undefined,
      updateName: () => span,
      end: () => void (recorded.ended = true),
    };
    return span as unknown as Span;
  }

  #meter(): object {
    const instrument = (metric: string) => {
      const write = (value: number, attributes: Attributes = {}): void =>
        void this.#points.push({ metric, value, attributes });
      const addCallback = (callback: (result: { observe(): void }) => void): void => void this.#callbacks.add(callback);
      return { add: write, record: write, addCallback };
    };
    return {
      createCounter: instrument,
      createHistogram: instrument,
      createUpDownCounter: instrument,
      createGauge: instrument,
      createObservableGauge: instrument,
    };
  }
}
