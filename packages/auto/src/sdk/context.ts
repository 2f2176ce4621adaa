import { context, diag, DiagConsoleLogger, DiagLogLevel, propagation } from '@opentelemetry/api';
import type { TextMapPropagator } from '@opentelemetry/api';
import { load } from './load.ts';
import type { Core } from './types.ts';

type ContextManager = typeof import('@opentelemetry/context-async-hooks');

/** Loads what carries a context through a process and between processes. */
export function prepareContext(core: Core): () => void {
  const { AsyncLocalStorageContextManager } = load<ContextManager>('@opentelemetry/context-async-hooks');
  return () => {
    const level = core.getStringFromEnv('OTEL_LOG_LEVEL');
    if (level !== undefined)
      diag.setLogger(new DiagConsoleLogger(), core.diagLogLevelFromString(level) ?? DiagLogLevel.INFO);
    context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
    const propagator = propagatorOf(core);
    if (propagator) propagation.setGlobalPropagator(propagator);
  };
}

function propagatorOf(core: Core): TextMapPropagator | undefined {
  const names = new Set(core.getStringListFromEnv('OTEL_PROPAGATORS') ?? ['tracecontext', 'baggage']);
  if (names.has('none')) return undefined;
  const propagators = [...names].map((name) =>
    name === 'baggage' ? new core.W3CBaggagePropagator() : new core.W3CTraceContextPropagator(),
  );
  return propagators.length === 1 ? propagators[0] : new core.CompositePropagator({ propagators });
}
