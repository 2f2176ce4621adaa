import { diag, DiagConsoleLogger, DiagLogLevel } from '@opentelemetry/api';
import { warnOnce } from '@costspan/core/internal';
import type { Core } from './types.ts';

/** Makes our own warnings visible where nobody has chosen a diag logger. */
export function showWarnings(): void {
  if (process.env['OTEL_LOG_LEVEL'] === undefined)
    diag.setLogger(new DiagConsoleLogger(), { logLevel: DiagLogLevel.WARN, suppressOverrideMessage: true });
}

/** An exporter that cannot reach its back end says so at every export; the app's log needs it once. */
export function reportErrorsOnce({ setGlobalErrorHandler }: Core): void {
  setGlobalErrorHandler((error) => {
    const text = error instanceof Error ? error.message : String(error);
    warnOnce(
      'export',
      `an OpenTelemetry exporter failed; the app goes on, telemetry is lost until it recovers: ${text || 'connection failed'}`,
    );
  });
}
