import * as api from '@opentelemetry/api';
import { storeIdle } from '@costspan/core/internal';

interface Provider {
  forceFlush?(options?: { timeoutMillis: number }): Promise<void>;
}

/**
 * Exports all that is recorded, without shutting anything down: await it before a serverless
 * function is frozen. Never rejects.
 */
export function flush(): Promise<void> {
  return flushProviders();
}

/** The same; OpenTelemetry gives up after `timeoutMillis`. */
export async function flushProviders(timeoutMillis?: number): Promise<void> {
  await storeIdle();
  const options = timeoutMillis === undefined ? [] : [{ timeoutMillis }];
  await Promise.allSettled(providers().map(async (provider) => provider?.forceFlush?.(...options)));
}

function providers(): (Provider | undefined)[] {
  const tracers = api.trace.getTracerProvider() as Provider & { getDelegate?(): Provider };
  // From version 1.10 on; before, `@opentelemetry/api-logs` had it under a global symbol of its own.
  const { logs } = api as { logs?: { getLoggerProvider(): Provider } };
  const legacy = (globalThis as Record<symbol, unknown>)[Symbol.for('io.opentelemetry.js.api.logs')];
  return [
    tracers.getDelegate?.() ?? tracers,
    api.metrics.getMeterProvider() as Provider,
    logs?.getLoggerProvider(),
    typeof legacy === 'function' ? (legacy as (version: number) => Provider | undefined)(1) : undefined,
  ];
}
