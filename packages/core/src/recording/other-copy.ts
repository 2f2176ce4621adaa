import { trace } from '@opentelemetry/api';
import type { Context, Span, SpanOptions, Tracer, TracerProvider } from '@opentelemetry/api';
import { activeContext } from '../util/api-registry.ts';

const made = new WeakMap<TracerProvider, TracerProvider>();

/**
 * A tracer provider that another copy of the API holds. Our copy has no active context then: a span that
 * would be a root gets the parent that the other copy knows.
 */
export function ofOtherCopy(provider: TracerProvider): TracerProvider {
  let wrapped = made.get(provider);
  if (!wrapped) made.set(provider, (wrapped = new ForeignTracerProvider(provider)));
  return wrapped;
}

class ForeignTracerProvider implements TracerProvider {
  readonly #provider: TracerProvider;

  constructor(provider: TracerProvider) {
    this.#provider = provider;
  }

  /** As the API's own proxy has it, so that a provider that drops everything is known. */
  getDelegate(): TracerProvider {
    return (this.#provider as { getDelegate?(): TracerProvider }).getDelegate?.() ?? this.#provider;
  }

  getTracer(name: string, version?: string): Tracer {
    const tracer = this.#provider.getTracer(name, version);
    return {
      startSpan: (span: string, options?: SpanOptions, context?: Context): Span =>
        tracer.startSpan(span, options, withParent(context)),
      startActiveSpan: tracer.startActiveSpan.bind(tracer),
    };
  }
}

function withParent(context: Context | undefined): Context | undefined {
  return context && trace.getSpan(context) ? context : (activeContext() ?? context);
}
