import * as api from '@opentelemetry/api';
import type { MeterProvider, TracerProvider } from '@opentelemetry/api';
import type { LoggerProvider } from '../ledger/otel-sink.ts';

/** Providers handed to an instrumentation by the app; the global ones hold where one is missing. */
export interface Providers {
  tracerProvider?: TracerProvider | undefined;
  meterProvider?: MeterProvider | undefined;
  loggerProvider?: LoggerProvider | undefined;
}

export function tracerProvider(given: Providers): TracerProvider {
  return given.tracerProvider ?? api.trace.getTracerProvider();
}

export function meterProvider(given: Providers): MeterProvider {
  return given.meterProvider ?? api.metrics.getMeterProvider();
}

/** The app's logger provider; undefined where the app has none, so that no record is built for nothing. */
export function loggerProvider(given: Providers): LoggerProvider | undefined {
  return given.loggerProvider ?? ofApi() ?? ofApiLogs();
}

interface LogsApi {
  getLoggerProvider(): LoggerProvider & { _getDelegate?(): LoggerProvider };
}

function ofApi(): LoggerProvider | undefined {
  // By its name as a value: before 1.10 the API has no such export, and `api.logs` of one that is not there is what
  // webpack and Turbopack end a build of Next.js for.
  const logs = Reflect.get(api, 'logs') as LogsApi | undefined;
  const provider = logs?.getLoggerProvider();
  // Without a registered provider the API answers with its proxy, whose loggers drop everything.
  return provider?.constructor.name === 'ProxyLoggerProvider' ? undefined : provider;
}

/** `@opentelemetry/api-logs` registers under a global symbol of its own; every copy of it answers to version 1. */
function ofApiLogs(): LoggerProvider | undefined {
  const getter = (globalThis as Record<symbol, unknown>)[Symbol.for('io.opentelemetry.js.api.logs')];
  return typeof getter === 'function'
    ? ((getter as (version: number) => LoggerProvider | undefined)(1) ?? undefined)
    : undefined;
}
