import { metrics, trace } from '@opentelemetry/api';
import type { MeterProvider, TracerProvider } from '@opentelemetry/api';
import type { LoggerProvider } from '../ledger/otel-sink.ts';
import { apiRegistry, isRegistryReadable } from '../util/api-registry.ts';
import { ofOtherCopy } from './other-copy.ts';

/** Providers handed to an instrumentation by the app; the global ones hold where one is missing. */
export interface Providers {
  tracerProvider?: TracerProvider | undefined;
  meterProvider?: MeterProvider | undefined;
  loggerProvider?: LoggerProvider | undefined;
}

export function tracerProvider(given: Providers): TracerProvider {
  if (isRegistryReadable()) return given.tracerProvider ?? trace.getTracerProvider();
  const registered = given.tracerProvider ?? apiRegistry()?.trace;
  return registered ? ofOtherCopy(registered) : trace.getTracerProvider();
}

export function meterProvider(given: Providers): MeterProvider {
  return given.meterProvider ?? apiRegistry()?.metrics ?? metrics.getMeterProvider();
}

/** The app's logger provider; undefined where the app has none, so that no record is built for nothing. */
export function loggerProvider(given: Providers): LoggerProvider | undefined {
  return given.loggerProvider ?? (apiRegistry()?.logs as LoggerProvider | undefined) ?? ofApiLogs();
}

/** `@opentelemetry/api-logs` registers under a global symbol of its own; every copy of it answers to version 1. */
function ofApiLogs(): LoggerProvider | undefined {
  const getter = (globalThis as Record<symbol, unknown>)[Symbol.for('io.opentelemetry.js.api.logs')];
  return typeof getter === 'function'
    ? ((getter as (version: number) => LoggerProvider | undefined)(1) ?? undefined)
    : undefined;
}
